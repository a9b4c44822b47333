"""Whole days written through the form of an event, as programs that are not ours show them."""

import pytest

from core.testing.people import make_viewer, sign_in
from plugins.events.queries import event_by_slug
from plugins.events.tests.conftest import make_host
from plugins.events.tests.test_routes import DESK, typed
from tests.core.services.calendar import readers
from tests.core.services.calendar.readers import Seen

TYPED = {
    "one day": ("2027-06-05", "2027-06-05"),
    "the short day of spring": ("2027-03-28", "2027-03-28"),
    "a weekend": ("2027-06-12", "2027-06-13"),
    "a week over the long day of autumn": ("2027-10-28", "2027-11-03"),
}
"""First and last day, as a person types them."""

DAY_AFTER = {
    "2027-06-05": "2027-06-06",
    "2027-03-28": "2027-03-29",
    "2027-06-13": "2027-06-14",
    "2027-11-03": "2027-11-04",
}
"""DTEND is the day after the last (RFC 5545 §3.6.1)."""


@pytest.fixture
async def days_in_feed(client):
    """Events of whole days published from the desk; the organization's feed, and what it means."""
    host = await make_host("przystan")
    viewer = await make_viewer("koord", role="coordinator", organization=host.id)
    csrf = await sign_in(client, viewer)
    meant = set()
    for number, (title, (first, last)) in enumerate(TYPED.items()):
        days = {"is_all_day": "y", "starts_at": first, "ends_at": last}
        fields = typed(
            csrf_token=csrf, action="publish", **{"title-pl": f"{title} {number}"}, **days
        )
        answer = await client.post(f"{DESK}/new", data=fields)
        assert answer.status_code == 303, answer.text
        event = await event_by_slug(f"{title} {number}".replace(" ", "-"))
        meant.add(
            Seen(
                uid=f"{event.id}@pospolu",
                start=first,
                end=DAY_AFTER[last],
                status="CONFIRMED",
                summary=f"{title} {number}",
                location="Ratusz",
            )
        )
    client.cookies.clear()
    return (await client.get("/organizations/przystan/calendar.ics")).content, meant


async def test_programs_show_the_days_that_were_typed(days_in_feed, tmp_path):
    document, meant = days_in_feed
    assert document.count(b"DTSTART;VALUE=DATE:") == len(meant)
    assert readers.seen_by_icalendar(document) == meant
    assert readers.seen_by_vobject(document) == meant
    assert readers.seen_by_khal(document, tmp_path) == meant
    for reader, seen in readers.seen_by_javascript(document, tmp_path).items():
        assert seen == meant, reader
