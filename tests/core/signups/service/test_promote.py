"""The waiting list moves: in order, parties whole, taken time passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.data.transactions import tx
from core.signups.api import Source, accept_offer, add_by_hand, cancel, change_sheet, confirm
from core.signups.jobs import move_waiting_lists
from core.signups.service.cancel import lapse_due
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
    wish,
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


async def test_trap_of_a_promoted_group_split_because_the_list_orders_persons(
    make_sheet: OpenSheet,
) -> None:
    """Places become free one by one: the party of three gets all of its places or none of them."""
    sheet = await make_sheet(3, largest_party=3)
    first = [await enter(sheet) for _ in range(3)]
    party = await enter(sheet, companions=("Ela", "Iwo"))
    for number, one in enumerate(first, start=1):
        await cancel(one.signup, viewer=VISITOR)
        members = (await engine_states(sheet))[party.signup]
        assert members == ({"offered"} if number == 3 else {"waitlisted"})
        await check_books(sheet)
    await lapse_due(now=at(30))
    assert (await engine_states(sheet))[party.signup] == {"lapsed"}


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


# --- any order of steps, against a small model of the list ----------------------------------------

LARGEST = 4
TAKES = ("held", "offered", "confirmed")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, LARGEST)),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("settle"), st.integers(0, 9)),
        st.tuples(st.just("grow"), st.integers(1, 3)),
        st.tuples(st.just("shrink"), st.integers(1, 3)),
        st.tuples(st.just("add"), st.integers(1, LARGEST)),
        st.tuples(st.just("lapse"), st.just(0)),
    ),
    max_size=14,
)


@dataclass
class One:
    """A party as the model knows it."""

    signup: UUID
    size: int
    state: str


@dataclass
class Model:
    """What should happen, said as simply as it can be."""

    capacity: int
    parties: list[One] = field(default_factory=list)
    hours: int = 0
    """How far the clock was put on."""

    @property
    def free(self) -> int:
        return self.capacity - sum(one.size for one in self.parties if one.state in TAKES)

    def joins(self, size: int) -> str:
        """A newcomer waits behind any party that would fit, and where there is no room."""
        waiting = [one for one in self.parties if one.state == "waitlisted"]
        if size > self.free or any(one.size <= self.free for one in waiting):
            return "waitlisted"
        return "held"

    def promote(self) -> None:
        """In the order they came, whole parties, those that do not fit are passed over."""
        for one in self.parties:
            if one.state == "waitlisted" and one.size <= self.free:
                one.state = "offered"

    def lapse(self) -> None:
        """Everything that waits for an answer ends at once; then the list moves."""
        for one in self.parties:
            if one.state in ("held", "offered"):
                one.state = "lapsed"
        self.promote()


async def step(sheet: UUID, model: Model, verb: str, number: int) -> None:
    """Do one thing to the engine and to the model."""
    known = model.parties[number % len(model.parties)] if model.parties else None
    if verb == "join":
        expected = model.joins(number)
        answer = await enter(sheet, companions=("Ola",) * (number - 1))
        assert answer.state == expected
        model.parties.append(One(answer.signup, number, expected))
    elif verb == "grow":
        model.capacity += number
        await change_sheet(sheet, viewer=None, capacity=model.capacity)
        model.promote()
    elif verb == "shrink":
        await shrink(sheet, model, number)
    elif verb == "add":
        await add(sheet, model, number)
    elif verb == "lapse":
        model.hours += 25
        await lapse_due(now=utc_now() + timedelta(hours=model.hours))
        model.lapse()
    elif known is not None and verb == "cancel":
        await cancel_one(known)
        model.promote()
    elif known is not None:
        await settle_one(known)


async def shrink(sheet: UUID, model: Model, number: int) -> None:
    """Fewer places, but never fewer than are taken."""
    fewer = max(0, model.capacity - number)
    if fewer < model.capacity - model.free:
        with pytest.raises(Refused):
            await change_sheet(sheet, viewer=None, capacity=fewer)
        return
    await change_sheet(sheet, viewer=None, capacity=fewer)
    model.capacity = fewer


async def add(sheet: UUID, model: Model, size: int) -> None:
    """The host's own additions pass those who wait, and are refused where there is no room."""
    asked = wish(sheet, source=Source.DESK, companions=("Ola",) * (size - 1))
    if size > model.free:
        with pytest.raises(Refused):
            await add_by_hand(asked, viewer=VISITOR)
        return
    answer = await add_by_hand(asked, viewer=VISITOR)
    model.parties.append(One(answer.signup, size, "confirmed"))


async def cancel_one(one: One) -> None:
    try:
        await cancel(one.signup, viewer=VISITOR)
    except Refused:
        assert one.state == "lapsed"
        return
    one.state = "cancelled"


async def settle_one(one: One) -> None:
    verb: Any = confirm if one.state == "held" else accept_offer
    try:
        await verb(one.signup)
    except Refused:
        assert one.state not in TAKES
        return
    assert one.state in TAKES
    one.state = "confirmed"


async def engine_states(sheet: UUID) -> dict[UUID, set[str]]:
    """The states of each party's members, by the leader's id."""
    rows = await read("SELECT party, state FROM signups_signup WHERE sheet = ?", [sheet])
    found: dict[UUID, set[str]] = {}
    for row in rows:
        found.setdefault(as_uuid(row["party"]), set()).add(row["state"])
    return found


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(capacity=st.integers(0, 4), steps=STEPS)
async def test_any_order_of_steps_keeps_order_parties_and_capacity(
    make_sheet: OpenSheet, capacity: int, steps: list[tuple[str, int]]
) -> None:
    sheet = await make_sheet(capacity, largest_party=LARGEST, starts=5000, ends=5001)
    model = Model(capacity)
    for verb, number in steps:
        await step(sheet, model, verb, number)
        assert await engine_states(sheet) == {one.signup: {one.state} for one in model.parties}
        assert (await sheet_row(sheet))["taken"] == model.capacity - model.free
        await check_books(sheet)
