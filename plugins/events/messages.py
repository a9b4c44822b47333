"""The messages about events: their kinds, and what each says, read when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MAIL, SHORT, AtNight, MessageKind, Payload
from core.contracts.texts import msg
from core.people.api import organization_by_id
from core.settings import current
from core.signups.api import page_url_of, signup_by_id
from plugins.events.queries import event_by_id
from plugins.events.rules import place_words, spot_of

ENTRY = "calendar.entry"
_SIGNED_UP = msg("You get this mail because somebody signed up with this address.")
_ORGANIZES = msg("You get this mail because you work on events of this organization.")


async def load_event(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail says of an event as it is now. Raises NotFound when it is gone."""
    event = await event_by_id(UUID(payload["event"]))
    organization = await organization_by_id(event.organization) if event else None
    if event is None or organization is None:
        raise NotFound
    base = current().base_url
    return {
        "reason": _ORGANIZES,
        "title": event.title.to(language),
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "zone": event.zone,
        "place": event.link if event.is_online else place_words(spot_of(event)),
        "organization_name": organization.short_name,
        "because": event.reason,
        "event_url": f"{base}/events/{event.slug}",
        "desk_url": f"{base}/desk/{organization.slug}/events/{event.id}",
    }


async def load_for_guest(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail says to somebody who signed up: also what was before, and their own page."""
    signup = UUID(payload["signup"])
    place = await signup_by_id(signup)
    event = await load_event(payload, language)
    before_starts_at = _instant(payload.get("before_starts_at"))
    before_ends_at = _instant(payload.get("before_ends_at"))
    is_moved = (before_starts_at, before_ends_at) != (event["starts_at"], event["ends_at"])
    return {
        **event,
        "reason": _SIGNED_UP,
        "before_starts_at": before_starts_at if is_moved else None,
        "before_ends_at": before_ends_at,
        "before_place": payload.get("before_place", event["place"]),
        "was_postponed": payload.get("was_postponed", False),
        "has_conflict": bool(place and place.has_conflict),
        "keeps_place": bool(place and place.state.is_active),
        "signup_url": await page_url_of(signup),
    }


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _kind(key: str, title: str, *, is_for_guests: bool = False) -> MessageKind:
    return MessageKind(
        key=f"events.{key}",
        title=title,
        template=f"events/mail/{key}",
        load=load_for_guest if is_for_guests else load_event,
        attachments=(ENTRY,) if is_for_guests else (),
        channels=(MAIL, SHORT) if is_for_guests else (MAIL,),
        at_night=AtNight.WAITS_UNLESS_PRESSING if is_for_guests else AtNight.WAITS,
    )


async def load_dates(payload: Payload, language: str) -> Mapping[str, Any]:
    """What one mail says of several dates of a series. Raises NotFound when the first is gone."""
    shared = await load_for_guest(payload, language)
    lines = [await load_for_guest(date, language) for date in payload["dates"]]
    return {
        **shared,
        "because": payload["because"],
        "lines": sorted(lines, key=lambda line: line["starts_at"]),
        "has_conflict": any(line["has_conflict"] for line in lines),
    }


def _kind_of_dates(key: str, title: str) -> MessageKind:
    return MessageKind(
        key=f"events.{key}",
        title=title,
        template=f"events/mail/{key}",
        load=load_dates,
        attachments=("calendar.entries",),
        channels=(MAIL, SHORT),
        at_night=AtNight.WAITS_UNLESS_PRESSING,
    )


MESSAGES = (
    _kind_of_dates("changed_dates", msg("Several dates of an event have a new time or place")),
    _kind_of_dates("cancelled_dates", msg("Several dates of an event are cancelled")),
    _kind("changed", msg("An event has a new time or place"), is_for_guests=True),
    _kind("postponed", msg("An event is postponed"), is_for_guests=True),
    _kind("cancelled", msg("An event is cancelled"), is_for_guests=True),
    _kind("approved", msg("Your event is public")),
    _kind("returned", msg("Your event needs corrections")),
    _kind("rejected", msg("Your event was not approved")),
)
