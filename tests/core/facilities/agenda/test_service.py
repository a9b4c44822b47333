"""The addresses of people's own calendars."""

from datetime import timedelta
from typing import Any

from core.data.commands import read
from core.data.times import utc_now
from core.facilities.agenda import privacy
from core.facilities.agenda.queries import feed_by_token, feed_of
from core.facilities.agenda.service import choose_alarms, make_address, note_use
from core.testing.fixtures import SownCity


async def made(sown: SownCity) -> tuple[Any, str]:
    """A person and their token."""
    viewer = await sown.world.viewer("volunteer")
    assert viewer.person is not None
    return viewer, await make_address(viewer, viewer.person, language="uk")


async def test_use_is_noted_at_most_once_an_hour(sown: SownCity) -> None:
    viewer, token = await made(sown)
    now = utc_now()
    told = []
    for moment in (now, now + timedelta(minutes=59), now + timedelta(minutes=60)):
        feed = await feed_by_token(token)
        assert feed is not None
        await note_use(feed, moment)
        after = await feed_of(viewer.person)
        assert after is not None
        told.append(after.last_used_at)
    assert told == [now, now, now + timedelta(minutes=60)]


async def test_a_new_address_keeps_the_reminders(sown: SownCity) -> None:
    viewer, _ = await made(sown)
    await choose_alarms(viewer.person, ["60", "60", "nonsense"])
    await make_address(viewer, viewer.person, language="pl")
    feed = await feed_of(viewer.person)
    assert feed is not None
    assert (feed.language, feed.alarms) == ("pl", (timedelta(hours=1),))
    [row] = await read("SELECT COUNT(*) AS many FROM agenda_feed WHERE person = ?", [viewer.person])
    assert row["many"] == 1


async def test_a_person_sees_and_loses_it(sown: SownCity) -> None:
    viewer, token = await made(sown)
    [row] = await privacy.collect(viewer.person)
    assert "made_at" in row
    assert token not in str(row)
    assert [one.rows for one in await privacy.erase(viewer.person)] == [1]
    assert [one.rows for one in await privacy.erase(viewer.person)] == [0]
    assert await privacy.collect(viewer.person) == ()
    assert await feed_by_token(token) is None
