"""Entries in mails: what a person's calendar program makes of them, one after the other."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from icalendar import Calendar, Event

from core.contracts.calendar import EntryStatus
from core.services.calendar.api import attach_entry
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import KIND, put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)


async def mailed(subject: UUID, method: str) -> tuple[str, Event]:
    """The method and the entry of a mail to Anna."""
    payload = {
        "calendar_kind": KIND,
        "subject": str(subject),
        "method": method,
        "attendee_email": "anna@example.org",
        "attendee_name": "Anna Łoś",
    }
    [attachment] = await attach_entry(payload, "pl")
    calendar = Calendar.from_ical(attachment.content)
    assert calendar["METHOD"] == attachment.params["method"]
    [event] = calendar.events
    return str(calendar["METHOD"]), event


async def test_signed_up_moved_called_off_is_one_entry_that_only_goes_forward() -> None:
    draft = a_draft()
    story = []
    for day, changes in enumerate(({}, {"place": "Park"}, {"status": EntryStatus.CANCELLED})):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            await put(a_draft(subject=draft.subject, **changes))
            story.append(await mailed(draft.subject, "REQUEST"))
    assert [method for method, _ in story] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event for _, event in story]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for event in events:
        assert event["ORGANIZER"].startswith("mailto:")
        assert event["ATTENDEE"] == "mailto:anna@example.org"


async def test_who_takes_a_sign_up_back_loses_the_entry_and_can_have_it_again() -> None:
    """The event goes on: nothing of it changed, so the instant of sending decides."""
    entry = await put(a_draft())
    stamps = []
    for hour, method in enumerate(("REQUEST", "CANCEL", "REQUEST")):
        with time_machine.travel(NOW + timedelta(hours=hour), tick=False):
            told, event = await mailed(entry.subject, method)
        assert told == method
        assert event["SEQUENCE"] == 0
        assert ("STATUS" in event) is (method == "REQUEST")
        stamps.append(event["DTSTAMP"].dt)
    assert stamps == sorted(set(stamps))


async def test_what_is_only_told_names_nobody() -> None:
    entry = await put(a_draft())
    told, event = await mailed(entry.subject, "PUBLISH")
    assert told == "PUBLISH"
    assert "ATTENDEE" not in event
