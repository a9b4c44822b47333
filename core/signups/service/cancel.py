"""Taking sign-ups back: by oneself, by the host with a reason, by time that ran out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.viewer import Viewer
from core.data.commands import Steps, read
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.rules import may_cancel
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, places_changed
from core.signups.service.promote import promote
from core.signups.service.statements import locked_sheet, party_of, places_where
from core.signups.service.telling import tell
from core.signups.values import CancelledBy, Place, SignupState


async def cancel(
    signup: UUID,
    *,
    viewer: Viewer | None,
    by: CancelledBy = CancelledBy.SELF,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """Take a whole party's sign-up back and give its places to those who wait.

    One's own only until the start; the host's at any time. Cancelling twice changes nothing.
    Raises NotFound, and Refused when it has started.
    """
    moment = now or utc_now()
    await carry_out(
        lambda: _steps(signup, viewer=viewer, by=by, reason=reason, now=moment),
        then=partial(promote, now=now),
    )


def _steps(
    signup: UUID, *, viewer: Viewer | None, by: CancelledBy, reason: str, now: datetime
) -> Steps[Done[None]]:
    sheet = yield from locked_sheet((yield from party_of(signup))[0].sheet)
    party = yield from party_of(signup)
    active = [place for place in party if place.state.is_active]
    if not active and party[0].state is SignupState.CANCELLED:
        return Done(answer=None)
    if by is CancelledBy.SELF:
        refuse(may_cancel(party[0], sheet, now))
    yield from end(sheet, active, SignupState.CANCELLED, now=now, by=by, reason=reason)
    if by is not CancelledBy.SELF or party[0].person:
        yield from tell("signups.cancelled", sheet, party[0])
    yield record_statement(
        viewer,
        action="signups.signup.cancelled",
        subject=signup,
        fields=("state",),
        organization=sheet.organization,
        reason=reason,
    )
    facts = [*end_facts(sheet, active[:1], by), places_changed(sheet)]
    return Done(answer=None, facts=facts, freed=sheet.id)


async def lapse_due(*, now: datetime | None = None) -> int:
    """End holds and offers whose time has passed, and promote. Returns how many parties ended."""
    moment = now or utc_now()
    rows = await read(
        "SELECT DISTINCT sheet FROM signups_signup WHERE"
        " (state = 'held' AND held_until <= ?) OR (state = 'offered' AND offered_until <= ?)",
        [moment, moment],
    )
    ended = 0
    for row in rows:
        ended += await _lapse_on(as_uuid(row["sheet"]), moment)
    return ended


async def _lapse_on(sheet: UUID, now: datetime) -> int:
    return await carry_out(lambda: _lapse_steps(sheet, now), then=partial(promote, now=now))


def _lapse_steps(sheet_id: UUID, now: datetime) -> Steps[Done[int]]:
    sheet = yield from locked_sheet(sheet_id)
    leaders = yield from places_where(
        "s.sheet = ? AND s.is_leader AND ((s.state = 'held' AND s.held_until <= ?)"
        " OR (s.state = 'offered' AND s.offered_until <= ?))",
        [sheet_id, now, now],
    )
    ended: list[Place] = []
    for leader in leaders:
        ended += [place for place in (yield from party_of(leader.id)) if place.state.is_active]
    if not ended:
        return Done(answer=0)
    yield from end(sheet, ended, SignupState.LAPSED, now=now, by=CancelledBy.SYSTEM)
    facts = [*end_facts(sheet, leaders, CancelledBy.SYSTEM), places_changed(sheet)]
    return Done(answer=len(leaders), facts=facts, freed=sheet.id)
