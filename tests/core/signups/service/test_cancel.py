"""Taking sign-ups back, and what time takes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.ids import new_id
from core.signups.api import CancelledBy, cancel, confirm
from core.signups.service.cancel import lapse_due
from core.signups.signals import SignupCancelled
from tests.core.signups import trial
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    check_books,
    count,
    enter,
    mails,
    make_person,
    sheet_row,
    state_of,
)

pytestmark = pytest.mark.anyio


async def test_cancelling_gives_place_and_time_back(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    answer = await enter(sheet, person=await make_person())
    await cancel(answer.signup, viewer=VISITOR)
    assert await state_of(answer.signup) == "cancelled"
    assert (await sheet_row(sheet))["taken"] == 0
    assert await count("signups_commitment") == 0
    assert (await mails())[-1]["kind"] == "signups.cancelled"
    assert isinstance(trial.HEARD[-1], SignupCancelled)
    await check_books(sheet)


async def test_cancelling_twice_changes_nothing(make_sheet: OpenSheet) -> None:
    answer = await enter(await make_sheet(), person=await make_person())
    await cancel(answer.signup, viewer=VISITOR)
    await cancel(answer.signup, viewer=VISITOR)
    assert len(await mails("signups.cancelled")) == 1


async def test_nobody_is_mailed_about_a_hold_that_they_may_not_have_made(
    make_sheet: OpenSheet,
) -> None:
    answer = await enter(await make_sheet())
    await cancel(answer.signup, viewer=VISITOR)
    assert [mail["kind"] for mail in await mails()] == ["signups.confirm"]


async def test_own_sign_up_is_cancelled_until_the_start(make_sheet: OpenSheet) -> None:
    answer = await enter(await make_sheet(), person=await make_person())
    with pytest.raises(Refused) as caught:
        await cancel(answer.signup, viewer=VISITOR, now=at(101))
    assert caught.value.refusal.code == "started"
    await cancel(
        answer.signup, viewer=VISITOR, by=CancelledBy.HOST, reason="did not come", now=at(101)
    )
    (row,) = await read("SELECT cancelled_by, reason FROM signups_signup")
    assert (row["cancelled_by"], row["reason"]) == ("host", "did not come")


async def test_unknown_sign_up_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        await cancel(new_id(), viewer=VISITOR)


async def test_whole_party_is_cancelled(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=3)
    answer = await enter(sheet, companions=("Ela", "Iwo"))
    await cancel(answer.signup, viewer=VISITOR)
    assert (await sheet_row(sheet))["taken"] == 0
    await check_books(sheet)


async def test_holds_lapse_and_their_places_go_to_those_who_wait(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    held = await enter(sheet)
    waiting = await enter(sheet, email="ala@example.org")
    assert await lapse_due(now=NOW + timedelta(hours=23)) == 0
    assert await lapse_due(now=NOW + timedelta(hours=25)) == 1
    assert await state_of(held.signup) == "lapsed"
    assert await state_of(waiting.signup) == "offered"
    assert await lapse_due(now=NOW + timedelta(hours=25)) == 0
    await check_books(sheet)


async def test_confirmed_never_lapses(make_sheet: OpenSheet) -> None:
    answer = await enter(await make_sheet())
    await confirm(answer.signup)
    assert await lapse_due(now=at(99)) == 0
    assert await state_of(answer.signup) == "confirmed"


async def test_offer_without_answer_goes_to_the_next(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first = await enter(sheet)
    waits = [await enter(sheet) for _ in range(2)]
    await cancel(first.signup, viewer=VISITOR)
    assert [await state_of(one.signup) for one in waits] == ["offered", "waitlisted"]
    assert await lapse_due(now=NOW + timedelta(hours=25)) == 1
    assert [await state_of(one.signup) for one in waits] == ["lapsed", "offered"]
    await check_books(sheet)


async def test_second_try_renews_the_hold_for_all_tries(make_sheet: OpenSheet) -> None:
    from core.signups.api import sign_up
    from tests.core.signups.conftest import wish

    sheet = await make_sheet(1 + 1)
    first = await enter(sheet, email="ala@example.org")
    await sign_up(
        wish(sheet, email="ala@example.org"), viewer=VISITOR, now=NOW + timedelta(hours=20)
    )
    assert await lapse_due(now=NOW + timedelta(hours=25)) == 0
    assert await state_of(first.signup) == "held"
    assert await lapse_due(now=NOW + timedelta(hours=60)) == 2
    assert (await sheet_row(sheet))["taken"] == 0
    await check_books(sheet)
