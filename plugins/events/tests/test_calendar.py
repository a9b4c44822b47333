"""How the calendar sees events: one entry that follows the row."""

from core.contracts.calendar import EntryStatus
from core.services.calendar.api import entry_ics, entry_of
from plugins.events.calendar import EVENTS
from plugins.events.rules import spot_of
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.tests.conftest import WITH_SIGNUP, fresh, timing
from plugins.events.values import CALENDAR_KIND, Spot


async def test_rebuild_gives_what_was_put(make_public):
    """What a rebuild of the calendar writes is what the verbs wrote."""
    event = await make_public(registration=WITH_SIGNUP)
    found = await entry_of(CALENDAR_KIND, event.id)
    built = await EVENTS.rebuild(event.id)
    for name in ("title", "summary", "starts_at", "ends_at", "zone", "place", "url_path", "sheet"):
        assert getattr(built, name) == getattr(found, name), name
    assert (built.audience, built.areas, built.is_public) == ("", ("13",), True)


async def test_drafts_have_no_entry(make_event):
    event = await make_event()
    assert await EVENTS.rebuild(event.id) is None
    assert await entry_of(CALENDAR_KIND, event.id) is None


async def test_sequence_rises_with_each_move_and_the_uid_stays(make_public, coordinator):
    event = await make_public()
    first = await entry_of(CALENDAR_KIND, event.id)
    await change_event(coordinator, event.id, timing=timing(200, 202), spot=spot_of(event))
    await change_event(
        coordinator, event.id, timing=timing(200, 202), spot=Spot(place_name="Ratusz")
    )
    await postpone_event(coordinator, event.id, reason="Choroba.")
    await cancel_event(coordinator, event.id, reason="Brak sali.")
    last = await entry_of(CALENDAR_KIND, event.id)
    assert (first.sequence, last.sequence) == (0, 4)
    assert first.uid == last.uid
    assert last.status is EntryStatus.CANCELLED


async def test_an_online_meeting_has_its_link_as_place(make_public):
    event = await make_public(spot=Spot(is_online=True, link="https://meet.example.org/a"))
    assert (await EVENTS.rebuild(event.id)).place == "https://meet.example.org/a"


async def test_the_entry_of_a_cancelled_event_says_so(make_public, coordinator):
    event = await make_public("Żółta łódź")
    await cancel_event(coordinator, event.id, reason="Brak sali.")
    text = (await entry_ics(CALENDAR_KIND, event.id, "pl", method="CANCEL")).decode()
    assert "METHOD:CANCEL" in text
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:1" in text
    assert (await fresh(event)).state == "cancelled"
