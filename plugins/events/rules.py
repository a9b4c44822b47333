"""What may be done with events: pure decisions that take `now`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from core.contracts.calendar import EntryStatus
from core.contracts.cases import Decision
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from plugins.events.values import (
    PUBLIC_STATES,
    EventState,
    Registration,
    Spot,
    Timing,
)

ENTRANCE_BEFORE = timedelta(hours=2)
ENTRANCE_AFTER = timedelta(hours=2)
LONGEST = timedelta(days=92)
LARGEST_CAPACITY = 100_000
NIGHT_HOUR = 4


class Standing(Protocol):
    """Whether something is public and until when: all that sign-ups look at."""

    state: str
    is_hidden: bool
    ends_at: datetime


class EventLike(Standing, Protocol):
    """What the decisions look at; a row of the table has it."""

    id: UUID
    title: LocalizedText
    summary: LocalizedText
    place_name: str
    address: str
    is_online: bool
    link: str
    starts_at: datetime
    zone: str
    is_all_day: bool


# --- who ---------------------------------------------------------------------------------------


def is_public(event: Standing) -> bool:
    """Whether everybody may know of the event."""
    return event.state in PUBLIC_STATES and not event.is_hidden


def may_see(viewer: Viewer, event: EventLike, organization: UUID) -> bool:
    """Public events are everybody's to see; others their own people's and the office's."""
    return is_public(event) or viewer.coordinates(organization) or viewer.is_city_officer


# --- what --------------------------------------------------------------------------------------


def is_past(event: EventLike, now: datetime) -> bool:
    """Whether it is over; something postponed waits for its new date instead."""
    return event.ends_at <= now and event.state != EventState.POSTPONED


def missing_for_publishing(event: EventLike) -> Mapping[str, list[str]]:
    """What a draft still lacks before others may see it, by the form's fields."""
    missing: dict[str, list[str]] = {}
    if not event.title:
        missing["title"] = [msg("Give the event a title.")]
    if not event.summary:
        missing["summary"] = [msg("Say in one or two sentences what it is about.")]
    return missing | missing_spot(spot_of(event))


def missing_spot(spot: Spot) -> dict[str, list[str]]:
    """What a place lacks before others may see it, by the form's fields."""
    if spot.is_online and not spot.link:
        return {"link": [msg("Give the address where people meet online.")]}
    if not spot.is_online and not spot.place_name:
        return {"place_name": [msg("Say where it is.")]}
    return {}


def timing_faults(timing: Timing) -> Mapping[str, list[str]]:
    """What is wrong with a start and an end, by the form's fields."""
    if timing.ends_at <= timing.starts_at:
        return {"ends_at": [msg("The end comes after the start.")]}
    if timing.ends_at - timing.starts_at > LONGEST:
        return {"ends_at": [msg("An event lasts at most three months. Check the dates.")]}
    if timing.is_all_day and not _is_from_midnight_to_midnight(timing):
        return {"is_all_day": [msg("Whole days begin and end at midnight.")]}
    return {}


def _is_from_midnight_to_midnight(timing: Timing) -> bool:
    here = ZoneInfo(timing.zone)
    ends = (timing.starts_at, timing.ends_at)
    return all(moment.astimezone(here).time() == time() for moment in ends)


def registration_faults(registration: Registration, timing: Timing) -> Mapping[str, list[str]]:
    """What is wrong with how people sign up, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if registration.capacity is not None and not 1 <= registration.capacity <= LARGEST_CAPACITY:
        faults["capacity"] = [msg("Give a number of places from 1 up, or leave it empty.")]
    if not registration.is_wanted:
        return faults
    opens, closes = registration.opens_at, registration.closes_at
    if closes is not None and closes > timing.ends_at:
        faults["signup_closes_at"] = [msg("Sign-up ends before the event does.")]
    if opens is not None and opens >= (closes or timing.starts_at):
        faults["signup_opens_at"] = [msg("Sign-up opens before it ends.")]
    return faults


def may_publish(event: EventLike, now: datetime) -> Verdict:
    """Whether the event can go out, or to the city for approval."""
    if event.state not in (EventState.DRAFT, EventState.WAITING):
        return Refusal("already_public", msg("This event is public already."))
    if event.ends_at <= now:
        return Refusal("over", msg("This date has passed. Choose a new one first."))
    return None


def may_decide(
    event: EventLike, decision: Decision, *, viewer: Viewer, author: UUID | None
) -> Verdict:
    """Whether the city can decide now; nobody approves what they wrote themselves."""
    if event.state != EventState.WAITING:
        return Refusal("not_waiting", msg("This event does not wait for a decision any more."))
    if decision is Decision.APPROVE and author is not None and viewer.account == author:
        return Refusal("own_event", msg("You wrote this event. Somebody else has to approve it."))
    return None


def may_withdraw(event: EventLike) -> Verdict:
    """Whether an event can be taken back from the city's inbox."""
    if event.state == EventState.WAITING:
        return None
    return Refusal("not_waiting", msg("This event does not wait for a decision any more."))


