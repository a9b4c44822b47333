"""The demo city's events, sown once and again."""

from datetime import timedelta

import pytest

from core.contracts.demo import DemoWorld
from core.data.commands import read
from core.data.times import to_wall
from core.signups.api import free_places, signups_of
from plugins.events.demo.posters import poster
from plugins.events.demo.sowing import EVENTS, sow
from plugins.events.queries import event_by_slug, upcoming_events
from plugins.events.series_queries import dates_of
from plugins.events.tests.conftest import NOW
from plugins.events.values import EventKind, EventState


@pytest.fixture
async def world(db, registry):
    made = DemoWorld(now=NOW)
    for seed in registry.demo_seeds:
        if seed.key.startswith("people."):
            await seed.sow(made)
    await sow(made)
    return made


async def counts():
    tables = ("events_event", "signups_signup", "outbox_message", "files_file", "calendar_entry")
    return {t: (await read(f"SELECT COUNT(*) AS n FROM {t}"))[0]["n"] for t in tables}


async def test_sowing_twice_does_no_harm(world):
    before = await counts()
    await sow(world)
    assert await counts() == before
    rows = await read("SELECT COUNT(*) AS n FROM events_event WHERE series IS NULL")
    assert rows[0]["n"] == len(EVENTS)


async def test_the_demo_city_has_a_course_over_a_change_of_the_clocks_and_a_monthly_meeting(world):
    course = await event_by_slug("smartfon-bez-strachu")
    dates = await dates_of(course.series)
    assert len({one.starts_at.hour for one in dates}) == 2
    assert {to_wall(one.starts_at, one.zone).hour for one in dates} == {16}
    assert [one.state for one in dates].count(EventState.CANCELLED) == 1
    assert len(await signups_of(course.sheet)) == 2
    meeting = await event_by_slug("zielony-wieczor")
    assert {one.starts_at.isoweekday() for one in await dates_of(meeting.series)} == {4}


async def test_the_demo_city_shows_what_events_can_be(world):
    rows = await read("SELECT DISTINCT state, kind FROM events_event")
    assert {row["state"] for row in rows} == set(EventState)
    assert {row["kind"] for row in rows} == set(EventKind)
    full = await event_by_slug("pierwsza-pomoc-dla-kazdego")
    places = (await free_places([full.sheet]))[full.sheet]
    assert (places.free, places.waiting) == (0, 2)
    moved = await event_by_slug("bieg-mikolajkowy-przez-park")
    assert moved.starts_at - moved.previous_starts_at >= timedelta(hours=23)
    assert len(await signups_of(moved.sheet)) == 4
    found = await upcoming_events(now=NOW)
    assert len(found.lines) >= 12
    assert all(line.summary for line in found.lines)


def test_posters_are_the_same_for_a_seed():
    assert poster("Festyn") == poster("Festyn")
    assert poster("Festyn") != poster("Bieg")
