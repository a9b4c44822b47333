"""Confirming holds and accepting offers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.contracts.errors import Refused
from core.data.commands import read
from core.signups.api import accept_offer, cancel, change_sheet, confirm, signup_by_id
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    count,
    enter,
    mails,
    make_person,
    sheet_row,
    state_of,
)

pytestmark = pytest.mark.anyio


async def code_of(verb: object, signup: object, **given: object) -> str:
    with pytest.raises(Refused) as caught:
        await verb(signup, **given)  # type: ignore[operator]
    return caught.value.refusal.code


async def test_confirming_makes_the_person_and_the_commitment(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    held = await enter(sheet, email="ala@example.org", name="Ala Żuk")
    answer = await confirm(held.signup)
    assert (answer.state, answer.is_repeat) == ("confirmed", False)
    (person,) = await read("SELECT name, email FROM people_person")
    assert (person["name"], person["email"]) == ("Ala Żuk", "ala@example.org")
    (row,) = await read("SELECT name, email, email_folded FROM signups_signup")
    assert set(row.values()) == {""}
    assert [mail["kind"] for mail in await mails()] == ["signups.confirm", "signups.confirmed"]
    await check_books(sheet)


async def test_confirming_twice_changes_nothing(make_sheet: OpenSheet) -> None:
    held = await enter(await make_sheet())
    first = await confirm(held.signup)
    again = await confirm(held.signup)
    assert again.is_repeat
    assert again.link == first.link
    assert len(await mails("signups.confirmed")) == 1


async def test_hold_that_lapsed_cannot_be_confirmed(make_sheet: OpenSheet) -> None:
    held = await enter(await make_sheet())
    assert await code_of(confirm, held.signup, now=NOW + timedelta(hours=25)) == "lapsed"
    assert await count("people_person") == 0


async def test_overlap_is_found_when_the_address_is_proven(make_sheet: OpenSheet) -> None:
    person = await make_person("Ala", "ala@example.org")
    await enter(await make_sheet(starts=10, ends=12), person=person)
    sheet = await make_sheet(starts=11, ends=13)
    held = await enter(sheet, email="ala@example.org")
    assert await code_of(confirm, held.signup) == "overlap"
    assert await state_of(held.signup) == "held"
    await check_books(sheet)


async def test_warning_is_answered_on_the_way(make_sheet: OpenSheet) -> None:
    person = await make_person("Ala", "ala@example.org")
    await enter(await make_sheet(starts=10, ends=12), person=person)
    held = await enter(
        await make_sheet(starts=11, ends=13, overlap="warn"), email="ala@example.org"
    )
    assert await code_of(confirm, held.signup) == "overlap_warning"
    assert (await confirm(held.signup, accepts_overlap=True)).state == "confirmed"


async def test_who_is_signed_up_already_keeps_one_place(make_sheet: OpenSheet) -> None:
    """The hold is released, and the answer is the place that they have."""
    sheet = await make_sheet()
    own = await enter(sheet, person=await make_person("Ala", "ala@example.org"))
    held = await enter(sheet, email="ala@example.org")
    assert (await sheet_row(sheet))["taken"] == 2
    answer = await confirm(held.signup)
    assert answer.is_repeat
    assert (answer.signup, answer.link) == (own.signup, own.link)
    assert await state_of(held.signup) == "cancelled"
    assert (await sheet_row(sheet))["taken"] == 1
    await check_books(sheet)


@pytest.mark.parametrize("which", [0, 1, 2])
async def test_any_of_several_tries_can_be_confirmed(make_sheet: OpenSheet, which: int) -> None:
    sheet = await make_sheet(2)
    tries = [await enter(sheet, email="ala@example.org", name=f"Ala {n}") for n in range(3)]
    assert (await sheet_row(sheet))["taken"] == 1
    answer = await confirm(tries[which].signup)
    assert answer.signup == tries[which].signup
    assert (await sheet_row(sheet))["taken"] == 1
    found = [await state_of(one.signup) for one in tries]
    assert sorted(found) == ["cancelled", "cancelled", "confirmed"]
    await check_books(sheet)


async def test_first_try_taken_back_leaves_its_place_to_the_second(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet, email="ala@example.org")
    await change_sheet(sheet, viewer=None, capacity=2)
    second = await enter(sheet, email="ala@example.org")
    await cancel(first.signup, viewer=None)
    assert (await sheet_row(sheet))["taken"] == 1
    await check_books(sheet)
    assert (await confirm(second.signup)).state == "confirmed"
    await check_books(sheet)


async def test_larger_second_try_takes_its_own_places_until_one_is_confirmed(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(5, largest_party=3)
    await enter(sheet, email="ala@example.org")
    larger = await enter(sheet, email="ala@example.org", companions=("Ela", "Iwo"))
    assert (await sheet_row(sheet))["taken"] == 4
    await confirm(larger.signup)
    assert (await sheet_row(sheet))["taken"] == 3
    await check_books(sheet)


async def test_party_is_confirmed_whole(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=3)
    held = await enter(sheet, companions=("Ela", "Iwo"))
    await confirm(held.signup)
    rows = await read("SELECT state, name, person FROM signups_signup ORDER BY name")
    assert [row["state"] for row in rows] == ["confirmed"] * 3
    assert [row["name"] for row in rows] == ["", "Ela", "Iwo"]
    assert sum(row["person"] is not None for row in rows) == 1
    await check_books(sheet)


async def test_accepting_an_offer_proves_the_address_and_twice_is_harmless(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    waiting = await enter(sheet, email="ala@example.org")
    assert await code_of(accept_offer, waiting.signup) == "still_waiting"
    await cancel(first.signup, viewer=None)
    assert await state_of(waiting.signup) == "offered"
    assert (await mails())[-1]["kind"] == "signups.offered"
    assert (await accept_offer(waiting.signup)).state == "confirmed"
    assert (await accept_offer(waiting.signup)).is_repeat
    assert len(await mails("signups.confirmed")) == 1
    await check_books(sheet)


async def test_waiting_twice_with_one_address_is_one_wait(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    one = await enter(sheet, email="ala@example.org")
    two = await enter(sheet, email="ala@example.org")
    assert (one.state, two.state) == ("waitlisted", "waitlisted")
    assert (await sheet_row(sheet))["waiting"] == 1
    await check_books(sheet)
    await cancel(one.signup, viewer=None)
    assert (await sheet_row(sheet))["waiting"] == 1
    await cancel(first.signup, viewer=None)
    assert await state_of(two.signup) == "offered"
    await check_books(sheet)


async def test_settled_person_no_longer_waits(make_sheet: OpenSheet) -> None:
    """Somebody who waits and gets a place on another way leaves the waiting list."""
    sheet = await make_sheet(1)
    first = await enter(sheet)
    person = await make_person("Ala", "ala@example.org")
    waiting = await enter(sheet, person=person)
    visitor = await enter(sheet, email="ala@example.org")
    await cancel(first.signup, viewer=None)
    assert await state_of(waiting.signup) == "offered"
    await change_sheet(sheet, viewer=None, capacity=2)
    assert await state_of(visitor.signup) == "offered"
    await accept_offer(visitor.signup)
    assert await state_of(waiting.signup) == "cancelled"
    found = await signup_by_id(visitor.signup)
    assert found is not None
    assert found.person == person
    await check_books(sheet)
