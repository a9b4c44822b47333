"""Messages that come by time or by a host's hand: reminders, thanks, what hosts write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.errors import NotFound
from core.contracts.messages import MAIL, SHORT, AtNight, MessageKind, Payload
from core.contracts.texts import msg
from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.people.api import organization_by_id
from core.services.calendar.api import entries_of
from core.signups.loads import SIGNED_UP, about_thing, load_signup
from core.signups.queries.audiences import audience_of
from core.signups.queries.own import subjects_of
from core.signups.queries.sheets import sheet_by_id
from core.signups.values import SignupState
from core.web.i18n import gettext


async def load_reminder(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a reminder says. Raises NotFound when there is nothing to come to: the sign-up or the
    thing is cancelled, it starts at another time, or it has started.
    """
    said = dict(await load_signup(payload, language))
    sheet = await sheet_by_id(UUID(payload["sheet"]))
    if sheet is None:
        raise NotFound
    if payload["is_date"]:
        date = UUID(payload["subject"])
        entry = (await entries_of(payload["calendar_kind"], [date])).get(date)
        if entry is None or entry.status is EntryStatus.CANCELLED:
            raise NotFound
        said |= {"starts_at": entry.starts_at, "ends_at": entry.ends_at}
    else:
        said |= {"starts_at": sheet.starts_at, "ends_at": sheet.ends_at}
    is_so = said["starts_at"] == datetime.fromisoformat(payload["starts_at"])
    if said["state"] != SignupState.CONFIRMED or said["is_cancelled"] or not is_so:
        raise NotFound
    if said["starts_at"] <= utc_now():
        raise NotFound
    return said


async def load_thanks(payload: Payload, language: str) -> Mapping[str, Any]:
    """What thanks say: with hours and minutes where they are known. Raises NotFound."""
    said = await load_signup(payload, language)
    if said["state"] != SignupState.CONFIRMED or said["is_cancelled"]:
        raise NotFound
    hours, minutes = divmod(int(payload["minutes"]), 60)
    return {**said, "hours": hours, "minutes": minutes}


async def load_host_message(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a host wrote, and about what; answers go to the host. Raises NotFound when it is gone.

    In short nobody is told more than who wrote about what.
    """
    rows = await read("SELECT * FROM signups_host_message WHERE id = ?", [UUID(payload["message"])])
    organization = await organization_by_id(as_uuid(rows[0]["organization"])) if rows else None
    if organization is None:
        raise NotFound
    row = rows[0]
    about = await _about(row, organization.slug, language)
    heading = gettext("Message from %(name)s", name=organization.short_name)
    return {
        **about,
        "reason": payload.get("reason") or SIGNED_UP,
        "subject_line": row["subject"],
        "paragraphs": [part for part in row["text"].splitlines() if part.strip()],
        "words": row["text"],
        "is_urgent": bool(row["is_urgent"]),
        "organization_name": organization.short_name,
        "reply_to": organization.email,
        "heading": f"{heading}: {about['title']}" if about["title"] else heading,
    }


async def _about(row: Mapping[str, Any], slug: str, language: str) -> dict[str, Any]:
    """The thing that a host wrote about: its title, and the time where it has one of its own."""
    audience = await audience_of(row["audience"], as_uuid(row["subject_id"]), slug=slug)
    said: dict[str, Any] = {"title": "", "short_path": "/me/signups", "starts_at": None}
    if audience is None:
        return said
    said["title"] = audience.title.to(language)
    sheet = await sheet_by_id(audience.subject)
    subject = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if subject is not None:
        said |= about_thing(subject, language) | {"title": said["title"]}
    return said


REMINDERS = tuple(
    MessageKind(
        key=key,
        title=title,
        template="signups/mail/reminder",
        load=load_reminder,
        channels=(MAIL, SHORT),
        attachments=("signups.entry",),
        may_be_muted=True,
        at_night=AtNight.WAITS,
    )
    for key, title in (
        ("signups.reminder_day", msg("Reminder the day before")),
        ("signups.reminder_hours", msg("Reminder two hours before")),
    )
)
