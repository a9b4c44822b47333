"""Hours by hand: logged, approved by somebody else, corrected by taking back."""

import asyncio
from datetime import date, time, timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import to_wall
from core.testing.people import make_viewer
from plugins.volunteering.hours_privacy import collect_hours, erase_hours
from plugins.volunteering.queries.hour_sums import (
    hours_for_certificate,
    month_sums,
    people_sums,
    years_of,
)
from plugins.volunteering.queries.hours import (
    HourCursor,
    hours_between,
    hours_of_organization,
    hours_of_person,
    waiting_hours,
)
from plugins.volunteering.service.hours import (
    add_hours,
    approve_hours,
    correct_hours,
    log_hours,
    reject_hours,
    withdraw_hours,
)
from plugins.volunteering.tables import HourEntry, Offer
from plugins.volunteering.tests.conftest import NOW, ZONE, enter, lines
from plugins.volunteering.values import HourLog, HourState

TODAY = to_wall(NOW, ZONE).date()
YESTERDAY = TODAY - timedelta(days=1)
ALWAYS = {"first": date(2000, 1, 1), "last": date(2100, 1, 1)}


def log(minutes=180, **given):
    return HourLog(**{"day": YESTERDAY, "minutes": minutes, "task": "Gotowanie"} | given)


@pytest.fixture
async def ola(make_public):
    """Who has signed up for a shift of the host's."""
    viewer = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    await enter(shift, viewer)
    return viewer


async def code(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal.code


async def test_a_log_counts_once_somebody_approves_it(ola, host, coordinator):
    entry = await log_hours(ola, host, log())
    assert await month_sums(person=ola.person) == []
    (line,) = await waiting_hours(host.id)
    assert (line.id, line.state, line.minutes) == (entry, HourState.PROPOSED, 180)
    assert await approve_hours(coordinator, host.id, [entry, entry]) == 1
    (found,) = await month_sums(person=ola.person, organization=host.id)
    assert found.minutes == 180
    assert await waiting_hours(host.id) == []


async def test_nobody_approves_their_own_hours(host, coordinator):
    entry = await log_hours(coordinator, host, log())
    assert await code(approve_hours(coordinator, host.id, [entry])) == "own_hours"
    own = add_hours(coordinator, host, log(), name="", email=coordinator.email)
    assert await code(own) == "own_hours"
    other = await make_viewer("drugi", role="coordinator", organization=host.id)
    assert await approve_hours(other, host.id, [entry]) == 1
    correction = correct_hours(coordinator, host.id, entry, minutes=600, reason="Więcej")
    assert await code(correction) == "own_hours"


async def test_hours_are_logged_only_where_one_helps(ola, newcomer, host, stranger):
    assert await code(log_hours(ola, newcomer, log())) == "hours_no_host"
    assert await code(log_hours(stranger, host, log())) == "hours_not_host"


async def test_nothing_is_logged_twice_even_at_once(ola, host):
    timed = log(starts=time(9))
    tries = [log_hours(ola, host, timed) for _ in range(4)]
    found = await asyncio.gather(*tries, return_exceptions=True)
    refused = [one for one in found if isinstance(one, Refused)]
    assert (len(refused), len(await hours_of_person(ola.person))) == (3, 1)
    assert await code(log_hours(ola, host, log(22 * 60))) == "hours_full_day"


async def test_offers_of_others_take_no_hours(ola, host, make_offer, newcomer):
    foreign = await make_offer("Inna", organization=newcomer)
    with pytest.raises(Invalid) as invalid:
        await log_hours(ola, host, log(offer=foreign.id))
    assert set(invalid.value.fields) == {"offer"}


async def test_a_log_is_turned_down_with_a_reason_or_taken_back(ola, host, coordinator, stranger):
    first = await log_hours(ola, host, log())
    second = await log_hours(ola, host, log(60))
    with pytest.raises(Invalid):
        await reject_hours(coordinator, host.id, first, reason=" ")
    with pytest.raises(NotFound):
        await withdraw_hours(stranger, first)
    await reject_hours(coordinator, host.id, first, reason="Nie było nas tam")
    await withdraw_hours(ola, second)
    states = {one.id: (one.state, one.reason) for one in await hours_of_person(ola.person)}
    assert states[first] == (HourState.REJECTED, "Nie było nas tam")
    assert states[second][0] is HourState.WITHDRAWN
    assert await code(withdraw_hours(ola, first)) == "hours_decided"
    assert await approve_hours(coordinator, host.id, [first, second]) == 0


async def test_a_correction_takes_back_and_brings_what_counts(ola, host, coordinator):
    entry = await log_hours(ola, host, log(starts=time(20)))
    assert (
        await code(correct_hours(coordinator, host.id, entry, minutes=60, reason="x"))
        == "hours_not_counted"
    )
    await approve_hours(coordinator, host.id, [entry])
    new = await correct_hours(coordinator, host.id, entry, minutes=240, reason="Do północy")
    rows = await read("SELECT minutes, night_minutes FROM volunteering_hour_entry ORDER BY id")
    assert [(row["minutes"], row["night_minutes"]) for row in rows] == [
        (180, 60),
        (-180, -60),
        (240, 120),
    ]
    assert (
        await code(correct_hours(coordinator, host.id, entry, minutes=60, reason="x"))
        == "hours_not_counted"
    )
    assert await correct_hours(coordinator, host.id, new, minutes=0, reason="Pomyłka") is None
    assert await month_sums(person=ola.person) == []


async def test_two_corrections_at_once_take_back_once(ola, host, coordinator):
    entry = await log_hours(ola, host, log())
    await approve_hours(coordinator, host.id, [entry])
    tries = [
        correct_hours(coordinator, host.id, entry, minutes=60 * one, reason="Poprawka")
        for one in (1, 2)
    ]
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in found) == 1
    (line,) = await hours_between(host.id, **ALWAYS)
    assert line.minutes in {60, 120}


