"""An entry of the calendar as other sites meet it: schema.org, previews of links, texts to copy.

A page that shows an entry asks `sharing_of` and puts the answer into its context as `sharing`: the
frame writes the head, and `share_box` of components/sharing.html what a person takes along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from markupsafe import Markup

from core.contracts.calendar import EntryDetails, EntryStatus
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.kernel import registry
from core.services.calendar.api import Entry, entries_of
from core.settings import current
from core.web.dates import when
from core.web.i18n import gettext, language, use_language

LANGUAGE_NAMES = {"pl": "Polski", "en": "English", "uk": "Українська"}
LOCALES = {"pl": "pl_PL", "en": "en_GB", "uk": "uk_UA"}
PICTURE_WIDTH, PICTURE_HEIGHT = 1200, 630
LONGEST_DESCRIPTION = 300

SCHEMA = "https://schema.org"
STATUS = {
    EntryStatus.CONFIRMED: "EventScheduled",
    EntryStatus.TENTATIVE: "EventScheduled",
    EntryStatus.POSTPONED: "EventPostponed",
    EntryStatus.CANCELLED: "EventCancelled",
}
TOLD_FIRST = {
    EntryStatus.CANCELLED: msg("Cancelled: %(title)s"),
    EntryStatus.POSTPONED: msg("Postponed: %(title)s"),
}
# Inside <script> only these could end it or begin a comment; U+2028 and U+2029 end lines of old.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareText:
    """A text for social media in one language, with date, place and address."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What a page's head says of its entry, and the texts to take along; addresses are whole.

    A page without an entry has no picture and tells search engines nothing.
    """

    title: str
    description: str
    address: str
    locale: str
    texts: Sequence[ShareText]
    picture: str = ""
    picture_alt: str = ""
    json_ld: Markup | None = None


async def sharing_of(kind: str, subjects: Sequence[UUID], *, now: datetime) -> Sharing | None:
    """What is told of a page about these rows of a room; None while nobody may see them.

    The first of them that is not over stands for the page; JSON-LD tells of all.
    """
    found = await entries_of(kind, subjects)
    shown = [found[one] for one in subjects if one in found and _is_shown(found[one], now)]
    if not shown:
        return None
    first = next((entry for entry in shown if entry.ends_at > now), shown[-1])
    described = [_event(entry, await _details(entry), language()) for entry in shown]
    data = described[0] if len(described) == 1 else {"@graph": described}
    title = titled(first, language())
    return Sharing(
        title=title,
        description=_description(first, language()),
        address=current().base_url + first.url_path,
        locale=LOCALES[language()],
        picture=current().base_url + picture_path(first, language()),
        picture_alt=f"{title}. {said_when(first)}",
        json_ld=as_script({"@context": SCHEMA} | data),
        texts=[_text(first, code) for code in LANGUAGES],
    )


def sharing_of_page(
    path: str, *, title: LocalizedText, summary: LocalizedText, facts: Sequence[str]
) -> Sharing:
    """The same of a page that has no entry, as an offer without set times; `facts` are lines."""
    own = language()
    parts = (*facts, summary.to(own))
    return Sharing(
        title=title.to(own),
        description=" · ".join(part for part in parts if part)[:LONGEST_DESCRIPTION],
        address=current().base_url + path,
        locale=LOCALES[own],
        texts=[
            _share_text(code, [title.to(code), *facts], summary.to(code), path)
            for code in LANGUAGES
        ],
    )


def picture_path(entry: Entry, code: str) -> str:
    """Where the picture made for an entry's version is; another version has another address."""
    return f"/calendar/pictures/{entry.id}-{entry.version}-{code}.png"


