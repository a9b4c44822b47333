"""Puts a boundary around the behaviour of plugins: what fails is counted, wrong answers go no
further, and what hangs ends.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from core.contracts.agenda import AgendaSource
from core.contracts.calendar import CalendarKind, EntryDraft, SeriesDraft
from core.contracts.cases import CaseKind
from core.contracts.documents import DocumentKind
from core.contracts.errors import PospoluError, Refused
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
from core.contracts.privacy import Erasure, PersonalData
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
from core.kernel.faults import ModuleFailed, WrongAnswer, is_fault, note
from core.kernel.registry import room_of

CALL_SECONDS = 10.0
LONG_CALL_SECONDS = 120.0

END = object()

Behaviour = Callable[..., Awaitable[Any]]
Check = Callable[[Any], bool]
NO_SIGNUPS = Refusal(
    "module.failed", msg("Sign-up does not work here at the moment. Try again later.")
)
NOT_DECIDED = Refusal(
    "module.failed", msg("The module failed, so nothing was decided. Its fault was recorded.")
)


def _anything(answer: Any) -> bool:  # noqa: ARG001 -- a check's signature
    return True


def _of(*kinds: type) -> Check:
    return lambda answer: isinstance(answer, kinds)


def _many(kind: type) -> Check:
    return lambda answer: (
        isinstance(answer, Sequence) and all(isinstance(one, kind) for one in answer)
    )


def _subjects(answer: Any) -> bool:
    return isinstance(answer, Mapping) and all(
        isinstance(one, SignupSubject) for one in answer.values()
    )


def _maybe(kind: type) -> Check:
    return lambda answer: answer is None or isinstance(answer, kind)


def guarded(
    key: str, name: str, run: Behaviour, check: Check = _anything, *, seconds: float | None
) -> Behaviour:
    """`run` with a boundary: raises ModuleFailed where it fails, hangs or gives the wrong thing.

    Answers to what somebody asked for (PospoluError, HTTP errors below 500) pass unchanged.
    """
    room, place = room_of(key), f"{key} {name}"

    @wraps(run)
    async def within_boundary(*args: Any, **kwargs: Any) -> Any:
        try:
            async with asyncio.timeout(seconds):
                answer = await run(*args, **kwargs)
            if not check(answer):
                message = f"{name} gave {type(answer).__name__}"
                raise WrongAnswer(message)  # noqa: TRY301 -- counted like any other fault
        except (Exception, SystemExit) as error:  # a module may fail in any way
            if not is_fault(error):
                raise
            note(room, place, error)
            message = f"{place}: {type(error).__name__}"
            raise ModuleFailed(message) from error
        return answer

    return within_boundary


def _ruled(key: str, rule: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    """A rule that can fail: then it refuses. Only True grants: a coroutine or a text does not."""

    @wraps(rule)
    def within_boundary(viewer: Any, subject: Any) -> bool:
        try:
            answer = rule(viewer, subject)
            if not isinstance(answer, bool):
                if hasattr(answer, "close"):
                    answer.close()
                message = f"rule gave {type(answer).__name__}"
                raise WrongAnswer(message)  # noqa: TRY301 -- counted like any other fault
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- a module may fail in any way
            note(room_of(key), f"{key} rule", error)
            return False
        return answer

    return within_boundary


def _instead(run: Behaviour, answer: Callable[[], Any]) -> Behaviour:
    """`run`, and where it fails something that its callers know how to show."""

    @wraps(run)
    async def with_a_way_out(*args: Any, **kwargs: Any) -> Any:
        try:
            return await run(*args, **kwargs)
        except ModuleFailed:
            return answer()

    return with_a_way_out


def _refusing(refusal: Refusal) -> PospoluError:
    return Refused(refusal)


def _signup_kind(one: SignupKind) -> SignupKind:
    describe = guarded(one.key, "describe", one.describe, _subjects, seconds=CALL_SECONDS)
    may_apply = guarded(one.key, "may_apply", one.may_apply, _maybe(Refusal), seconds=CALL_SECONDS)
    lists = guarded(
        one.key,
        "checkin_lists",
        one.checkin_lists,
        _many(CheckinListDraft),
        seconds=CALL_SECONDS,
    )
    return replace(
        one,
        describe=_instead(describe, dict),
        may_apply=_instead(may_apply, lambda: NO_SIGNUPS),
        checkin_lists=lists,
        copy=guarded(one.key, "copy", one.copy, seconds=CALL_SECONDS) if one.copy else None,
    )


def _case_kind(one: CaseKind) -> CaseKind:
    decide = guarded(one.key, "decide", one.decide, seconds=LONG_CALL_SECONDS)

    @wraps(one.decide)
    async def decide_or_refuse(*args: Any, **kwargs: Any) -> None:
        try:
            await decide(*args, **kwargs)
        except ModuleFailed as failed:
            raise _refusing(NOT_DECIDED) from failed

    whose = guarded(one.key, "department", one.department, _maybe(UUID), seconds=CALL_SECONDS)
    return replace(one, decide=decide_or_refuse, department=_instead(whose, _nobodys))


def _nobodys() -> None:
    """The department of a case whose kind fails to say it: the whole office decides."""


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
        one.key, "more_columns", one.more_columns, _many(Column), seconds=CALL_SECONDS
    )
    return replace(one, rows=rows, more_columns=more)


def _calendar_kind(one: CalendarKind) -> CalendarKind:
    entry, series = _maybe(EntryDraft), _maybe(SeriesDraft)
    whole = one.rebuild_series
    return replace(
        one,
        rebuild=guarded(one.key, "rebuild", one.rebuild, entry, seconds=CALL_SECONDS),
        rebuild_series=whole
        and guarded(one.key, "rebuild_series", whole, series, seconds=CALL_SECONDS),
    )


def _policy(one: Policy) -> Policy:
    load = guarded(one.key, "load", one.load, seconds=CALL_SECONDS)
    return replace(one, load=load, rule=_ruled(one.key, one.rule))


def _veto(one: Veto) -> Veto:
    return replace(one, rule=_ruled(one.key, one.rule))


def _document_kind(one: DocumentKind) -> DocumentKind:
    return replace(one, load=guarded(one.key, "load", one.load, seconds=LONG_CALL_SECONDS))


def _message_kind(one: MessageKind) -> MessageKind:
    run = guarded(one.key, "load", one.load, _of(Mapping), seconds=CALL_SECONDS)
    return replace(one, load=run)


def _attachments(one: AttachmentProvider) -> AttachmentProvider:
    files = _many(Attachment)
    return replace(one, make=guarded(one.key, "make", one.make, files, seconds=CALL_SECONDS))


def _signup_group(one: SignupGroup) -> SignupGroup:
    view = guarded(one.key, "describe", one.describe, _maybe(GroupView), seconds=CALL_SECONDS)
    return replace(one, describe=_instead(view, lambda: None))


def _channel(one: Channel) -> Channel:
    send = guarded(one.key, "send", one.send, _of(Delivery), seconds=LONG_CALL_SECONDS)
    return replace(one, send=send)


def _agenda(one: AgendaSource) -> AgendaSource:
    items = guarded(one.key, "items", one.items, _of(Sequence), seconds=CALL_SECONDS)
    return replace(one, items=_instead(items, tuple))


def _job(one: Job) -> Job:
    return replace(one, run=guarded(one.key, "run", one.run, seconds=None))


def _personal_data(one: PersonalData) -> PersonalData:
    seconds = LONG_CALL_SECONDS
    return replace(
        one,
        collect=guarded(one.key, "collect", one.collect, _of(Sequence), seconds=seconds),
        erase=guarded(one.key, "erase", one.erase, _many(Erasure), seconds=seconds),
    )


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

    A rule that fails refuses; `describe` that fails knows of nothing; `may_apply` and `decide`
    that fail refuse in words; a `department` that fails is nobody's. Everything else raises
    ModuleFailed, which its caller contains.
    """
    put_within = _BOUNDARIES.get(type(one))
    return one if put_within is None else put_within(one)
