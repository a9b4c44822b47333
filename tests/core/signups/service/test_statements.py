"""Races for places and for a person's time; each guard is also taken away, and the test turns red.

The unguarded variants below are statements of these tests, put in the place of the engine's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from uuid import UUID

import pytest

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, Steps, read, run
from core.data.database import engine, is_sqlite
from core.data.errors import DatabaseUnavailable
from core.data.many import batched
from core.signups.api import SignUpAnswer, accept_offer, cancel, change_sheet, confirm
from core.signups.service import applicants, entries, sign_up
from core.signups.values import Sheet
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    count,
    enter,
    make_person,
    sheet_row,
    states,
)

pytestmark = pytest.mark.anyio

PLACES = 5
TRIES = 200
ROUNDS = 40
FEW = 5
"""Rounds of a control, one by one: few lines are served at once, and both of a pair must be."""


async def together(*tries: object) -> list[SignUpAnswer | Refused]:
    """All at once; refusals are answers too, anything else is an error."""
    found = await asyncio.gather(*tries, return_exceptions=True)  # type: ignore[call-overload]
    for one in found:
        if isinstance(one, BaseException) and not isinstance(one, Refused):
            raise one
    return list(found)


async def patiently(sheet: UUID) -> SignUpAnswer:
    """Sign up as a person does whom a busy server asks to try again in a moment."""
    while True:
        try:
            return await enter(sheet)
        except DatabaseUnavailable:
            await asyncio.sleep(0.05)


async def allow_any_number() -> None:
    """Take away the database's own last guard, which would turn a lost race into an error."""
    if is_sqlite():
        await run(lambda: _pragma("PRAGMA ignore_check_constraints = ON"))
    else:
        await engine().execute(
            "ALTER TABLE signups_sheet DROP CONSTRAINT signups_sheet_never_over_capacity"
        )


async def restore_the_last_guard(sheet: UUID) -> None:
    if is_sqlite():
        await run(lambda: _pragma("PRAGMA ignore_check_constraints = OFF"))
    else:
        await engine().execute(f"DELETE FROM signups_sheet WHERE id = '{sheet}'")
        await engine().execute(
            "ALTER TABLE signups_sheet ADD CONSTRAINT signups_sheet_never_over_capacity"
            " CHECK (taken >= 0 AND (capacity IS NULL OR taken <= capacity))"
        )


def _pragma(text: str) -> Steps[None]:
    yield Sql(text)


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_waiting_list", [True, False])
async def test_two_hundred_for_five_places_give_exactly_five(
    make_sheet: OpenSheet, has_waiting_list: bool
) -> None:
    """Trap of "is it full?" asked before an insert that takes no lock."""
    sheet = await make_sheet(PLACES, has_waiting_list=has_waiting_list)
    await together(*(patiently(sheet) for _ in range(TRIES)))
    found = await states(sheet)
    assert found.count("held") == PLACES
    assert found.count("waitlisted") == (TRIES - PLACES if has_waiting_list else 0)
    assert (await sheet_row(sheet))["taken"] == PLACES
    await check_books(sheet)


def places_taken_unguarded(sheet: UUID, size: int) -> Sql:
    """The counter without its condition."""
    text = "UPDATE signups_sheet SET taken = taken + ? WHERE id = ? RETURNING taken"
    return Sql(text, [size, sheet])


def stale_sheet(sheet: UUID) -> Steps[Sheet]:
    """The sheet as it was a moment ago, without a lock: what a check before the insert sees."""
    rows = yield Sql("SELECT * FROM signups_sheet WHERE id = ?", [sheet])
    return Sheet.from_row({**rows[0], "taken": 0, "waiting": 0})


