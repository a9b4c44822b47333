"""Which behaviour of each declaration is put within a boundary, and what is said when it fails."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from core.contracts.agenda import AgendaSource
from core.contracts.calendar import CalendarKind, EntryDetails, EntryDraft, SeriesDraft
from core.contracts.cases import CaseKind
from core.contracts.documents import DocumentKind
from core.contracts.errors import Refused
from core.contracts.exports import Answers, Cell, Column, Export
from core.contracts.jobs import Job
from core.contracts.messages import (
    Attachment,
    AttachmentProvider,
    Channel,
    Delivery,
    MessageKind,
)
from core.contracts.permissions import Policy, Veto
from core.contracts.privacy import Erasure, Forgetting, PersonalData
from core.contracts.signups import (
    CheckinListDraft,
    GroupView,
    SignupGroup,
    SignupKind,
    SignupSubject,
)
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.kernel.boundaries import (
    Behaviour,
    Check,
    anything,
    guarded,
    instead,
    is_a,
    many,
    mapping_to,
    maybe,
    ruled,
)
from core.kernel.faults import ModuleFailed

CALL_SECONDS = 10.0
LONG_CALL_SECONDS = 120.0

END = object()

NO_SIGNUPS = Refusal(
    "module.failed", msg("Sign-up does not work here at the moment. Try again later.")
)
NOT_DECIDED = Refusal(
    "module.failed", msg("The module failed, so nothing was decided. Its fault was recorded.")
)


def _nothing() -> None:
    """What is said in place of a failure where nothing is a good answer."""


def _signup_kind(one: SignupKind) -> SignupKind:
    def run(name: str, check: Check = anything) -> Behaviour:
        return guarded(one.key, name, getattr(one, name), check, seconds=CALL_SECONDS)

    return replace(
        one,
        describe=instead(run("describe", mapping_to(SignupSubject)), dict),
        may_apply=instead(run("may_apply", maybe(Refusal)), lambda: NO_SIGNUPS),
        checkin_lists=run("checkin_lists", many(CheckinListDraft)),
        copy=one.copy and run("copy"),
        dates=one.dates and instead(run("dates", many(UUID)), tuple),
        time_counted=one.time_counted and instead(run("time_counted", mapping_to(timedelta)), dict),
    )


def _case_kind(one: CaseKind) -> CaseKind:
    decide = guarded(one.key, "decide", one.decide, seconds=LONG_CALL_SECONDS)

    @wraps(one.decide)
    async def decide_or_refuse(*args: Any, **kwargs: Any) -> None:
        try:
            await decide(*args, **kwargs)
        except ModuleFailed as failed:
            raise Refused(NOT_DECIDED) from failed

    whose = guarded(one.key, "department", one.department, maybe(UUID), seconds=CALL_SECONDS)
    return replace(one, decide=decide_or_refuse, department=instead(whose, _nothing))


def _export(one: Export) -> Export:
    """Each row is asked for within a boundary of its own: a long table may take its time."""

    def is_row(answer: Any) -> bool:
        return answer is END or (
            isinstance(answer, Sequence)
            and not isinstance(answer, str)
            and len(answer) >= len(one.columns)
            and (one.more_columns is not None or len(answer) == len(one.columns))
        )

    async def begun(subject: UUID, viewer: Viewer, *asked: Answers) -> AsyncIterator[Any]:
        made = one.rows(subject, viewer, *asked)
        if isinstance(made, Coroutine):
            made.close()
        return aiter(made)

    async def following(rows: AsyncIterator[Any]) -> Any:
        return await anext(rows, END)

    begin = guarded(one.key, "rows", begun, seconds=CALL_SECONDS)
    next_row = guarded(one.key, "rows", following, is_row, seconds=CALL_SECONDS)

    async def rows(subject: UUID, viewer: Viewer, *asked: Answers) -> AsyncIterator[Sequence[Cell]]:
        found = await begin(subject, viewer, *asked)
        while (row := await next_row(found)) is not END:
            yield row

    more = one.more_columns and guarded(
        one.key, "more_columns", one.more_columns, many(Column), seconds=CALL_SECONDS
    )
    return replace(one, rows=rows, more_columns=more)


def _calendar_kind(one: CalendarKind) -> CalendarKind:
    def run(name: str, kind: type) -> Behaviour:
        return guarded(one.key, name, getattr(one, name), maybe(kind), seconds=CALL_SECONDS)

    return replace(
        one,
        rebuild=run("rebuild", EntryDraft),
        rebuild_series=one.rebuild_series and run("rebuild_series", SeriesDraft),
        details=one.details and instead(run("details", EntryDetails), _nothing),
    )


def _policy(one: Policy) -> Policy:
    load = guarded(one.key, "load", one.load, seconds=CALL_SECONDS)
    return replace(one, load=load, rule=ruled(one.key, one.rule))


def _veto(one: Veto) -> Veto:
    return replace(one, rule=ruled(one.key, one.rule))


def _document_kind(one: DocumentKind) -> DocumentKind:
    return replace(one, load=guarded(one.key, "load", one.load, seconds=LONG_CALL_SECONDS))


def _message_kind(one: MessageKind) -> MessageKind:
    run = guarded(one.key, "load", one.load, is_a(Mapping), seconds=CALL_SECONDS)
    return replace(one, load=run)


def _attachments(one: AttachmentProvider) -> AttachmentProvider:
    files = many(Attachment)
    return replace(one, make=guarded(one.key, "make", one.make, files, seconds=CALL_SECONDS))


def _signup_group(one: SignupGroup) -> SignupGroup:
    view = guarded(one.key, "describe", one.describe, maybe(GroupView), seconds=CALL_SECONDS)
    return replace(one, describe=instead(view, _nothing))


def _channel(one: Channel) -> Channel:
    send = guarded(one.key, "send", one.send, is_a(Delivery), seconds=LONG_CALL_SECONDS)
    return replace(one, send=send)


def _agenda(one: AgendaSource) -> AgendaSource:
    items = guarded(one.key, "items", one.items, is_a(Sequence), seconds=CALL_SECONDS)
    return replace(one, items=instead(items, tuple))


def _job(one: Job) -> Job:
    return replace(one, run=guarded(one.key, "run", one.run, seconds=None))


def _personal_data(one: PersonalData) -> PersonalData:
    seconds = LONG_CALL_SECONDS
    return replace(
        one,
        collect=guarded(one.key, "collect", one.collect, is_a(Sequence), seconds=seconds),
        erase=guarded(one.key, "erase", one.erase, many(Erasure), seconds=seconds),
        forgets=tuple(_forgetting(one.key, way) for way in one.forgets),
    )


def _forgetting(key: str, one: Forgetting) -> Forgetting:
    seconds = LONG_CALL_SECONDS
    count = guarded(key, "count", one.count, is_a(int), seconds=seconds)
    forget = guarded(key, "forget", one.forget, is_a(int), seconds=seconds)
    return replace(one, count=instead(count, int), forget=forget)


_BOUNDARIES: Mapping[type, Callable[[Any], Any]] = {
    Policy: _policy,
    Veto: _veto,
    SignupGroup: _signup_group,
    SignupKind: _signup_kind,
    CaseKind: _case_kind,
    CalendarKind: _calendar_kind,
    DocumentKind: _document_kind,
    Export: _export,
    MessageKind: _message_kind,
    AttachmentProvider: _attachments,
    Channel: _channel,
    PersonalData: _personal_data,
    AgendaSource: _agenda,
    Job: _job,
}


def contained(one: Any) -> Any:
    """The same declaration of a plugin, its behaviour within boundaries; others stay as they are.

    A rule that fails refuses; `may_apply` and `decide` that fail refuse in words; `describe`,
    `dates`, `time_counted`, `details`, `items` and `count` that fail know of nothing, and a
    `department` that fails is nobody's. Everything else raises ModuleFailed, which its caller
    contains.
    """
    put_within = _BOUNDARIES.get(type(one))
    return one if put_within is None else put_within(one)
