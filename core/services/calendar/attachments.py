"""An entry as a file: for pages to offer and for mails to carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.errors import NotFound
from core.contracts.messages import Attachment, AttachmentProvider, Payload
from core.data.folding import slug
from core.data.times import utc_now
from core.services.calendar.documents import single_document
from core.services.calendar.queries import (
    entries_of,
    entry_of,
    occurrences_of,
    series_of,
)
from core.services.calendar.recurrences import overrides
from core.services.calendar.renderings import writing
from core.services.calendar.values import Entry, Method
from core.services.calendar.vevents import Invitation, vevent, vevents
from core.settings import current as settings


async def entry_ics(
    kind: str, subject: UUID, language: str, *, method: Method | None = None
) -> bytes:
    """The entry of a room's row as an iCalendar file, with the UID and SEQUENCE of the feeds.

    Without a method it is a file to open; with one it is a message of iTIP. Who may see the
    entry is for the caller to know. Raises NotFound.
    """
    entry = await entry_of(kind, subject)
    if entry is None:
        raise NotFound
    return await _document([entry], language, method)


async def series_ics(kind: str, series: UUID, language: str) -> bytes:
    """A whole series as an iCalendar file, as feeds carry it. Raises NotFound."""
    whole = await series_of(kind, series)
    if whole is None:
        raise NotFound
    occurrences = overrides(whole, await occurrences_of(kind, series))
    written = vevents(whole, occurrences, writing(kind, language))
    return single_document(written, zone=whole.zone, language=language)


async def attach_entry(payload: Payload, language: str) -> Sequence[Attachment]:
    """The entry that `calendar_kind` and `subject` of a payload name, as one attachment.

    `method` is PUBLISH (the default), REQUEST or CANCEL; a cancelled entry always goes out as
    CANCEL. REQUEST and CANCEL go to one person, whom `attendee_email` and `attendee_name` name:
    their program puts the entry into the calendar, changes it and takes it out by itself. With
    `is_series` the subject is a whole series. A subject without an entry attaches nothing. Raises
    ValueError for another method.
    """
    if payload.get("is_series"):
        whole = await series_of(payload["calendar_kind"], UUID(str(payload["subject"])))
        return await _attached([whole] if whole else [], payload, language)
    return await _attached(await _named([payload["subject"]], payload), payload, language)


async def attach_entries(payload: Payload, language: str) -> Sequence[Attachment]:
    """The dates of one series that `subjects` of a payload name, as one attachment.

    They share a UID, as all of a message of iTIP do (RFC 5546 §3.2.2); otherwise as
    `attach_entry`. Raises ValueError for dates of several series.
    """
    found = await _named(payload["subjects"], payload)
    if len({one.uid for one in found}) > 1:
        message = "one message of iTIP is about one series"
        raise ValueError(message)
    if payload.get("method") != "CANCEL":
        found = [one for one in found if one.status is not EntryStatus.CANCELLED] or found
    return await _attached(found, payload, language)


async def _named(subjects: Sequence[str], payload: Payload) -> list[Entry]:
    names = [UUID(str(one)) for one in subjects]
    known = await entries_of(payload["calendar_kind"], names)
    return [known[name] for name in names if name in known]


async def _attached(
    found: Sequence[Entry], payload: Payload, language: str
) -> Sequence[Attachment]:
    method: Method = payload.get("method") or "PUBLISH"
    if method not in get_args(Method):
        message = f"{method!r} is no method of a calendar message"
        raise ValueError(message)
    if not found:
        return ()
    if found[0].status is EntryStatus.CANCELLED:
        method = "CANCEL"
    document = await _document(
        found,
        language,
        method,
        attendee=(payload.get("attendee_email", ""), payload.get("attendee_name", "")),
    )
    name = slug(found[0].title.to(language)) or "calendar"
    return (
        Attachment(
            filename=f"{name}.ics",
            media_type="text/calendar",
            content=document,
            params={"method": method, "charset": "utf-8"},
        ),
    )


PROVIDERS = (
    AttachmentProvider(key="calendar.entry", make=attach_entry),
    AttachmentProvider(key="calendar.entries", make=attach_entries),
)


async def _document(
    entries: Sequence[Entry],
    language: str,
    method: Method | None,
    *,
    attendee: tuple[str, str] = ("", ""),
) -> bytes:
    invitation = method and Invitation(
        method=method,
        organizer_email=settings().mail_from,
        attendee_email=attendee[0],
        attendee_name=attendee[1],
        sent_at=utc_now(),
    )
    first = entries[0]
    series = None if first.series is None else await series_of(first.kind, first.series)
    how = writing(first.kind, language)
    zone = (series or first).zone
    written = "".join(vevent(one, how, invitation, series=series) for one in entries)
    if first.rule:
        differing = overrides(first, await occurrences_of(first.kind, first.subject))
        written += "".join(vevent(one, how, invitation, series=first) for one in differing)
    return single_document(written, zone=zone, language=language, method=method)
