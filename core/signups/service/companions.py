"""Somebody of a party stays at home: the others keep their places."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.commands import Steps
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.rules import may_cancel
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, places_changed
from core.signups.service.promote import promote
from core.signups.service.statements import locked_sheet, party_of
from core.signups.values import CancelledBy, SignupState


async def remove_companion(
    leader: UUID, companion: UUID, *, viewer: Viewer, now: datetime | None = None
) -> None:
    """End the place of one who was to come along; it goes to those who wait, until the start.

    The party keeps its rank where it waits. Twice changes nothing. Raises NotFound for who is not
    of the leader's party, and Refused once it has started.
    """
    moment = now or utc_now()
    await carry_out(
        lambda: _steps(leader, companion, viewer=viewer, now=moment),
        then=partial(promote, now=now),
    )


def _steps(leader: UUID, companion: UUID, *, viewer: Viewer, now: datetime) -> Steps[Done[None]]:
    sheet = yield from locked_sheet((yield from party_of(leader))[0].sheet)
    party = yield from party_of(leader)
    gone = next((one for one in party[1:] if one.id == companion), None)
    if gone is None or party[0].id != leader:
        raise NotFound
    if not gone.state.is_active:
        return Done(answer=None)
    refuse(may_cancel(party[0], sheet, now))
    by = CancelledBy.SELF
    yield from end(sheet, [gone], SignupState.CANCELLED, now=now, by=by)
    yield record_statement(
        viewer,
        action="signups.companion.removed",
        subject=gone.id,
        fields=("state",),
        organization=sheet.organization,
    )
    facts = [*end_facts(sheet, [gone], by), places_changed(sheet)]
    return Done(answer=None, facts=facts, freed=sheet.id)
