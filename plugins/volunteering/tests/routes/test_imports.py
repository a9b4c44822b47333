"""Shifts and volunteers from a file, at the desk: chosen, looked at, brought in."""

import html
import re

import pytest

from core.data.spreadsheets import read_table, write_csv
from core.data.times import to_wall
from core.signups.api import signups_of
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.import_forms import packed, unpacked
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
    for rows in ("", "{}", "[[], [], []]", '[["a"], [1], [["b", "c"]]]'):
        answer = await send("shifts", "/apply", rows=rows)
        assert answer.status_code == 422, rows


async def test_others_do_not_import(send, stranger):
    assert (await send("volunteers", file=b"a;b\n1;2", viewer=stranger)).status_code == 404
    volunteer = await make_viewer("ola")
    assert (await send("shifts", file=b"a;b\n1;2", viewer=volunteer)).status_code == 404


def test_a_table_comes_back_from_a_page_as_it_was():
    table = read_table(write_csv(("a", "b"), [("1", 'x "y"'), ("=2", "Łódź")]))
    assert unpacked(packed(table)) == table
