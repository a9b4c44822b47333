"""Lists of offers and shifts: what they show first, and that they read no more than they show."""

import pytest

from core.data.commands import read
from core.data.database import is_sqlite
from plugins.volunteering.queries import offers, open_offers, shift_page, shifts
from plugins.volunteering.tests.conftest import NOW, plan


@pytest.fixture
async def two_offers(make_public):
    """One with shifts at 100, 110 and 120 hours from now, one with a shift at 105 hours."""
    first = await make_public("Sad", shifts=[plan(start, start + 3) for start in (100, 110, 120)])
    return first, await make_public("Park", shifts=[plan(105, 108)])


async def test_offers_stand_by_their_next_shift_each_with_its_first_shifts(two_offers, monkeypatch):
    first, second = two_offers
    monkeypatch.setattr(offers, "SHIFTS_OF_A_ROW", 2)
    page = await open_offers(now=NOW)
    assert [line.id for line in page.lines] == [first.id, second.id]
    starts = {offer: [one.starts_at for one in found] for offer, found in page.shifts.items()}
    assert starts[first.id] == sorted(starts[first.id])
    assert {offer: len(found) for offer, found in starts.items()} == {first.id: 2, second.id: 1}
    assert page.numbers == {first.id: 3, second.id: 1}
    assert [line.next_start for line in page.lines] == [starts[one.id][0] for one in two_offers]


async def test_a_page_of_shifts_reads_the_places_of_its_own_shifts_alone(two_offers, monkeypatch):
    """SQLite would make a table of all places of the city for a join in brackets."""
    asked = []

    async def noted(sql, args=()):
        asked.append((sql, args))
        return await read(sql, args)

    monkeypatch.setattr(shifts, "read", noted)
    page = await shift_page(two_offers[0].id, now=NOW, size=2)
    assert (len(page.lines), page.later is None) == (2, False)
    await open_offers(now=NOW)
    assert len(asked) == 3
    for sql, args in asked if is_sqlite() else ():
        how = [row["detail"] for row in await read(f"EXPLAIN QUERY PLAN {sql}", args)]
        assert not [line for line in how if line.startswith(("SCAN h", "SCAN s", "MATERIALIZE"))]
