"""Who gave a calendar: told to that person, cleared when they are erased, the calendar stays."""

from core.data.commands import read
from core.testing.people import make_viewer
from plugins.calendar_imports.privacy import GIVERSHIP, collect, erase
from plugins.calendar_imports.tests.conftest import bring_in, fresh, vevent


async def test_a_person_reads_which_calendars_they_gave(host, coordinator):
    source = await bring_in(host, vevent("a"), viewer=coordinator)
    (told,) = await collect(coordinator.person)
    assert told["calendar"] == source.name
    other = await make_viewer("inna")
    assert await collect(other.person) == []


async def test_erasing_clears_the_giver_and_keeps_the_calendar(host, coordinator):
    source = await bring_in(host, vevent("a"), viewer=coordinator)
    await bring_in(host, vevent("b"), viewer=await make_viewer("inna"))
    (done,) = await erase(coordinator.person)
    assert (done.table, done.rows) == ("calendar_imports_source", 1)
    assert (await fresh(source)).created_by is None
    rows = await read("SELECT created_by FROM calendar_imports_source")
    assert sorted(row["created_by"] is None for row in rows) == [False, True]
    assert await collect(coordinator.person) == []
    assert GIVERSHIP.tables == ("calendar_imports_source",)
