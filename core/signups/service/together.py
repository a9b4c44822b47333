"""Several people signed up at once by who brings them: each has a place of their own, or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import execute, run
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.signups.queries.sheets import sheet_by_id
from core.signups.service.consents import Answer, consent_on_paper
from core.signups.service.paper import known_from_paper
from core.signups.service.sign_up import sign_up
from core.signups.service.statements import lock_persons
from core.signups.values import SignUpAnswer, SignUpRequest, SignupState, Source

LARGEST_GROUP = 60
ASKS = Refusal(
    "group_asked", msg("The organizer asks questions here, which everybody answers alone.")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """That a guardian has signed: their answer, on which day, and where the paper lies."""

    answer: Answer
    signed_on: date
    lies: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Somebody who is brought along. `email` is empty where there is no account.

    A minor's place waits for a guardian unless one has signed `on_paper`; `guardian_email` is whom
    to ask otherwise.
    """

    person: UUID
    name: str
    email: str = ""
    language: str = "pl"
    guardian_email: str = ""
    on_paper: OnPaper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """What came of it: the sign-ups of all, or why nobody was signed up, both by person."""

    signups: Mapping[UUID, SignUpAnswer] = field(default_factory=dict)
    refusals: Mapping[UUID, Refusal] = field(default_factory=dict)


class _NobodyError(Exception):
    """Undoes what was done for the others."""


async def sign_up_together(
    sheet: UUID,
    people: Sequence[Brought],
    *,
    key: str,
    viewer: Viewer,
    now: datetime | None = None,
) -> GroupAnswer:
    """Sign everybody up in one transaction, under the rules that hold for each alone.

    Where one of them is refused nobody is signed up, and the answer says for whom why. Nobody is
    put on a waiting list: there it would be torn apart. The same `key` gets the same sign-ups.
    Raises NotFound, and Refused for nobody, too many people, or fewer places than people.
    """
    moment = now or utc_now()
    refusals: dict[UUID, Refusal] = {}
    signups: dict[UUID, SignUpAnswer] = {}
    found = await sheet_by_id(sheet)
    if found is None:
        raise NotFound
    if not people or len(people) > LARGEST_GROUP:
        raise Refused(
            Refusal("group_size", msg("Choose from 1 to %(most)s people."), {"most": LARGEST_GROUP})
        )
    try:
        async with tx():
            # All before the sheet and in one order, as everywhere: two groups do not wait for
            # each other.
            await run(lambda: lock_persons([one.person for one in people]))
            for one in people:
                try:
                    async with tx():
                        signups[one.person] = await _bring(
                            sheet, one, key=key, viewer=viewer, now=moment
                        )
                except Refused as refused:
                    refusals[one.person] = refused.refusal
                except Invalid:
                    refusals[one.person] = ASKS
            _undo_if(refusals)
    except _NobodyError:
        return GroupAnswer(refusals=refusals)
    return GroupAnswer(signups=signups)


def _undo_if(refusals: Mapping[UUID, Refusal]) -> None:
    if refusals:
        raise _NobodyError


async def _bring(
    sheet: UUID, one: Brought, *, key: str, viewer: Viewer, now: datetime
) -> SignUpAnswer:
    answer = await sign_up(
        SignUpRequest(
            sheet=sheet,
            applicant=Applicant(
                name=one.name, email=one.email, language=one.language, person=one.person
            ),
            idempotency_key=f"{key}:{one.person}",
            source=Source.WEB,
            guardian_email="" if one.on_paper else one.guardian_email,
        ),
        viewer=viewer,
        now=now,
    )
    if answer.is_repeat:
        return answer
    if answer.state is SignupState.WAITLISTED:
        raise Refused(
            Refusal("group_waits", msg("There are fewer free places than people in the group."))
        )
    if not one.email:
        # Passes are printed for those without an account, and joined to one later.
        day = one.on_paper.signed_on if one.on_paper else city_today(now)
        await execute(known_from_paper(answer.signup, day, viewer=viewer, now=now))
    if answer.state is SignupState.HELD and one.on_paper is not None:
        paper = one.on_paper
        await consent_on_paper(
            answer.signup,
            paper.answer,
            signed_on=paper.signed_on,
            lies=paper.lies,
            viewer=viewer,
            now=now,
        )
    return answer
