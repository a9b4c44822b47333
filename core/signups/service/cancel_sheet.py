"""Cancelling a thing: all of its sign-ups end, and everybody is told why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.signups.queries.columns import ACTIVE
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, places_changed
from core.signups.service.statements import locked_sheet, places_where
from core.signups.service.telling import tell
from core.signups.values import CancelledBy, Place, Sheet, SheetState, SignupState


async def cancel_sheet(
    sheet: UUID,
    reason: str,
    *,
    viewer: Viewer | None,
    by: CancelledBy = CancelledBy.HOST,
    tells: bool = True,
    now: datetime | None = None,
) -> None:
    """Cancel the thing's sheet with all its sign-ups, and tell everybody why; twice is harmless.

    `tells` False leaves the telling to the room's own mails: ask `contacts_of` before.
    """
    moment = now or utc_now()

    def steps() -> Steps[Done[None]]:
        found = yield from locked_sheet(sheet)
        if found.state is SheetState.CANCELLED:
            return Done(answer=None)
        places = yield from places_where(f"s.sheet = ? AND s.state IN ({ACTIVE})", [sheet])
        yield from _end_all(found, places, by=by, reason=reason, now=moment)
        if tells:
            yield from _tell_of_end(found, places)
        yield Sql("UPDATE signups_sheet SET state = ? WHERE id = ?", [SheetState.CANCELLED, sheet])
        yield record_statement(
            viewer,
            action="signups.sheet.cancelled",
            subject=sheet,
            fields=("state",),
            organization=found.organization,
            reason=reason,
        )
        leaders = [place for place in places if place.is_leader]
        facts: list[Signal] = [*end_facts(found, leaders, by), places_changed(found)]
        return Done(answer=None, facts=facts)

    await carry_out(steps)


def _end_all(
    sheet: Sheet, places: Sequence[Place], *, by: CancelledBy, reason: str, now: datetime
) -> Steps[None]:
    yield Sql("UPDATE signups_signup SET shares = NULL WHERE sheet = ?", [sheet.id])
    yield from end(sheet, places, SignupState.CANCELLED, now=now, by=by, reason=reason)


def _tell_of_end(sheet: Sheet, places: Sequence[Place]) -> Steps[None]:
    for place in places:
        if place.shares is None:
            yield from tell("signups.cancelled", sheet, place)
