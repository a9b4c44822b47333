"""The host's decision on a sign-up that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Steps, run
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.minors import MinorsTerms, terms_for
from core.signups.queries.sheets import party_members, sheet_by_id
from core.signups.queries.verdicts import applicant_of
from core.signups.rules import full, may_decide
from core.signups.service.asking import ask, ask_companions, let_pass
from core.signups.service.endings import end
from core.signups.service.guardians import hold_for_guardian, lacking
from core.signups.service.outcome import Done, carry_out, end_facts, fact_of, places_changed
from core.signups.service.statements import (
    commit_companions,
    commit_time,
    living,
    lock_persons,
    locked_sheet,
    party_of,
    set_state,
    take_places,
    taken_times,
)
from core.signups.service.telling import tell
from core.signups.time_rules import time_verdicts
from core.signups.values import CancelledBy, Place, Sheet, SignupState


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decides what on which sign-up and why; `overridden` are the room's refusals let pass."""

    signup: UUID
    approve: bool
    viewer: Viewer
    reason: str
    override_reason: str
    now: datetime
    overridden: tuple[Refusal, ...]
    terms: MinorsTerms | None


async def decide(
    signup: UUID,
    *,
    approve: bool,
    viewer: Viewer,
    reason: str = "",
    override_reason: str = "",
    now: datetime | None = None,
) -> None:
    """Give a requested place, or decline with a reason; the same decision twice changes nothing.

    Raises NotFound, and Refused when nothing was asked for, all places are taken, or a rule forbids
    it that no `override_reason` may override or none was given.
    """
    moment = now or utc_now()
    party = await run(lambda: party_of(signup))
    decision = Decision(
        signup=signup,
        approve=approve,
        viewer=viewer,
        reason=reason,
        override_reason=override_reason,
        now=moment,
        overridden=tuple(
            await _ask_rules(party[0], viewer, moment, override_reason) if approve else ()
        ),
        terms=await _terms(party[0]),
    )
    await carry_out(partial(_steps, decision, party))


def _steps(decision: Decision, party: list[Place]) -> Steps[Done[None]]:
    yield from lock_persons([place.person for place in party if place.person])
    sheet = yield from locked_sheet(party[0].sheet)
    found = yield from party_of(decision.signup)
    if _is_decided(found[0], approve=decision.approve):
        return Done(answer=None)
    refuse(may_decide(found[0]))
    yield from (_approve if decision.approve else _decline)(decision, sheet, living(found))
    yield record_statement(
        decision.viewer,
        action="signups.signup.decided",
        subject=decision.signup,
        fields=("state",),
        organization=sheet.organization,
        reason=decision.override_reason or decision.reason,
    )
    after = (yield from party_of(decision.signup))[0]
    if not after.waits_for_guardian:
        kind = "signups.confirmed" if decision.approve else "signups.declined"
        yield from tell(kind, sheet, after)
    if not decision.approve:
        return Done(answer=None, facts=end_facts(sheet, [after], CancelledBy.HOST))
    fact = fact_of(sheet, after.id, after.state, after.person)
    return Done(answer=None, facts=[fact, places_changed(sheet)])


def _is_decided(leader: Place, *, approve: bool) -> bool:
    """Whether the same was decided before."""
    if approve:
        return leader.state is SignupState.CONFIRMED or leader.waits_for_guardian
    return leader.state is SignupState.DECLINED


async def _terms(leader: Place) -> MinorsTerms | None:
    sheet = await sheet_by_id(leader.sheet)
    return await terms_for(sheet) if sheet else None


async def _ask_rules(
    leader: Place, viewer: Viewer, now: datetime, override_reason: str
) -> list[Refusal]:
    """The room's own rules, as they are today; of what is decided already they are not asked."""
    sheet = await sheet_by_id(leader.sheet)
    if sheet is None or leader.state is not SignupState.REQUESTED:
        return []
    applicant, others = applicant_of(leader, Step.APPROVE), await party_members(leader.party)
    return [
        *await ask(sheet, applicant, viewer, now, reason=override_reason),
        *await ask_companions(sheet, others, Step.APPROVE, viewer, now, reason=override_reason),
    ]


def _approve(decision: Decision, sheet: Sheet, party: list[Place]) -> Steps[None]:
    leader, overridden = party[0], list(decision.overridden)
    if leader.person:
        taken = yield from taken_times(leader.person, sheet)
        overridden += time_verdicts(sheet, taken, accepts_overlap=True)
    yield from let_pass(
        overridden,
        reason=decision.override_reason,
        viewer=decision.viewer,
        signup=leader.id,
        sheet=sheet,
    )
    if not (yield from take_places(sheet.id, len(party))):
        raise Refused(full(sheet))
    waits = leader.person is not None and bool((yield from lacking(sheet, party, decision.terms)))
    yield from set_state(
        [place.id for place in party],
        SignupState.HELD if waits else SignupState.CONFIRMED,
        takes_place=True,
        confirmed_at=None if waits else decision.now,
        reason=decision.override_reason if overridden else "",
    )
    if waits and decision.terms:
        yield from hold_for_guardian(sheet, leader.id, terms=decision.terms, now=decision.now)
    elif leader.person:
        yield from commit_time(leader.id, leader.person, sheet, decision.now)
        yield from commit_companions(party, sheet, decision.now)


def _decline(decision: Decision, sheet: Sheet, party: list[Place]) -> Steps[None]:
    yield from end(
        sheet,
        party,
        SignupState.DECLINED,
        now=decision.now,
        by=CancelledBy.HOST,
        reason=decision.reason,
    )