async def test_hours_of_others_cannot_be_touched(ola, host, newcomer, coordinator, stranger):
    entry = await log_hours(ola, host, log())
    assert await approve_hours(stranger, newcomer.id, [entry]) == 0
    with pytest.raises(NotFound):
        await reject_hours(stranger, newcomer.id, entry, reason="Nie")


async def test_the_ledger_refuses_a_second_row_that_takes_back(ola, host, coordinator):
    entry = await log_hours(ola, host, log())
    await approve_hours(coordinator, host.id, [entry])
    await correct_hours(coordinator, host.id, entry, minutes=0, reason="Pomyłka")
    row = await HourEntry.objects().where(HourEntry.reversal_of == entry).first()
    again = HourEntry(**{**row.to_dict(), "id": new_id()})
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        await again.save()


async def test_paper_lists_are_entered_with_a_name_or_an_address(host, coordinator):
    with pytest.raises(Invalid):
        await add_hours(coordinator, host, log(), name=" ")
    await add_hours(coordinator, host, log(), name="Jan z listy")
    await add_hours(coordinator, host, log(60), name="Ewa", email="ewa@example.org")
    page = await hours_of_organization(host.id)
    assert {(one.name, one.minutes, one.counts) for one in page.lines} == {
        ("Jan z listy", 180, True),
        ("Ewa", 60, True),
    }
    assert await waiting_hours(host.id) == []


async def test_pages_of_hours_leave_nothing_out(host, coordinator):
    for number in range(5):
        await add_hours(coordinator, host, log(60 + number), name=f"Osoba {number}")
    first = await hours_of_organization(host.id, size=3)
    assert isinstance(first.later, HourCursor)
    second = await hours_of_organization(host.id, after=first.later, size=3)
    assert second.later is None
    assert len({one.id for one in (*first.lines, *second.lines)}) == 5


async def test_a_certificate_reads_approved_hours_only(ola, host, coordinator):
    entries = [await log_hours(ola, host, log(60 * number)) for number in (1, 2, 3)]
    await approve_hours(coordinator, host.id, entries[:2])
    await correct_hours(coordinator, host.id, entries[0], minutes=30, reason="Krócej")
    found = await hours_for_certificate(ola.person, host.id, **ALWAYS)
    assert (found.minutes, found.first_day, found.last_day) == (150, YESTERDAY, YESTERDAY)
    none = await hours_for_certificate(
        ola.person, host.id, first=TODAY, last=TODAY + timedelta(days=1)
    )
    assert (none.minutes, none.first_day, none.offers) == (0, None, ())


async def test_sums_by_school_year_and_project(ola, host, coordinator, make_public):
    offer = await make_public("Kuchnia")
    await Offer.update({Offer.project: "Zielone miasto"}).where(Offer.id == offer.id)
    await add_hours(coordinator, host, log(day=date(2025, 8, 31)), name="Jan")
    await add_hours(coordinator, host, log(60, day=date(2025, 9, 1), offer=offer.id), name="Jan")
    latest, before = years_of(await month_sums(organization=host.id))
    assert (latest.year, latest.minutes, latest.places[0].project) == (2025, 60, "Zielone miasto")
    assert (before.year, before.minutes, before.months) == (2024, 180, ((date(2025, 8, 1), 180),))
    (line,) = await hours_between(host.id, **ALWAYS, project="Zielone miasto")
    assert line.minutes == 60
    assert await people_sums(date(2025, 9, 1), date(2026, 8, 31)) == {host.id: {"Jan": 60}}


async def test_erasure_leaves_numbers_without_the_person(ola, host, coordinator):
    entry = await log_hours(ola, host, log())
    await approve_hours(coordinator, host.id, [entry])
    (shown,) = await collect_hours(ola.person)
    assert (shown["minutes"], shown["task"]) == ("180", "Gotowanie")
    (done,) = await erase_hours(ola.person)
    assert (done.rows, done.fate) == (1, "anonymised")
    assert await collect_hours(ola.person) == []
    (line,) = await hours_between(host.id, **ALWAYS)
    assert (line.minutes, line.person, line.name, line.task) == (180, None, "", "")