def may_edit(event: EventLike) -> Verdict:
    """Whether what the event says can be changed at all."""
    if event.state == EventState.CANCELLED:
        return Refusal("cancelled", msg("This event was cancelled. Copy it to announce it anew."))
    return None


def may_move(event: EventLike, now: datetime) -> Verdict:
    """Whether time and place can change, with word to all who signed up."""
    if event.state not in (EventState.PUBLISHED, EventState.POSTPONED):
        return Refusal("not_public", msg("This event is not public."))
    if is_past(event, now):
        return Refusal("over", msg("This event is over."))
    return None


def may_postpone(event: EventLike, now: datetime) -> Verdict:
    """Whether the event can be put off without a new date."""
    if event.state == EventState.POSTPONED:
        return Refusal("postponed", msg("This event is postponed already."))
    return may_move(event, now)


def may_cancel(event: EventLike, now: datetime) -> Verdict:
    """Whether the event can be called off."""
    if event.state == EventState.CANCELLED:
        return Refusal("cancelled", msg("This event was cancelled already."))
    return may_move(event, now)


def may_delete(event: EventLike) -> Verdict:
    """Only what nobody has seen can disappear; the rest is cancelled."""
    if event.state == EventState.DRAFT:
        return None
    return Refusal("not_draft", msg("Only a draft can be deleted. Cancel this event instead."))


def may_apply(event: Standing, now: datetime) -> Verdict:
    """Whether people can sign up for the event; how full it is, the sheet knows."""
    if not is_public(event):
        return Refusal("not_public", msg("This event is not public."))
    if event.state == EventState.CANCELLED:
        return Refusal("cancelled", msg("This event was cancelled."))
    if event.state == EventState.POSTPONED:
        return Refusal("postponed", msg("This event is postponed. Wait for the new date."))
    if event.ends_at <= now:
        return Refusal("over", msg("This event is over."))
    return None


def state_after_publishing(*, may_publish_directly: bool) -> EventState:
    """Verified organizations and the city publish themselves; others wait for approval."""
    return EventState.PUBLISHED if may_publish_directly else EventState.WAITING


# --- time and place ------------------------------------------------------------------------------


def timing_of(event: EventLike) -> Timing:
    """When an event is."""
    return Timing(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        is_all_day=event.is_all_day,
    )


def spot_of(event: EventLike) -> Spot:
    """Where an event is."""
    return Spot(
        place_name=event.place_name,
        address=event.address,
        is_online=event.is_online,
        link=event.link,
    )


def place_words(spot: Spot) -> str:
    """The place in one line, as calendars and passes show it; empty for a meeting online."""
    return ", ".join(part for part in (spot.place_name, spot.address) if part)


def is_over_several_days(timing: Timing) -> bool:
    """Whether people come on more than one day; a night until four belongs to its evening."""
    here = ZoneInfo(timing.zone)
    first = timing.starts_at.astimezone(here)
    last = timing.ends_at.astimezone(here)
    if last.hour < NIGHT_HOUR:
        last -= timedelta(hours=NIGHT_HOUR)
    return first.date() != last.date()


def fitted_registration_times(
    *, opens_at: datetime | None, closes_at: datetime | None, timing: Timing
) -> tuple[datetime | None, datetime | None]:
    """When sign-up opens and closes after an event moved: what no longer fits is dropped."""
    closes = closes_at if closes_at is not None and closes_at <= timing.ends_at else None
    latest = closes or timing.starts_at
    opens = opens_at if opens_at is not None and opens_at < latest else None
    return opens, closes


def copy_days(event: EventLike, now: datetime) -> int:
    """By how many days a copy moves: whole weeks, until it lies ahead."""
    behind = max(now - event.starts_at, timedelta())
    return 7 * (behind.days // 7 + 1)


ENTRY_STATUS = {
    EventState.PUBLISHED: EntryStatus.CONFIRMED,
    EventState.POSTPONED: EntryStatus.POSTPONED,
    EventState.CANCELLED: EntryStatus.CANCELLED,
}
