"""Shifts from a table: all that are right or none, and a second time nothing."""

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.spreadsheets import Table, read_table
from core.data.times import to_wall
from plugins.volunteering.imports.times import to_minute
from plugins.volunteering.service import shift_import
from plugins.volunteering.service.roles import add_role
from plugins.volunteering.service.shift_import import bring_shifts_in, look_at_shifts
from plugins.volunteering.service.shifts import cancel_offer
from plugins.volunteering.tests.conftest import ZONE, at, lines, plan
from plugins.volunteering.values import RoleContent

HEADINGS = ("begins", "ends", "role", "places", "place", "note")


def cell(hours):
    return f"{to_wall(at(hours), ZONE):%Y-%m-%d %H:%M}"


def table(*rows):
    return Table(
        headings=HEADINGS,
        rows=tuple((*row, *[""] * (len(HEADINGS) - len(row))) for row in rows),
        numbers=tuple(range(2, 2 + len(rows))),
    )


GOOD = [(cell(200 + n), cell(202 + n), "", "3") for n in (0, 10, 20)]
WRONG = (cell(240), cell(242), "Kucharz", "3")


async def test_right_rows_come_in_once_and_wrong_ones_stay_out(make_public, coordinator):
    offer = await make_public()
    seen = await look_at_shifts(coordinator, offer, table(*GOOD, WRONG))
    assert (len(seen.new), [row.number for row in seen.wrong]) == (3, [5])
    assert len(await lines(offer.id)) == 1
    done = await bring_shifts_in(coordinator, offer.id, table(*GOOD, WRONG))
    assert len(done.new) == 3
    made = await lines(offer.id)
    assert [len(one.sheets) for one in made] == [1, 1, 1, 1]
    again = await bring_shifts_in(coordinator, offer.id, table(*GOOD, WRONG))
    assert (len(again.new), len(again.known)) == (0, 3)
    assert len(await lines(offer.id)) == 4
    logged = await read("SELECT id FROM audit_entry WHERE action = 'volunteering.shifts.imported'")
    assert len(logged) == 1


async def test_what_fails_in_between_leaves_nothing(make_public, coordinator, monkeypatch):
    offer = await make_public()
    write, calls = shift_import.write_new, []

    async def fails_at_the_third(*given, **named):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError
        return await write(*given, **named)

    monkeypatch.setattr(shift_import, "write_new", fails_at_the_third)
    with pytest.raises(RuntimeError):
        await bring_shifts_in(coordinator, offer.id, table(*GOOD))
    assert len(calls) == 3
    assert len(await lines(offer.id)) == 1


async def test_a_cancelled_offer_takes_none_and_a_long_table_is_refused(make_public, coordinator):
    offer = await make_public()
    await cancel_offer(coordinator, offer.id, reason="Remont.")
    with pytest.raises(Refused):
        await bring_shifts_in(coordinator, offer.id, table(*GOOD))
    with pytest.raises(Invalid):
        await look_at_shifts(coordinator, offer, table(*[WRONG] * 501))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_what_leaves_comes_back_the_same(
    make_offer, make_public, coordinator, taken, form, language
):
    offer = await make_public(shifts=(plan(200, 202), plan(210, 218, place="Rynek 1")))
    for title in ("Kopanie", "Podlewanie"):
        await add_role(coordinator, offer.id, RoleContent(title=LocalizedText.of(title)))
    found = read_table(await taken("volunteering.shifts", offer.id, form, language))
    here = await bring_shifts_in(coordinator, offer.id, found)
    assert (len(here.new), len(here.known), here.wrong) == (0, 2, ())
    other = await make_offer("Druga", shifts=())
    for title in ("Kopanie", "Podlewanie"):
        await add_role(coordinator, other.id, RoleContent(title=LocalizedText.of(title)))
    there = await bring_shifts_in(coordinator, other.id, found)
    assert (len(there.new), there.wrong) == (2, ())
    assert told(await lines(offer.id)) == told(await lines(other.id))


def told(shifts):
    return [
        (to_minute(one.starts_at), to_minute(one.ends_at), one.place, one.capacity)
        for one in shifts
    ]
