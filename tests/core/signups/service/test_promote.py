"""The waiting list moves: in order, parties whole, taken time passed over."""

from __future__ import annotations

import pytest

from core.contracts.viewer import VISITOR
from core.data.transactions import tx
from core.signups.api import cancel, change_sheet
from core.signups.jobs import move_waiting_lists
from core.signups.service.promote import promote, sheets_to_promote
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    check_books,
    count,
    enter,
    execute,
    mails,
    make_person,
    sheet_row,
    state_of,
    states,
)

pytestmark = pytest.mark.anyio


async def test_more_places_promote_in_order(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    await enter(sheet)
    waits = [await enter(sheet) for _ in range(3)]
    await change_sheet(sheet, viewer=None, capacity=3)
    assert [await state_of(one.signup) for one in waits] == ["offered", "offered", "waitlisted"]
    await check_books(sheet)


async def test_skipped_party_keeps_its_rank(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(2, largest_party=4)
    first = [await enter(sheet) for _ in range(2)]
    party = await enter(sheet, companions=("Ela", "Iwo"))
    single = await enter(sheet)
    await cancel(first[0].signup, viewer=VISITOR)
    assert await state_of(party.signup) == "waitlisted"
    assert await state_of(single.signup) == "offered"
    await change_sheet(sheet, viewer=None, capacity=5)
    late = await enter(sheet)
    assert await state_of(party.signup) == "offered"
    assert late.state == "waitlisted"
    await check_books(sheet)


async def test_newcomer_does_not_pass_those_who_fit(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    await enter(sheet)
    waiting = await enter(sheet)
    await execute("UPDATE signups_sheet SET capacity = 2 WHERE id = ?", sheet)  # nobody promoted
    assert (await enter(sheet)).state == "waitlisted"
    await promote(sheet)
    assert await state_of(waiting.signup) == "offered"


async def test_sheet_that_confirms_at_once_needs_no_answer(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, confirms_at_once=True)
    first = await enter(sheet)
    person = await make_person()
    known, visitor = await enter(sheet, person=person), await enter(sheet)
    await change_sheet(sheet, viewer=None, capacity=3)
    assert await state_of(known.signup) == "confirmed"
    assert await state_of(visitor.signup) == "offered"
    assert await count("signups_commitment") == 1
    assert await state_of(first.signup) == "held"
    await check_books(sheet)


async def test_person_whose_time_is_taken_is_passed_over_and_told_once(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(1, starts=10, ends=12)
    first = await enter(sheet)
    person = await make_person("Ala", "ala@example.org")
    busy, free = await enter(sheet, person=person), await enter(sheet)
    other = await enter(await make_sheet(starts=11, ends=13), person=person)
    await cancel(first.signup, viewer=VISITOR)
    assert await state_of(busy.signup) == "waitlisted"
    assert await state_of(free.signup) == "offered"
    await promote(sheet)
    assert len(await mails("signups.skipped")) == 1
    await cancel(other.signup, viewer=VISITOR)
    await change_sheet(sheet, viewer=None, capacity=2)
    assert await state_of(busy.signup) == "offered"
    await check_books(sheet)


async def test_nobody_is_promoted_after_the_start(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, closes_at=at(101))
    await enter(sheet)
    waiting = await enter(sheet)
    await execute("UPDATE signups_sheet SET capacity = 2 WHERE id = ?", sheet)
    await promote(sheet, now=at(100))
    assert await state_of(waiting.signup) == "waitlisted"


async def test_job_finds_what_a_crash_left_undone(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    await enter(sheet)
    waiting = await enter(sheet)
    assert await sheets_to_promote(NOW) == []
    await execute("UPDATE signups_sheet SET capacity = 2 WHERE id = ?", sheet)
    await move_waiting_lists()
    assert await state_of(waiting.signup) == "offered"


async def test_inside_a_transaction_promotion_waits_for_the_commit(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first, waiting = await enter(sheet), await enter(sheet)
    async with tx():
        await cancel(first.signup, viewer=VISITOR)
        assert await states(sheet) == ["cancelled", "waitlisted"]
    assert await state_of(waiting.signup) == "offered"
    assert (await sheet_row(sheet))["taken"] == 1
    await check_books(sheet)
