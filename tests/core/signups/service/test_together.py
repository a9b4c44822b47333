"""A group is signed up as a whole or not at all, under each one's rules; nobody waits alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.data.transactions import tx
from core.people.api import make_person_without_address
from core.services.questions.api import Question, QuestionKind
from core.signups.api import (
    Brought,
    SignupState,
    sheet_by_id,
    sign_up_together,
)
from core.signups.service.together import LARGEST_GROUP
from tests.core.signups import trial
from tests.core.signups.asking import ask_on
from tests.core.signups.conftest import NOW, OpenSheet, check_books, enter, make_person

TEACHER = Viewer(account=None, person=None, name="Ewa Modrzew")


async def paper_people(number: int) -> list[Brought]:
    async with tx():
        return [
            Brought(person=await make_person_without_address(name=f"Uczeń {n}"), name=f"Uczeń {n}")
            for n in range(number)
        ]


async def states(sheet: UUID) -> list[str]:
    rows = await read("SELECT state FROM signups_signup WHERE sheet = ? ORDER BY id", [sheet])
    return [row["state"] for row in rows]


async def test_everybody_has_a_place_of_their_own(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=3)
    people = await paper_people(3)
    answer = await sign_up_together(sheet, people, key="k", viewer=TEACHER)
    assert set(answer.signups) == {one.person for one in people}
    assert await states(sheet) == ["confirmed"] * 3
    rows = await read("SELECT COUNT(*) AS number FROM signups_paper")
    assert rows[0]["number"] == 3
    again = await sign_up_together(sheet, people, key="k", viewer=TEACHER)
    assert {one.signup for one in again.signups.values()} == {
        one.signup for one in answer.signups.values()
    }
    await check_books(sheet)


async def test_one_refusal_leaves_nobody_and_says_for_whom(make_sheet: OpenSheet) -> None:
    sheet, other = await make_sheet(capacity=9), await make_sheet(capacity=9)
    busy = await make_person("Ola", email="ola@example.org")
    await enter(other, person=busy)
    people = [
        *(await paper_people(2)),
        Brought(person=busy, name="Ola", email="ola@example.org"),
    ]
    answer = await sign_up_together(sheet, people, key="k", viewer=TEACHER)
    assert not answer.signups
    assert {one: refusal.code for one, refusal in answer.refusals.items()} == {busy: "overlap"}
    assert await states(sheet) == []
    found = await sheet_by_id(sheet)
    assert found is not None
    assert found.taken == 0
    assert (await sign_up_together(sheet, people[:2], key="k", viewer=TEACHER)).signups
    await check_books(sheet)


async def test_a_group_does_not_wait_torn_apart(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=2)
    answer = await sign_up_together(sheet, await paper_people(3), key="k", viewer=TEACHER)
    assert {one.code for one in answer.refusals.values()} == {"group_waits"}
    assert await states(sheet) == []
    await check_books(sheet)


async def test_where_the_host_decides_all_of_them_ask(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=2, needs_approval=True)
    answer = await sign_up_together(sheet, await paper_people(3), key="k", viewer=TEACHER)
    assert {one.state for one in answer.signups.values()} == {SignupState.REQUESTED}


async def test_nobody_and_too_many_are_refused(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=None)
    for number in (0, LARGEST_GROUP + 1):
        people = [Brought(person=new_id(), name="x") for _ in range(number)]
        with pytest.raises(Refused):
            await sign_up_together(sheet, people, key="k", viewer=TEACHER)
    with pytest.raises(NotFound):
        await sign_up_together(new_id(), await paper_people(1), key="k", viewer=TEACHER)


async def test_what_is_over_takes_nobody(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=5)
    people = await paper_people(2)
    late = NOW + timedelta(hours=101)
    answer = await sign_up_together(sheet, people, key="k", viewer=TEACHER, now=late)
    assert {one.code for one in answer.refusals.values()} == {"closed_by_time"}


async def test_two_groups_with_the_same_people_race_and_one_is_whole(
    make_sheet: OpenSheet,
) -> None:
    """The same pupils in the other order, on two sheets at one time: nobody is in two places."""
    first, second = await make_sheet(capacity=9), await make_sheet(capacity=9)
    people = [
        Brought(person=await make_person(f"Ola {n}", email=f"o{n}@example.org"), name=f"Ola {n}")
        for n in range(4)
    ]
    answers = await asyncio.gather(
        sign_up_together(first, people, key="a", viewer=TEACHER),
        sign_up_together(second, people[::-1], key="b", viewer=TEACHER),
    )
    assert sorted(len(one.signups) for one in answers) == [0, 4]
    assert sorted([len(await states(first)), len(await states(second))]) == [0, 4]
    await check_books(first)
    await check_books(second)


async def test_two_groups_for_the_last_places_never_both_have_them(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=5)
    groups = [await paper_people(4), await paper_people(4)]
    answers = await asyncio.gather(
        *(sign_up_together(sheet, one, key=f"k{n}", viewer=TEACHER) for n, one in enumerate(groups))
    )
    assert sorted(len(one.signups) for one in answers) == [0, 4]
    assert await states(sheet) == ["confirmed"] * 4
    await check_books(sheet)


async def test_the_rooms_rules_are_asked_for_each(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(capacity=9)
    barred = await make_person("Jan", email="jan@example.org")
    trial.BARRED.add("jan@example.org")
    people = [
        *(await paper_people(1)),
        Brought(person=barred, name="Jan", email="jan@example.org"),
    ]
    answer = await sign_up_together(sheet, people, key="k", viewer=TEACHER)
    assert {one: refusal.code for one, refusal in answer.refusals.items()} == {barred: "barred"}


async def test_where_the_organizer_asks_questions_nobody_answers_for_others(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(capacity=9)
    size = Question(
        key="size",
        kind=QuestionKind.SHORT_TEXT,
        label=LocalizedText.of("Rozmiar"),
        purpose=LocalizedText.of("Żeby zamówić koszulki"),
        is_required=True,
    )
    await ask_on(sheet, size)
    answer = await sign_up_together(sheet, await paper_people(2), key="k", viewer=TEACHER)
    assert {one.code for one in answer.refusals.values()} == {"group_asked"}
    assert await states(sheet) == []
