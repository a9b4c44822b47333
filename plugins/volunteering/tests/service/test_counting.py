"""Hours out of what was read at the gate: once, late readings, corrections that stay."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.checkin.api import Direction, ScanRequest, lists_of, scan
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import to_utc
from core.people.api import OrganizationsMerged, PersonsJoined
from core.testing.people import make_viewer
from plugins.volunteering.queries.hour_sums import month_sums
from plugins.volunteering.queries.hours import hours_of_person, waiting_hours
from plugins.volunteering.service.counting import LATE, count_hours, count_hours_at, time_counted
from plugins.volunteering.service.hours import approve_hours, correct_hours
from plugins.volunteering.service.merging import join_hours, move_hours
from plugins.volunteering.tests import conftest
from plugins.volunteering.tests.conftest import ZONE, enter, lines, plan
from plugins.volunteering.values import SHIFT_KIND, HourSource

GATE = UUID(int=7)


def at(hours):
    """Whole minutes, as shifts have them."""
    return conftest.at(hours).replace(second=0)


OVER = at(104.5)


@pytest.fixture
async def shift(make_public):
    """From the hundredth hour to the hundred and third."""
    whole = plan(starts_at=at(100), ends_at=at(103), capacity=80)
    (found,) = await lines((await make_public(shifts=(whole,))).id)
    return found


@pytest.fixture
async def gate(shift):
    """The shift's list, at which leaving is read too."""
    await execute(Sql("UPDATE checkin_list SET is_two_way = ?", [True]))
    (found,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    return found


@pytest.fixture
async def ola(db):
    return await make_viewer("ola")


@pytest.fixture
async def signup(shift, ola):
    return (await enter(shift, ola)).signup


@pytest.fixture
def pass_read(gate, signup, coordinator):
    """Ola's pass is read at an hour."""

    async def reading(hours, direction=Direction.ENTRY):
        request = ScanRequest(
            gate_list=gate.id,
            device=GATE,
            nonce=new_id().hex,
            signup=signup,
            direction=direction,
        )
        await scan(request, viewer=coordinator, now=at(hours))

    return reading


async def entered(person):
    """Minutes of each row, the oldest first."""
    rows = await read(
        "SELECT minutes, is_flagged, source FROM volunteering_hour_entry WHERE person = ?"
        " ORDER BY created_at, id",
        [person],
    )
    return [row["minutes"] for row in rows]


async def total(person):
    return sum(one.minutes for one in await month_sums(person=person))


async def test_time_between_entry_and_leaving_counts_once(pass_read, ola, shift):
    await pass_read(100)
    await pass_read(101, Direction.EXIT)
    await pass_read(101.5)
    await pass_read(102.5, Direction.EXIT)
    assert await count_hours(at(103.5)) == 0
    assert await count_hours(OVER) == 1
    assert await count_hours(OVER) == 0
    (line,) = await hours_of_person(ola.person)
    assert (line.minutes, line.is_flagged, line.source) == (120, False, HourSource.SCAN)
    assert (line.starts_at, line.ends_at) == (at(100), at(102.5))
    assert line.offer_title.to("pl") == "Sadzenie drzew"


async def test_a_forgotten_leaving_is_capped_and_flagged(pass_read, ola, host, coordinator):
    await pass_read(101)
    await count_hours(OVER)
    (line,) = await waiting_hours(host.id)
    assert (line.minutes, line.is_flagged, line.counts) == (120, True, True)
    assert await approve_hours(coordinator, host.id, [line.id]) == 1
    assert await approve_hours(coordinator, host.id, [line.id]) == 0
    assert await waiting_hours(host.id) == []
    assert await total(ola.person) == 120


async def test_a_late_reading_takes_back_and_enters_anew(pass_read, gate, ola):
    await pass_read(100)
    await count_hours_at(gate, now=OVER)
    await pass_read(102, Direction.EXIT)
    await count_hours_at(gate, now=at(105))
    await count_hours_at(gate, now=at(106))
    assert await entered(ola.person) == [180, -180, 120]
    assert await total(ola.person) == 120
    new, old = await hours_of_person(ola.person)
    assert (new.replaces, new.is_flagged, old.taken_back_for) == (old.id, False, LATE)


async def test_what_comes_in_after_the_count_is_counted_again(pass_read, gate, ola):
    await pass_read(100)
    await count_hours(OVER)
    assert await count_hours(at(110)) == 0
    await execute(Sql("UPDATE checkin_scan SET received_at = ?", [at(109)]))
    assert await count_hours(at(110)) == 1
    assert await entered(ola.person) == [180]


async def test_readings_that_were_taken_back_leave_no_hours(pass_read, gate, ola):
    await pass_read(100)
    await count_hours_at(gate, now=OVER)
    await execute(
        Sql("DELETE FROM checkin_scan"),
        Sql("DELETE FROM checkin_presence"),
    )
    await count_hours_at(gate, now=at(105))
    assert await entered(ola.person) == [180, -180]
    assert await total(ola.person) == 0


READINGS = st.lists(
    st.tuples(st.sampled_from([Direction.ENTRY, Direction.EXIT]), st.integers(0, 8 * 60)),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[1],
).flatmap(lambda moves: st.tuples(st.just(moves), st.permutations(moves)))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(readings=READINGS)
async def test_hours_do_not_depend_on_the_order_in_which_gates_come_back(
    shift, gate, coordinator, readings
):
    """Counted after each reading that comes in, or once when all are there: the same sum."""
    twice, once = await make_viewer(new_id().hex), await make_viewer(new_id().hex)
    late = (await enter(shift, twice)).signup
    in_order, as_they_came_in = sorted(readings[0], key=lambda one: one[1]), readings[1]
    for move in as_they_came_in:
        await read_at(gate, late, move, coordinator)
        await count_hours_at(gate, now=OVER)
    whole = (await enter(shift, once)).signup
    for move in in_order:
        await read_at(gate, whole, move, coordinator)
    await count_hours_at(gate, now=OVER)
    assert await total(twice.person) == await total(once.person) <= 180
    standing = [one for one in await hours_of_person(twice.person) if one.counts]
    assert len(standing) == (await total(twice.person) > 0)


async def read_at(gate, signup, move, viewer):
    """A pass was read so many minutes after the shift began, and comes in after its end."""
    direction, minute = move
    request = ScanRequest(
        gate_list=gate.id,
        device=GATE,
        nonce=new_id().hex,
        signup=signup,
        direction=direction,
        at=at(100 + minute / 60),
        decided="ok",
    )
    await scan(request, viewer=viewer, now=OVER)


async def test_a_shift_on_the_night_of_the_longer_hour_is_nine_hours_in_the_ledger(
    shift, gate, ola, signup, coordinator
):
    """22:00-06:00 on 24/25 October 2026, from the readings to the sum and its night."""
    starts, ends = (
        to_utc(datetime(2026, 10, day, hour), ZONE)  # noqa: DTZ001 -- wall time, made aware by to_utc
        for day, hour in ((24, 22), (25, 6))
    )
    await execute(
        Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ?", [starts, ends]),
        Sql("UPDATE checkin_list SET opens_at = ?, closes_at = ?", [starts, ends]),
    )
    for direction, when in ((Direction.ENTRY, starts), (Direction.EXIT, ends)):
        request = ScanRequest(
            gate_list=gate.id,
            device=GATE,
            nonce=new_id().hex,
            signup=signup,
            direction=direction,
            at=when,
            decided="ok",
        )
        await scan(request, viewer=coordinator, now=ends)
    await count_hours_at(gate, now=ends + timedelta(hours=2))
    (line,) = await hours_of_person(ola.person)
    assert (line.minutes, line.night_minutes, line.is_flagged) == (9 * 60, 9 * 60, False)
    assert line.day == date(2026, 10, 24)


async def test_what_the_organization_corrected_stays(pass_read, gate, ola, host, coordinator):
    await pass_read(100)
    await count_hours_at(gate, now=OVER)
    (line,) = await hours_of_person(ola.person)
    await correct_hours(
        coordinator, host.id, line.id, minutes=240, reason="Pomagała przy demontażu"
    )
    await pass_read(102, Direction.EXIT)
    await count_hours_at(gate, now=at(106))
    assert await total(ola.person) == 240


async def test_counting_and_correcting_at_once_take_back_once(
    pass_read, gate, ola, host, coordinator
):
    await pass_read(100)
    await count_hours_at(gate, now=OVER)
    (line,) = await hours_of_person(ola.person)
    await pass_read(102, Direction.EXIT)
    await asyncio.gather(
        count_hours_at(gate, now=at(106)),
        correct_hours(coordinator, host.id, line.id, minutes=240, reason="Demontaż"),
        return_exceptions=True,
    )
    rows = await read("SELECT id FROM volunteering_hour_entry WHERE reversal_of = ?", [line.id])
    assert len(rows) == 1
    assert await total(ola.person) in {120, 240}


async def test_thanks_name_the_hours_of_the_ledger(
    pass_read, gate, ola, shift, signup, host, coordinator
):
    """Counted when the thanks are written, without the break, and as the host corrected them."""
    places = shift.roles[0].id
    await pass_read(100)
    await pass_read(101, Direction.EXIT)
    await pass_read(102)
    assert await time_counted(places) == {signup: timedelta(hours=2)}
    (line,) = await hours_of_person(ola.person)
    await correct_hours(coordinator, host.id, line.id, minutes=90, reason="Wyszła wcześniej")
    assert await time_counted(places) == {signup: timedelta(minutes=90)}


async def test_hours_follow_who_is_joined_and_merged(pass_read, gate, ola, newcomer):
    await pass_read(100)
    await count_hours_at(gate, now=OVER)
    ewa = await make_viewer("ewa")
    await join_hours(PersonsJoined(kept=ewa.person, joined=ola.person))
    (line,) = await hours_of_person(ewa.person)
    await move_hours(OrganizationsMerged(kept=newcomer.id, merged=line.organization))
    (line,) = await hours_of_person(ewa.person)
    assert line.organization == newcomer.id
