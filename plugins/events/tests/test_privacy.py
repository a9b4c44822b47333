"""What events know of a person: that they wrote some."""

from plugins.events.privacy import AUTHORSHIP
from plugins.events.tests.conftest import fresh


async def test_collect_gives_ones_own_events_only(make_event, coordinator, officer):
    await make_event("Mój festyn")
    (row,) = await AUTHORSHIP.collect(coordinator.person)
    assert row["event"] == "Mój festyn"
    assert await AUTHORSHIP.collect(officer.person) == []


async def test_erase_leaves_the_event_without_its_author(make_event, coordinator):
    event = await make_event()
    for rows in (1, 0):
        (erased,) = await AUTHORSHIP.erase(coordinator.person)
        assert (erased.table, erased.rows, erased.fate) == ("events_event", rows, "anonymised")
    assert (await fresh(event)).created_by is None