def as_script(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a <script>: nothing in it can end the element.

    It is a data block, which no content security policy refuses: it is never run.
    """
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 -- escaped above


def titled(entry: Entry, code: str) -> str:
    """An entry's title in a language, led by what became of it."""
    title = entry.title.to(code)
    if told := TOLD_FIRST.get(entry.status):
        with use_language(code):
            return gettext(told, title=title)
    return title


def said_when(entry: Entry) -> str:
    """When it is, in the present language."""
    if entry.status is EntryStatus.POSTPONED:
        return gettext("The new date is not known yet.")
    return when(entry.starts_at, entry.ends_at, entry.zone)


def said_where(entry: Entry) -> str:
    """Where it is, in the present language."""
    return gettext("Online") if _is_online(entry) else entry.place


def _is_shown(entry: Entry, now: datetime) -> bool:
    return entry.is_public and (entry.visible_from is None or entry.visible_from <= now)


def _is_online(entry: Entry) -> bool:
    return entry.place.startswith(("https://", "http://"))


async def _details(entry: Entry) -> EntryDetails:
    kind = registry.current().calendar_kinds.get(entry.kind)
    told = await kind.details(entry.subject) if kind and kind.details else None
    return told or EntryDetails()


def _description(entry: Entry, code: str) -> str:
    parts = (said_when(entry), said_where(entry), entry.summary.to(code))
    return " · ".join(part for part in parts if part)[:LONGEST_DESCRIPTION]


def _text(entry: Entry, code: str) -> ShareText:
    with use_language(code):
        lines = [titled(entry, code), said_when(entry), said_where(entry), entry.organization_name]
    return _share_text(code, lines, entry.summary.to(code), entry.url_path)


def _share_text(code: str, lines: Sequence[str], summary: str, path: str) -> ShareText:
    """Short lines, the summary, the address."""
    parts = ["\n".join(line for line in lines if line), summary, current().base_url + path]
    text = "\n\n".join(part for part in parts if part)
    return ShareText(language=code, name=LANGUAGE_NAMES[code], text=text)


def _event(entry: Entry, details: EntryDetails, code: str) -> dict[str, Any]:
    """One schema.org/Event; what is not known is left out."""
    base, status = current().base_url, STATUS[entry.status]
    if details.previous_starts_at and entry.status is EntryStatus.CONFIRMED:
        status = "EventRescheduled"
    pictures = [path for path in (details.picture_path, picture_path(entry, code)) if path]
    told = {
        "@type": "Event",
        "@id": f"{base}{entry.url_path}#{entry.uid}",
        "name": entry.title.to(code),
        "description": entry.summary.to(code),
        "url": base + entry.url_path,
        "startDate": _moment(entry, entry.starts_at),
        "endDate": _moment(entry, entry.ends_at, is_end=True),
        "previousStartDate": details.previous_starts_at
        and _moment(entry, details.previous_starts_at),
        "eventStatus": f"{SCHEMA}/{status}",
        "eventAttendanceMode": f"{SCHEMA}/{_attendance(entry)}",
        "location": _location(entry),
        "organizer": _organizer(entry, details),
        "offers": _offer(entry, details),
        "isAccessibleForFree": details.is_free,
        "image": [base + path for path in pictures],
        "inLanguage": entry.title.language_for(code),
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _moment(entry: Entry, instant: datetime, *, is_end: bool = False) -> str:
    """An instant with the offset of its zone; a day for what takes all of it."""
    zone = ZoneInfo(entry.zone)
    if entry.is_all_day:
        last = instant - timedelta(microseconds=1) if is_end else instant
        return max(last, entry.starts_at).astimezone(zone).date().isoformat()
    return instant.astimezone(zone).isoformat()


def _attendance(entry: Entry) -> str:
    return "OnlineEventAttendanceMode" if _is_online(entry) else "OfflineEventAttendanceMode"


def _location(entry: Entry) -> dict[str, Any]:
    if _is_online(entry):
        return {"@type": "VirtualLocation", "url": entry.place}
    place = entry.place or current().city_name
    told: dict[str, Any] = {
        "@type": "Place",
        "name": place,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place,
            "addressLocality": current().city_name,
            "addressCountry": "PL",
        },
    }
    if entry.latitude is not None:
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": entry.latitude,
            "longitude": entry.longitude,
        }
    return told


def _organizer(entry: Entry, details: EntryDetails) -> dict[str, str]:
    base = current().base_url
    return {
        "@type": "Organization",
        "name": entry.organization_name or current().city_name,
        "url": base + (details.organizer_path or "/"),
    }


def _offer(entry: Entry, details: EntryDetails) -> dict[str, Any] | None:
    """What it costs; a sum only where it is surely nothing, as organizers write prices in words."""
    if details.is_free is None and not details.price:
        return None
    told: dict[str, Any] = {
        "@type": "Offer",
        "url": current().base_url + entry.url_path,
        "priceCurrency": "PLN",
    }
    if details.is_free:
        return told | {"price": "0"}
    return told | {"description": details.price} if details.price else told
