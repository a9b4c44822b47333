"""Somebody of a party stays at home: the others keep their places."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Steps, run
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.rules import may_cancel
from core.signups.service.cancel import cancel
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, places_changed
from core.signups.service.promote import promote
from core.signups.service.settle import settle_rest
from core.signups.service.statements import locked_sheet, party_of
from core.signups.service.telling import tell_of_companion
from core.signups.values import CancelledBy, Place, SignupState


async def remove_companion(
    leader: UUID, companion: UUID, *, viewer: Viewer, now: datetime | None = None
) -> None:
    """End the place of one who was to come along; it goes to those who wait, until the start.

    The party keeps its rank where it waits, and has its places once nobody else's guardian is
    waited for. Twice changes nothing. Raises NotFound for who is not of the leader's party, and
    Refused once it has started.
    """
    await _remove(leader, companion, viewer=viewer, by=CancelledBy.SELF, now=now or utc_now())


async def take_away(
    signup: UUID,
    *,
    viewer: Viewer,
    by: CancelledBy,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """End a party's sign-up, or the place of one who comes along, whichever it names.

    Raises as `cancel` and `remove_companion`.
    """
    party = await run(lambda: party_of(signup))
    if signup == party[0].id:
        await cancel(signup, viewer=viewer, by=by, reason=reason, now=now)
        return
    moment = now or utc_now()
    await _remove(party[0].id, signup, viewer=viewer, by=by, now=moment, reason=reason)


async def drop_companion(place: Place, *, by: CancelledBy, reason: str, now: datetime) -> None:
    """End the place of one who may not come along any more; whoever brings them is told why."""
    leader = (await run(lambda: party_of(place.id)))[0].id
    await _remove(leader, place.id, viewer=None, by=by, now=now, reason=reason)


async def _remove(
    leader: UUID,
    companion: UUID,
    *,
    viewer: Viewer | None,
    by: CancelledBy,
    now: datetime,
    reason: str = "",
) -> None:
    await carry_out(
        lambda: _steps(leader, companion, viewer=viewer, by=by, reason=reason, now=now),
        then=partial(promote, now=now),
    )
    try:
        await settle_rest(leader, now=now)
    except Refused:
        return  # the others wait on, and their page says why


def _steps(
    leader: UUID,
    companion: UUID,
    *,
    viewer: Viewer | None,
    by: CancelledBy,
    reason: str,
    now: datetime,
) -> Steps[Done[None]]:
    sheet = yield from locked_sheet((yield from party_of(leader))[0].sheet)
    party = yield from party_of(leader)
    gone = next((one for one in party[1:] if one.id == companion), None)
    if gone is None or party[0].id != leader:
        raise NotFound
    if not gone.state.is_active:
        return Done(answer=None)
    if by is CancelledBy.SELF:
        refuse(may_cancel(party[0], sheet, now))
    yield from end(sheet, [gone], SignupState.CANCELLED, now=now, by=by, reason=reason)
    if by is not CancelledBy.SELF:
        yield from tell_of_companion(sheet, party[0], gone)
    yield record_statement(
        viewer,
        action="signups.companion.removed",
        subject=gone.id,
        fields=("state",),
        organization=sheet.organization,
    )
    facts = [*end_facts(sheet, [gone], by), places_changed(sheet)]
    return Done(answer=None, facts=facts, freed=sheet.id)
