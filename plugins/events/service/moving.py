"""What happens to public events: moved, put off, called off, always with word to those who come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.signals import announce
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.rows import changed_fields, write_row
from core.data.times import utc_now
from core.data.transactions import tx
from core.signups.api import canceller
from plugins.events.rules import (
    fitted_registration_times,
    may_cancel,
    may_move,
    may_postpone,
    missing_spot,
    place_words,
    spot_of,
    timing_faults,
    timing_of,
)
from plugins.events.service.entries import keep_entry
from plugins.events.service.log import log
from plugins.events.service.rows import (
    bump_run,
    locked_event,
    marked,
    organization_of,
    spot_columns,
    timing_columns,
)
from plugins.events.service.sheets import end_sheet, keep_sheet
from plugins.events.service.telling import people_to_tell, tell_signed_up
from plugins.events.signals import EventCancelled, EventChanged, EventPostponed
from plugins.events.tables import Event
from plugins.events.values import EventState, Spot, Timing

NOT_AHEAD = msg("This date has passed. Choose one that lies ahead.")


async def change_event(
    viewer: Viewer | None,
    event: UUID,
    *,
    timing: Timing,
    spot: Spot,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Move a public event in time or place, with its calendar entry and everybody's commitments.

    A postponed event takes place again. Those who signed up get word; returns how many. Raises
    NotFound, Refused and Invalid.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        before = await locked_event(event)
        refuse(may_move(before, moment))
        check_move(timing, spot, moment)
        values = timing_columns(timing) | spot_columns(spot)
        values |= {"state": EventState.PUBLISHED.value, "reason": reason.strip()}
        fields = changed_fields(before, values)
        if not set(fields) - {"reason"}:
            return 0
        values |= moved_columns(before, timing) | marked(before, fields)
        after = await write_row(before, values)
        await keep_sheet(viewer, after)
        await keep_entry(after, await organization_of(after))
        told = await people_to_tell(after)
        await tell_signed_up("events.changed", after, told, as_it_was(before))
        await log(viewer, after, "events.event.moved", fields=fields, reason=reason)
        await announce(fact_of_move(before, after), within=transaction)
        await bump_run(after)
    return len(told)


def check_move(timing: Timing, spot: Spot, now: datetime) -> None:
    """Raises Invalid for a time or a place that something public cannot have."""
    is_over = {"starts_at": [NOT_AHEAD]} if timing.ends_at <= now else {}
    refuse_faults(timing_faults(timing), is_over, missing_spot(spot))


def moved_columns(event: Event, timing: Timing) -> dict[str, Any]:
    """What follows from a new time: the time before, and when people can sign up."""
    if timing_of(event) == timing:
        return {}
    opens, closes = fitted_registration_times(
        opens_at=event.signup_opens_at, closes_at=event.signup_closes_at, timing=timing
    )
    return {
        "previous_starts_at": event.starts_at,
        "previous_ends_at": event.ends_at,
        "signup_opens_at": opens,
        "signup_closes_at": closes,
    }


def as_it_was(event: Event) -> Mapping[str, Any]:
    """What an event was, for the message about what it is now."""
    return {
        "before_starts_at": event.starts_at.isoformat(),
        "before_ends_at": event.ends_at.isoformat(),
        "before_place": event.link if event.is_online else place_words(spot_of(event)),
        "was_postponed": event.state == EventState.POSTPONED,
    }


def fact_of_move(before: Event, after: Event) -> EventChanged:
    """The fact that an event moved."""
    return EventChanged(
        event=after.id,
        organization=after.organization,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        previous_starts_at=before.starts_at,
        previous_ends_at=before.ends_at,
        has_new_place=spot_of(before) != spot_of(after),
    )


async def postpone_event(
    viewer: Viewer | None,
    event: UUID,
    *,
    reason: str,
    timing: Timing | None = None,
    now: datetime | None = None,
) -> int:
    """Put an event off: to a new date, or, without `timing`, until one is known.

    Without a date sign-up closes, those who have a place keep it, and their time is theirs again.
    Returns how many people were told. Raises NotFound, Refused and Invalid.
    """
    said = need_reason(reason)
    moment = now or utc_now()
    async with tx() as transaction:
        before = await locked_event(event)
        if timing is not None:
            spot = spot_of(before)
            return await change_event(
                viewer, event, timing=timing, spot=spot, reason=said, now=moment
            )
        refuse(may_postpone(before, moment))
        after = await write_row(
            before,
            {
                "state": EventState.POSTPONED.value,
                "reason": said,
                "previous_starts_at": before.starts_at,
                "previous_ends_at": before.ends_at,
            },
        )
        await keep_sheet(viewer, after)
        await keep_entry(after, await organization_of(after))
        told = await people_to_tell(after)
        await tell_signed_up("events.postponed", after, told, {})
        await log(viewer, after, "events.event.postponed", reason=said)
        fact = EventPostponed(event=event, organization=after.organization)
        await announce(fact, within=transaction)
        await bump_run(after)
    return len(told)


async def cancel_event(
    viewer: Viewer | None, event: UUID, *, reason: str, now: datetime | None = None
) -> int:
    """Call a public event off, with all its sign-ups; returns how many people were told.

    The entry stays in calendars as cancelled. Raises NotFound, Refused, Invalid (no reason).
    """
    said = need_reason(reason)
    moment = now or utc_now()
    async with tx() as transaction:
        before = await locked_event(event)
        refuse(may_cancel(before, moment))
        told = await people_to_tell(before)
        after = await write_row(before, {"state": EventState.CANCELLED.value, "reason": said})
        await end_sheet(viewer, after, said, by=canceller(viewer, after.organization), now=moment)
        await keep_entry(after, await organization_of(after))
        await tell_signed_up("events.cancelled", after, told, {"method": "CANCEL"})
        await log(viewer, after, "events.event.cancelled", reason=said)
        fact = EventCancelled(event=event, organization=after.organization, reason=said)
        await announce(fact, within=transaction)
        await bump_run(after)
    return len(told)