async def test_control_without_the_condition_more_than_five_get_in(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above would notice: without lock and condition everybody gets a place."""
    monkeypatch.setattr(entries, "places_taken", places_taken_unguarded)
    monkeypatch.setattr(sign_up, "locked_sheet", stale_sheet)
    sheet = await make_sheet(PLACES)
    await allow_any_number()
    try:
        await together(*(enter(sheet) for _ in range(50)))
        assert (await states(sheet)).count("held") > PLACES
    finally:
        await restore_the_last_guard(sheet)


async def test_database_itself_refuses_one_place_too_many(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that forgot every guard meets the CHECK."""
    monkeypatch.setattr(entries, "places_taken", places_taken_unguarded)
    monkeypatch.setattr(sign_up, "locked_sheet", stale_sheet)
    sheet = await make_sheet(PLACES)
    found = await asyncio.gather(*(enter(sheet) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, SignUpAnswer) for one in found) == PLACES
    await check_books(sheet)


async def test_rush_with_cancellations_and_promotions_never_goes_over(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet(PLACES, largest_party=3)
    first = await together(*(enter(sheet) for _ in range(20)))
    answers = [one for one in first if isinstance(one, SignUpAnswer)]
    await together(
        *(cancel(one.signup, viewer=VISITOR) for one in answers[:8]),
        *(enter(sheet, companions=("Ola", "Jan")) for _ in range(10)),
        *(confirm(one.signup) for one in answers[8:12]),
        change_sheet(sheet, viewer=None, capacity=7),
    )
    await check_books(sheet)


# --- a person's time -----------------------------------------------------------------------------


async def overlapping(make_sheet: OpenSheet, rounds: int) -> list[tuple[UUID, UUID, UUID]]:
    """A person and two sheets at the same time, for each round of its own."""
    found = []
    for _ in range(rounds):
        sheets = [await make_sheet(starts=10, ends=12), await make_sheet(starts=11, ends=13)]
        found.append((await make_person(), *sheets))
    return found  # type: ignore[return-value]


async def doubled(pairs: Iterable[tuple[UUID, UUID, UUID]], *, at_once: int = ROUNDS) -> int:
    """How many persons got into both sheets when so many of them tried at once."""
    for some in batched(pairs, at_once):
        tries = [enter(sheet, person=one[0]) for one in some for sheet in one[1:]]
        await together(*tries)
    rows = await read("SELECT person FROM signups_commitment GROUP BY person HAVING COUNT(*) > 1")
    return len(rows)


async def test_one_person_gets_into_one_of_two_overlapping_sheets(make_sheet: OpenSheet) -> None:
    pairs = await overlapping(make_sheet, ROUNDS)
    assert await doubled(pairs) == 0
    assert await count("signups_commitment") == ROUNDS


def no_lock(persons: Iterable[UUID]) -> Steps[None]:
    """No lock on the person, and a moment of waiting, as between statements on a slow network."""
    if not is_sqlite():
        yield Sql("SELECT pg_sleep(0.05)")


async def test_control_without_the_lock_a_person_is_in_two_places(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the lock is what keeps it; on SQLite there is one writer, so that only a
    check outside of the command would fail: it is taken away instead."""
    if is_sqlite():
        monkeypatch.setattr(applicants, "taken_times", nothing_taken)
    else:
        monkeypatch.setattr(sign_up, "lock_persons", no_lock)
    assert await doubled(await overlapping(make_sheet, FEW), at_once=1) > 0


async def close_together(make_sheet: OpenSheet, rounds: int) -> list[tuple[UUID, UUID, UUID]]:
    """A person and two sheets of one day that are too many hours together, for each round."""
    limits = {"most_minutes_a_day": 200, "rest_minutes": 30}
    found = []
    for _ in range(rounds):
        sheets = [
            await make_sheet(starts=100, ends=102, **limits),
            await make_sheet(starts=102.25, ends=104.25, **limits),
        ]
        found.append((await make_person(), *sheets))
    return found  # type: ignore[return-value]


async def test_one_person_gets_into_one_of_two_sheets_with_too_little_rest(
    make_sheet: OpenSheet,
) -> None:
    pairs = await close_together(make_sheet, ROUNDS)
    assert await doubled(pairs) == 0
    assert await count("signups_commitment") == ROUNDS


async def test_control_without_the_lock_a_person_rests_too_little(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_sqlite():
        monkeypatch.setattr(applicants, "taken_times", nothing_taken)
    else:
        monkeypatch.setattr(sign_up, "lock_persons", no_lock)
    assert await doubled(await close_together(make_sheet, FEW), at_once=1) > 0


def nothing_taken(*args: object, **given: object) -> Steps[list[object]]:
    yield Sql("SELECT 1 AS one")
    return []


async def test_several_confirmations_of_one_person_meet_the_same_lock(
    make_sheet: OpenSheet,
) -> None:
    holds = []
    for _ in range(5):
        sheet = await make_sheet(starts=10, ends=12)
        holds.append(await enter(sheet, email="ala@example.org"))
    found = await together(*(confirm(one.signup) for one in holds))
    assert sum(isinstance(one, SignUpAnswer) for one in found) == 1
    assert await count("signups_commitment") == 1
    assert await count("people_person") == 1


# --- retries -------------------------------------------------------------------------------------


async def test_ten_identical_retries_are_one_sign_up_and_one_answer(
    make_sheet: OpenSheet,
) -> None:
    sheet = await make_sheet()
    found = await together(*(enter(sheet, email="ala@example.org", key="same") for _ in range(10)))
    answers = [one for one in found if isinstance(one, SignUpAnswer)]
    assert len({(one.signup, one.link, one.state) for one in answers}) == 1
    assert sum(not one.is_repeat for one in answers) == 1
    assert await count("signups_signup") == 1
    assert await count("outbox_message") == 1


def never_answered(plan: object) -> Steps[None]:
    yield Sql("SELECT 1 AS one")


async def test_control_without_keys_retries_are_several_sign_ups(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_up, "answer_before", never_answered)
    sheet = await make_sheet(20)
    await together(*(enter(sheet, key="same") for _ in range(10)))
    assert await count("signups_signup") == 10


async def test_ten_clicks_on_one_confirmation_are_one(make_sheet: OpenSheet) -> None:
    held = await enter(await make_sheet(), email="ala@example.org")
    found = await together(*(confirm(held.signup) for _ in range(10)))
    assert sum(isinstance(one, SignUpAnswer) and not one.is_repeat for one in found) == 1
    assert await count("signups_commitment") == 1


async def test_one_offer_answered_while_it_is_taken_back(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first, waiting = await enter(sheet), await enter(sheet)
    await cancel(first.signup, viewer=VISITOR)
    await together(
        *(accept_offer(waiting.signup) for _ in range(5)), cancel(waiting.signup, viewer=VISITOR)
    )
    await check_books(sheet)


async def test_control_of_the_books_notices_a_lost_place(make_sheet: OpenSheet) -> None:
    """What checks the counters would see a place that was taken and not counted."""
    sheet = await make_sheet()
    await enter(sheet)
    await run(lambda: _pragma("UPDATE signups_sheet SET taken = taken + 1"))
    with pytest.raises(AssertionError):
        await check_books(sheet)
