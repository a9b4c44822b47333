"""Who was there, where the organization knows better: noted, taken back, never counted twice."""

import asyncio

import pytest

from core.contracts.errors import NotFound, Refused
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.testing.people import make_viewer
from plugins.volunteering.queries.attendance import attendees_of
from plugins.volunteering.queries.hour_sums import month_sums
from plugins.volunteering.service.attendance import ABSENT, PRESENT, note_absence, note_presence
from plugins.volunteering.service.counting import count_hours
from plugins.volunteering.tests.conftest import at, enter, lines, mails

OVER = at(104.5)


@pytest.fixture
async def shift(make_public):
    """From the hundredth hour to the hundred and third."""
    (found,) = await lines((await make_public()).id)
    return found


@pytest.fixture
async def ola(db):
    return await make_viewer("ola")


@pytest.fixture
async def signup(shift, ola):
    return (await enter(shift, ola)).signup


async def total(person):
    return sum(one.minutes for one in await month_sums(person=person))


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def test_who_was_not_read_at_the_gate_did_not_come_until_it_is_noted(
    shift, signup, ola, coordinator
):
    (before,) = await attendees_of(shift.id)
    assert (before.name, before.hours, before.note) == (ola.name, None, "")
    await note_presence(coordinator, shift.id, signup, now=OVER)
    (after,) = await attendees_of(shift.id)
    assert (after.hours.minutes, after.note) == (180, PRESENT)
    assert await total(ola.person) == 180
    assert len(await mails("volunteering.hours_approved")) == 1


async def test_a_no_show_is_marked_and_the_mark_taken_back(shift, signup, ola, coordinator):
    await note_presence(coordinator, shift.id, signup, now=OVER)
    await note_absence(coordinator, shift.id, signup, now=OVER)
    (found,) = await attendees_of(shift.id)
    assert (found.hours, found.note) == (None, ABSENT)
    assert await total(ola.person) == 0
    again = note_absence(coordinator, shift.id, signup, now=OVER)
    assert await code(again) == "hours_not_counted"
    await note_presence(coordinator, shift.id, signup, now=OVER)
    assert await total(ola.person) == 180


async def test_the_job_leaves_alone_what_was_noted(shift, signup, ola, coordinator):
    await note_presence(coordinator, shift.id, signup, now=OVER)
    await note_absence(coordinator, shift.id, signup, now=OVER)
    await execute(Sql("UPDATE volunteering_shift_role SET hours_until = NULL"))
    await count_hours(OVER)
    assert await total(ola.person) == 0


async def test_noted_at_once_it_counts_once(shift, signup, ola, coordinator):
    tries = [note_presence(coordinator, shift.id, signup, now=OVER) for _ in range(3)]
    found = await asyncio.gather(*tries, return_exceptions=True)
    refused = [one.refusal.code for one in found if isinstance(one, Refused)]
    assert refused == ["hours_counted", "hours_counted"]
    assert await total(ola.person) == 180


async def test_not_before_the_end_not_of_oneself_not_of_others(
    shift, signup, coordinator, make_public
):
    early = note_presence(coordinator, shift.id, signup, now=at(102))
    assert await code(early) == "shift_not_over"
    own = (await enter(shift, coordinator)).signup
    assert await code(note_presence(coordinator, shift.id, own, now=OVER)) == "own_hours"
    (other,) = await lines((await make_public("Kuchnia")).id)
    for shift_id, place in ((other.id, signup), (shift.id, new_id())):
        with pytest.raises(NotFound):
            await note_presence(coordinator, shift_id, place, now=OVER)
