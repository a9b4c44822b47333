"""Shifts that go along with an event: moved and called off with it, or neither is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.texts import msg
from core.data.times import to_utc, to_wall, utc_now
from core.services.calendar.api import EntryCancelled, EntryMoved
from core.web.i18n import gettext
from plugins.volunteering.queries import places_of
from plugins.volunteering.service.shifts import cancel_shift, change_shift
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import Audience, ShiftPlan, ShiftState

CANCELLED = msg("The event that this shift belongs to was cancelled.")


async def move_along(fact: EntryMoved, *, now: datetime | None = None) -> None:
    """Move shifts by as much as the event moved, told by the wall clock; inside its `tx()`."""
    for shift in await _followers(fact.kind, fact.subject, now or utc_now()):
        await change_shift(None, shift.id, await _moved(shift, fact), now=now)


async def cancel_along(fact: EntryCancelled, *, now: datetime | None = None) -> None:
    """Call shifts off with their event; inside its `tx()`."""
    for shift in await _followers(fact.kind, fact.subject, now or utc_now()):
        await cancel_shift(None, shift.id, reason=gettext(CANCELLED), now=now)


async def _followers(kind: str, subject: UUID, now: datetime) -> Sequence[Shift]:
    """What hangs on the entry and has not begun."""
    return await Shift.objects().where(
        Shift.follows == subject,
        Shift.follows_kind == kind,
        Shift.state == ShiftState.OPEN.value,
        Shift.starts_at > now,
    )


async def _moved(shift: Shift, fact: EntryMoved) -> ShiftPlan:
    step = to_wall(fact.starts_at, fact.zone).replace(tzinfo=None) - to_wall(
        fact.previous_starts_at, fact.zone
    ).replace(tzinfo=None)

    def moved(instant: datetime) -> datetime:
        return to_utc(to_wall(instant, shift.zone).replace(tzinfo=None) + step, shift.zone)

    return ShiftPlan(
        starts_at=moved(shift.starts_at),
        ends_at=moved(shift.ends_at),
        zone=shift.zone,
        places={one.role: one.capacity for one in await places_of(shift.id)},
        place=shift.place,
        note=shift.note,
        audience=Audience(shift.audience),
        follows_kind=shift.follows_kind,
        follows=shift.follows,
    )
