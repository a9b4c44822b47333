"""Reminders: once for each confirmed sign-up, moved with the time, withdrawn with the sign-up."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from core.contracts.errors import NotFound
from core.data.times import utc_now
from core.services.outbox.api import state_of
from core.signups.api import cancel, cancel_sheet, change_sheet
from core.signups.later_messages import load_reminder
from core.signups.reminder_rules import Lead
from core.signups.service.remind import remind_due, reminder_key
from core.signups.values import CancelledBy
from tests.core.signups.conftest import NOW, OpenSheet, at, enter, execute, mails, make_person

pytestmark = pytest.mark.anyio

DAY, HOURS = "signups.reminder_day", "signups.reminder_hours"


async def signed_up_long_ago(sheet, **given):
    """A confirmed sign-up of a week ago."""
    answer = await enter(sheet, person=await make_person(), **given)
    await execute(
        "UPDATE signups_signup SET confirmed_at = ? WHERE id = ?",
        NOW - timedelta(days=7),
        answer.signup,
    )
    return answer.signup


async def reminded(kind=""):
    return [row["kind"] for row in await mails(kind or "signups.reminder")]


async def test_each_confirmed_signup_is_reminded_once_a_lead(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(starts=30, ends=32)
    await signed_up_long_ago(sheet)
    await enter(sheet)  # held: nobody knows whether they come
    assert await remind_due(now=at(5.9)) == 0
    assert await remind_due(now=at(6)) == 1
    assert await remind_due(now=at(6.1)) == 0
    assert await remind_due(now=at(28)) == 1
    assert await remind_due(now=at(28.1)) == 0
    assert await remind_due(now=at(31)) == 0
    assert await reminded() == [DAY, HOURS]


async def test_jobs_side_by_side_remind_once(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(10, starts=30, ends=32)
    for _ in range(3):
        await signed_up_long_ago(sheet)
    await asyncio.gather(*(remind_due(now=at(7)) for _ in range(4)))
    assert await reminded() == [DAY] * 3


async def test_without_its_key_and_mark_a_reminder_would_come_twice(make_sheet: OpenSheet) -> None:
    """The control: what holds back the second one is what was noted of the first."""
    sheet = await make_sheet(starts=30, ends=32)
    await signed_up_long_ago(sheet)
    await remind_due(now=at(7))
    await execute("DELETE FROM signups_reminded")
    await remind_due(now=at(7))
    assert await reminded() == [DAY]  # the key holds by itself
    await execute("UPDATE outbox_message SET key = 'another' WHERE kind = ?", DAY)
    await execute("DELETE FROM signups_reminded")
    await remind_due(now=at(7))
    assert await reminded() == [DAY, DAY]


async def test_who_signs_up_later_gets_no_late_reminder(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(starts=20, ends=22)
    await enter(sheet, person=await make_person())  # confirmed now, 20 hours before
    assert await remind_due(now=at(0.1)) == 0
    assert await remind_due(now=at(18)) == 1
    assert await reminded() == [HOURS]


async def test_a_new_time_moves_the_reminder(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(starts=30, ends=32)
    signup = await signed_up_long_ago(sheet)
    await remind_due(now=at(7))
    old = json.loads((await mails(DAY))[0]["payload"])
    await change_sheet(sheet, viewer=None, starts_at=at(60), ends_at=at(62))
    assert await state_of(reminder_key(signup, Lead.DAY, at(30))) == "withdrawn"
    with pytest.raises(NotFound):  # a worker that held it finds out by itself
        await load_reminder(old, "pl")
    assert await remind_due(now=at(7)) == 0
    assert await remind_due(now=at(36)) == 1
    assert await state_of(reminder_key(signup, Lead.DAY, at(60))) == "ready"


@pytest.mark.parametrize("way", ["by oneself", "by the host", "with the thing"])
async def test_cancelling_withdraws_the_reminder(make_sheet: OpenSheet, way: str) -> None:
    sheet = await make_sheet(starts=30, ends=32)
    signup = await signed_up_long_ago(sheet)
    other = await signed_up_long_ago(sheet)
    await remind_due(now=at(7))
    payload = json.loads((await mails(DAY))[0]["payload"])
    if way == "with the thing":
        await cancel_sheet(sheet, "Storm", viewer=None)
    else:
        by = CancelledBy.SELF if way == "by oneself" else CancelledBy.HOST
        await cancel(signup, viewer=None, by=by)
    assert await state_of(reminder_key(signup, Lead.DAY, at(30))) == "withdrawn"
    kept = await state_of(reminder_key(other, Lead.DAY, at(30)))
    assert kept == ("withdrawn" if way == "with the thing" else "ready")
    with pytest.raises(NotFound):
        await load_reminder(payload, "pl")
    assert await remind_due(now=at(28)) == (0 if way == "with the thing" else 1)


async def test_nobody_is_reminded_of_what_has_begun(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(starts=30, ends=32)
    await signed_up_long_ago(sheet)
    await remind_due(now=at(7))
    payload = json.loads((await mails(DAY))[0]["payload"])
    past = utc_now() - timedelta(minutes=1)
    await execute("UPDATE signups_sheet SET starts_at = ? WHERE id = ?", past, sheet)
    with pytest.raises(NotFound):
        await load_reminder({**payload, "starts_at": past.isoformat()}, "pl")


async def test_a_party_is_reminded_through_whoever_answers_for_it(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, starts=30, ends=32, largest_party=3)
    await signed_up_long_ago(sheet, companions=("Ela", "Iwo"))
    assert await remind_due(now=at(7)) == 1
