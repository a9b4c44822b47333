"""Shifts and volunteers from a file, at the desk: chosen, looked at, brought in."""

import html
import re

import pytest

from core.data.spreadsheets import read_table, write_csv
from core.data.times import to_wall
from core.signups.api import signups_of
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.import_forms import packed, unpacked
from plugins.volunteering.imports.columns import ReadTable
from plugins.volunteering.tests.conftest import ZONE, at, lines

SHIFTS = ("begins", "ends", "places", "note")
PEOPLE = ("begins", "name", "email")


def cell(hours):
    return f"{to_wall(at(hours), ZONE):%Y-%m-%d %H:%M}"


@pytest.fixture
async def offer(make_public):
    return await make_public()


@pytest.fixture
def send(client, coordinator, offer):
    """Chooses a file at the desk, or sends the rows of the page on."""

    async def sent(what, step="", *, file=None, viewer=coordinator, **fields):
        token = await sign_in(client, viewer)
        path = f"/desk/klon/volunteering/{offer.id}/import/{what}{step}"
        files = {"file": ("t.csv", file, "text/csv")} if file is not None else None
        return await client.post(path, data={"csrf_token": token, **fields}, files=files)

    return sent


def rows_on(page):
    return html.unescape(re.findall(r'name="rows" value="([^"]*)"', page.text)[0])


async def test_shifts_from_a_file(send, offer):
    good = (cell(200), cell(202), "3", "Weź rękawice")
    wrong = (cell(200), "kiedyś", "3", "=cmd()")
    look = await send("shifts", file=write_csv(SHIFTS, [good, wrong]))
    assert look.status_code == 200
    assert len(await lines(offer.id)) == 1
    file = await send("shifts", "/wrong", rows=rows_on(look))
    assert read_table(file.content).rows[0][3] == "=cmd()"
    assert b"'=cmd()" in file.content
    done = await send("shifts", "/apply", rows=rows_on(look))
    assert (done.status_code, len(await lines(offer.id))) == (303, 2)
    await send("shifts", "/apply", rows=rows_on(look))
    assert len(await lines(offer.id)) == 2


async def test_people_come_in_only_with_the_statement(send, offer):
    rows = [(cell(100), "Ewa Lis", "ewa.lis@example.org"), (cell(100), "Nikt", "nikt@")]
    look = await send("volunteers", file=write_csv(PEOPLE, rows))
    assert "Ewa Lis" in look.text
    (shift,) = await lines(offer.id)
    silent = await send("volunteers", "/apply", rows=rows_on(look))
    assert silent.status_code == 422
    assert await signups_of(shift.sheets[0]) == []
    done = await send("volunteers", "/apply", rows=rows_on(look), agreed="y")
    assert done.status_code == 200
    assert [one.name for one in await signups_of(shift.sheets[0])] == ["Ewa Lis"]


async def test_what_is_no_table_is_said(send):
    assert (await send("shifts")).status_code == 422
    assert (await send("shifts", file=b"\xd0\xcf\x11\xe0old")).status_code == 422
    for rows in (
        *(
            "",
            "{}",
            "[[], [], [], []]",
            '[["a"], [1], [["b", "c"]], [""]]',
            '[["a"], [1], [["b"]]]',
        ),
        *('[["a"], [1], [["b"]], []]', '[["a"], [1], [["b"]], ["person_id"]]'),
        '[["a", "b"], [1], [["c", "d"]], ["note", "note"]]',
    ):
        for step in ("/apply", "/columns", "/wrong"):
            answer = await send("shifts", step, rows=rows)
            assert answer.status_code == 422, (rows, step)


async def test_columns_with_other_headings_are_chosen_and_remembered(send, offer):
    headings = ("Kiedy", "Aż po", "Osób", "=Ważne()", "Miejsce")
    row = (cell(200), cell(202), "3", "=cmd()", "Rynek")
    look = await send("shifts", file=write_csv(headings, [row]))
    assert "Kiedy, Aż po, Osób" in look.text
    assert 'id="column_4"' in look.text
    chosen = {"column_0": "begins", "column_1": "ends", "column_2": "places", "column_3": "note"}
    seen = await send("shifts", "/columns", rows=rows_on(look), **chosen)
    assert seen.status_code == 200
    assert re.search(r'value="places" selected', seen.text)
    file = await send("shifts", "/wrong", rows=rows_on(look))
    assert read_table(file.content).headings[:5] == headings
    assert b"'=Wa" in file.content
    done = await send("shifts", "/apply", rows=rows_on(seen))
    assert done.status_code == 303
    added = max(await lines(offer.id), key=lambda one: one.starts_at)
    assert "Rynek" not in added.place  # its column was left out
    assert "=cmd()" in added.note.texts.values()


async def test_columns_of_people_are_chosen_too(send, offer):
    headings, row = ("Kto", "Skrzynka", "Godzina"), ("Ewa", "e@example.org", cell(100))
    look = await send("volunteers", file=write_csv(headings, [row]))
    chosen = {"column_0": "name", "column_1": "email", "column_2": "begins"}
    seen = await send("volunteers", "/columns", rows=rows_on(look), **chosen)
    await send("volunteers", "/apply", rows=rows_on(seen), agreed="y")
    (shift,) = await lines(offer.id)
    assert [one.email for one in await signups_of(shift.sheets[0])] == ["e@example.org"]


async def test_wrong_choices_of_columns_are_said_and_bring_nothing(send, offer):
    look = await send("shifts", file=write_csv(SHIFTS, [(cell(200), cell(202), "3", "")]))
    rows = rows_on(look)
    twice = {"column_0": "begins", "column_1": "begins", "column_2": "places", "column_3": ""}
    answer = await send("shifts", "/columns", rows=rows, **twice)
    assert answer.status_code == 422
    assert 'href="#columns"' in answer.text
    assert rows_on(answer) == rows  # as it was before
    for columns in (
        {"column_0": "name"},  # of volunteers, not of shifts
        {"column_0": "id"},
        {"column_60": "begins"},
        {"organization": "x"},
    ):
        answer = await send("shifts", "/columns", rows=rows, **columns)
        assert answer.status_code == 422, columns
    none = await send("shifts", "/columns", rows=rows)
    assert none.status_code == 200
    await send("shifts", "/apply", rows=rows_on(none))
    assert len(await lines(offer.id)) == 1


async def test_others_do_not_import(send, stranger):
    assert (await send("volunteers", file=b"a;b\n1;2", viewer=stranger)).status_code == 404
    volunteer = await make_viewer("ola")
    assert (await send("shifts", file=b"a;b\n1;2", viewer=volunteer)).status_code == 404


def test_a_table_comes_back_from_a_page_as_it_was():
    table = read_table(write_csv(("a", "b"), [("1", 'x "y"'), ("=2", "Łódź")]))
    read = ReadTable(table, ("name", ""))
    assert unpacked(packed(read)) == read
