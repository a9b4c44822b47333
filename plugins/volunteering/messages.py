"""Mails about offers, shifts and hours; what they say is read when they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MAIL, SHORT, AtNight, MessageKind, Payload
from core.contracts.texts import LocalizedText, msg
from core.data.times import utc_now
from core.settings import current
from core.signups.api import page_url_of, sheet_by_id, signup_by_id
from plugins.volunteering.covering import may_call
from plugins.volunteering.hours_words import duration
from plugins.volunteering.links import offer_token
from plugins.volunteering.queries import (
    OfferView,
    offer_by_id,
    places_of,
    shift_by_id,
    shift_role_by_id,
)
from plugins.volunteering.queries.hours import entry_lines, replacement_of
from plugins.volunteering.rules import title_of
from plugins.volunteering.values import Audience, OfferState

ENTRY = ("calendar.entry",)
_SIGNED_UP = msg("You get this mail because somebody signed up with this address.")
_HELPED = msg("You get this mail because your hours of volunteering are kept here.")
_CALLED = msg("You get this mail because you agreed to be called when somebody is missing.")
_ORGANIZES = msg("You get this mail because you work on offers of this organization.")


async def load_shift(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail to somebody on a shift says. Raises NotFound when it is gone."""
    found = await shift_by_id(UUID(payload["shift"]))
    place = await signup_by_id(UUID(payload["signup"]))
    if found is None or place is None:
        raise NotFound
    shift, view = found.shift, found.view
    return {
        "reason": _SIGNED_UP,
        "name": place.name,
        "has_conflict": place.has_conflict,
        "link": await page_url_of(place.id),
        "title": (await _title_of(view, shift.id, place.sheet)).to(language),
        "organization_name": view.organization.short_name,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "zone": shift.zone,
        "place": found.place,
        "because": shift.reason,
        "before_starts_at": _instant(payload.get("before_starts_at")),
        "before_ends_at": _instant(payload.get("before_ends_at")),
        "before_place": payload.get("before_place", ""),
        "offer_url": current().base_url + view.url_path,
        "list_url": f"{current().base_url}/volunteering",
    }


async def _title_of(view: OfferView, shift: UUID, sheet: UUID) -> LocalizedText:
    """What somebody signed up for: the offer, and their role where it has a name."""
    roles = [one.title for one in await places_of(shift) if one.sheet == sheet]
    return title_of(view.offer.title, roles[0]) if roles else view.offer.title


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


