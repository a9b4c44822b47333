"""The host's decision on a sign-up that was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.viewer import Viewer
from core.data.commands import Steps, run
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.rules import full, may_decide, overlap_verdict
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, fact_of, places_changed, refuse
from core.signups.service.statements import (
    commit_time,
    lock_persons,
    locked_sheet,
    party_of,
    set_state,
    take_places,
    taken_times,
)
from core.signups.service.telling import tell
from core.signups.values import CancelledBy, Place, Sheet, SignupState


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

    Raises NotFound, and Refused when nothing was asked for, all places are taken, or the person's
    time is taken and no `override_reason` is given.
    """
    moment = now or utc_now()
    party = await run(lambda: party_of(signup))
    persons = [place.person for place in party if place.person]

    def steps() -> Steps[Done[None]]:
        yield from lock_persons(persons)
        sheet = yield from locked_sheet(party[0].sheet)
        found = yield from party_of(signup)
        if found[0].state is (SignupState.CONFIRMED if approve else SignupState.DECLINED):
            return Done(answer=None)
        refuse(may_decide(found[0]))
        if approve:
            yield from _approve(sheet, found, override_reason=override_reason, now=moment)
        else:
            yield from _decline(sheet, found, reason=reason, now=moment)
        yield record_statement(
            viewer,
            action="signups.overlap.overridden" if override_reason else "signups.signup.decided",
            subject=signup,
            fields=("state",),
            organization=sheet.organization,
            reason=override_reason or reason,
        )
        after = (yield from party_of(signup))[0]
        yield from tell("signups.confirmed" if approve else "signups.declined", sheet, after)
        if not approve:
            return Done(answer=None, facts=end_facts(sheet, [after], CancelledBy.HOST))
        fact = fact_of(sheet, after.id, after.state, after.person)
        return Done(answer=None, facts=[fact, places_changed(sheet)])

    await carry_out(steps)


def _approve(
    sheet: Sheet, party: list[Place], *, override_reason: str, now: datetime
) -> Steps[None]:
    leader = party[0]
    if leader.person:
        taken = yield from taken_times(leader.person, sheet.starts_at, sheet.ends_at)
        refuse(overlap_verdict(sheet, taken, accepts_overlap=True, override_reason=override_reason))
    if not (yield from take_places(sheet.id, len(party))):
        raise Refused(full(sheet))
    yield from set_state(
        [place.id for place in party],
        SignupState.CONFIRMED,
        takes_place=True,
        confirmed_at=now,
        reason=override_reason,
    )
    if leader.person:
        yield from commit_time(leader.id, leader.person, sheet, now)


def _decline(sheet: Sheet, party: list[Place], *, reason: str, now: datetime) -> Steps[None]:
    yield from end(sheet, party, SignupState.DECLINED, now=now, by=CancelledBy.HOST, reason=reason)
