"""What is shown to a person of themselves, and what stays when they are erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.contracts.ages import AgeBand
from core.data.commands import read
from core.people.api import Relation
from core.signups.api import Companion
from core.signups.privacy import collect, erase
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    count,
    enter,
    execute,
    make_person,
    minor,
    sheet_row,
)

pytestmark = pytest.mark.anyio
MARK = "Znak7f3a"


async def test_collects_own_and_unconfirmed_of_the_address(make_sheet: OpenSheet) -> None:
    person = await make_person("Ala", "ala@example.org")
    await enter(await make_sheet(title="Jedno"), person=person)
    await enter(await make_sheet(title="Drugie"), email="Ala@example.org", name="Ala")
    await enter(await make_sheet(title="Cudze"), email="ela@example.org")
    found = await collect(person)
    assert [row.get("what", row.get("name")) for row in found] == ["Jedno", "Ala"]


async def test_erasing_leaves_numbers_and_no_trace(make_sheet: OpenSheet) -> None:
    person = await make_person(MARK, "znak7f3a@example.org")
    past, ahead = await make_sheet(largest_party=3), await make_sheet(largest_party=3)
    other = await make_sheet(starts=200, ends=201)
    await enter(past, person=person, companions=(f"{MARK} junior",))
    await execute(
        "UPDATE signups_sheet SET starts_at = ?, ends_at = ? WHERE id = ?",
        NOW - timedelta(days=365),
        NOW - timedelta(days=365, hours=-2),
        past,
    )
    await execute("DELETE FROM signups_commitment")
    await enter(ahead, person=person, companions=(f"{MARK} junior",))
    await enter(other, email="znak7f3a@example.org", name=MARK)
    for _ in range(2):
        report = await erase(person)
    assert {one.table for one in report} == {
        "signups_signup",
        "signups_commitment",
        "signups_link",
        "signups_paper",
        "signups_answers",
        "signups_inquiry",
    }
    assert (await sheet_row(past))["taken"] == 2
    assert (await sheet_row(ahead))["taken"] == 0
    assert (await sheet_row(other))["taken"] == 0
    for table in ("signups_signup", "signups_commitment", "signups_link"):
        text = str(await read(f"SELECT * FROM {table}"))
        assert MARK not in text
        assert MARK.lower() not in text
        assert str(person) not in text
    assert await count("signups_commitment") == 0
    await check_books(ahead)
    await check_books(other)


@pytest.mark.usefixtures("minors_need_consent")
async def test_children_who_came_along_are_told_of_and_go_with_who_brought_them(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(largest_party=3)
    person = await minor("ala@example.org", band="adult")
    child = Companion(name=f"{MARK} junior", age=AgeBand.FROM_13, leader_is=Relation.PARENT)
    friend = Companion(name="Jan", age=AgeBand.ADULT)
    await enter(sheet, person=person, companions=(child, friend))
    (found,) = await collect(person)
    assert found["companions"] == [
        {"name": f"{MARK} junior", "state": "confirmed", "who": "parent"},
        {"name": "Jan", "state": "confirmed", "age": "adult"},
    ]
    await erase(person)
    assert MARK not in str(await read("SELECT name FROM people_person"))
    rows = await read("SELECT name, person, leader_is, age_band FROM signups_signup")
    assert {tuple(row.values()) for row in rows} == {("", None, "", "")}