async def load_offer(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail to coordinators or the office says. Raises NotFound when it is gone."""
    view = await offer_by_id(UUID(payload["offer"]))
    if view is None:
        raise NotFound
    base = current().base_url
    return {
        "reason": _ORGANIZES,
        "title": view.offer.title.to(language),
        "organization_name": view.organization.short_name,
        "because": view.offer.reason,
        "offer_url": base + view.url_path,
        "desk_url": base + view.desk_path,
    }


async def load_hours(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """What a mail about somebody's hours says. Raises NotFound when they are gone."""
    lines = await entry_lines([UUID(one) for one in payload["entries"]])
    if not lines or lines[0].person is None:
        raise NotFound
    instead = await replacement_of(lines[0].id)
    return {
        "reason": _HELPED,
        "name": lines[0].name,
        "organization_name": lines[0].organization_name,
        "lines": lines,
        "minutes": sum(one.minutes for one in lines),
        "instead": instead.minutes if instead else 0,
        "because": lines[0].taken_back_for or lines[0].reason,
        "duration": duration,
        "list_url": f"{current().base_url}/me/hours",
        "short_path": "/me/hours",
    }


async def load_approved(payload: Payload, language: str) -> Mapping[str, Any]:
    """The same of hours that count. Raises NotFound when all were taken back meanwhile."""
    said = await load_hours(payload, language)
    lines = [one for one in said["lines"] if one.counts]
    if not lines:
        raise NotFound
    return {**said, "lines": lines, "minutes": sum(one.minutes for one in lines)}


def _hours(key: str, title: str, *, may_be_muted: bool = False) -> MessageKind:
    return MessageKind(
        key=f"volunteering.hours_{key}",
        title=title,
        template=f"volunteering/mail/hours_{key}",
        load=load_approved if key == "approved" else load_hours,
        may_be_muted=may_be_muted,
        channels=(MAIL, SHORT),
        at_night=AtNight.WAITS,
    )


async def load_new_offer(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail about a favourite's new offer says. Raises NotFound once it is not open."""
    view = await offer_by_id(UUID(payload["offer"]))
    if view is None or view.offer.state != OfferState.PUBLISHED or view.offer.is_hidden:
        raise NotFound
    base = current().base_url
    return {
        "reason": msg("You get this mail because this is one of your favourite organizations."),
        "title": view.offer.title.to(language),
        "summary": view.offer.summary.to(language),
        "organization_name": view.organization.short_name,
        "offer_url": base + view.url_path,
        "settings_url": f"{base}/me/volunteer/favourites",
    }


async def load_gap(payload: Payload, language: str) -> Mapping[str, Any]:
    """What coordinators read when somebody dropped out. Raises NotFound once the gap is filled."""
    found = await shift_role_by_id(UUID(payload["places"]))
    sheet = await sheet_by_id(found.places.sheet) if found and found.places.sheet else None
    if found is None or sheet is None or may_call(sheet, utc_now()) is not None:
        raise NotFound
    view, shift, base = found.view, found.shift, current().base_url
    role = found.role.title.to(language)
    title = view.offer.title.to(language)
    return {
        "reason": _ORGANIZES,
        "title": f"{title}: {role}" if role else title,
        "organization_name": view.organization.short_name,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "zone": shift.zone,
        "place": shift.place or view.offer.place,
        "cover_url": f"{base}{view.desk_path}/shifts/{shift.id}/cover",
        "short_path": f"{view.desk_path}/shifts/{shift.id}/cover",
    }


async def load_cover(payload: Payload, language: str) -> Mapping[str, Any]:
    """What somebody who is called reads. Raises NotFound once nobody is missing any more."""
    said = await load_gap(payload, language)
    found = await shift_role_by_id(UUID(payload["places"]))
    if found is None:
        raise NotFound
    offer, base = found.view.offer, current().base_url
    is_hidden = found.shift.audience == Audience.LINK and offer.link
    key = f"?key={offer_token(offer.link)}" if is_hidden else ""
    return {
        **said,
        "reason": _CALLED,
        "link": f"{base}{found.view.url_path}{key}",
        "short_path": found.view.url_path,
        "settings_url": f"{base}/me/volunteer",
    }


def _kind(key: str, title: str, *, may_be_muted: bool = False) -> MessageKind:
    is_shift = key.startswith("shift_")
    return MessageKind(
        key=f"volunteering.{key}",
        title=title,
        template=f"volunteering/mail/{key}",
        load=load_shift if is_shift else load_offer,
        attachments=ENTRY if is_shift else (),
        may_be_muted=may_be_muted,
        channels=(MAIL, SHORT) if is_shift else (MAIL,),
        at_night=AtNight.WAITS_UNLESS_PRESSING if is_shift else AtNight.WAITS,
    )


MESSAGES = (
    _kind("shift_changed", msg("A shift has changed")),
    _kind("shift_cancelled", msg("A shift is cancelled")),
    _kind("approved", msg("A volunteering offer was approved")),
    _kind("returned", msg("A volunteering offer needs corrections")),
    _kind("rejected", msg("A volunteering offer was not accepted")),
    _hours("approved", msg("Your hours are approved"), may_be_muted=True),
    _hours("rejected", msg("Your hours are turned down")),
    _hours("corrected", msg("Your hours are corrected")),
    MessageKind(
        key="volunteering.cover",
        title=msg("Calls for cover"),
        template="volunteering/mail/cover",
        load=load_cover,
        channels=(MAIL, SHORT),
        may_be_muted=True,
        at_night=AtNight.WAITS,
    ),
    MessageKind(
        key="volunteering.dropped_out",
        title=msg("Somebody dropped out shortly before a shift"),
        template="volunteering/mail/dropped_out",
        load=load_gap,
        channels=(MAIL, SHORT),
        may_be_muted=True,
        at_night=AtNight.WAITS_UNLESS_PRESSING,
    ),
    MessageKind(
        key="volunteering.new_offer",
        title=msg("New offers of favourite organizations"),
        template="volunteering/mail/new_offer",
        load=load_new_offer,
        channels=(MAIL, SHORT),
        may_be_muted=True,
        at_night=AtNight.WAITS,
    ),
)
