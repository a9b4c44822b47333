"""What is kept is kept as long as the tables say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.data.commands import read
from core.services.periods.api import cutoff
from core.signups.api import cancel
from core.signups.jobs import forget
from core.signups.privacy import FORGETS
from tests.core.signups.conftest import NOW, OpenSheet, count, enter, execute, make_person

pytestmark = pytest.mark.anyio


async def forget_by_periods() -> None:
    """As the retention job does it."""
    for one in FORGETS:
        await one.forget(await cutoff(one.keep_for))


async def test_contacts_of_ended_holds_go_after_a_month(make_sheet: OpenSheet) -> None:
    ended, living = await enter(await make_sheet()), await enter(await make_sheet())
    await cancel(ended.signup, viewer=None)
    await execute(
        "UPDATE signups_signup SET cancelled_at = ? WHERE cancelled_at IS NOT NULL",
        NOW - timedelta(days=31),
    )
    await forget_by_periods()
    rows = await read("SELECT id, name, email FROM signups_signup ORDER BY email")
    assert [bool(row["email"]) for row in rows] == [False, True]
    assert [bool(row["name"]) for row in rows] == [False, True]
    assert str(rows[1]["id"]) == str(living.signup)


async def test_persons_go_after_three_years_and_the_rows_stay(make_sheet: OpenSheet) -> None:
    await enter(await make_sheet(), person=await make_person())
    long_ago = NOW - timedelta(days=3 * 365 + 2)
    await execute(
        "UPDATE signups_sheet SET starts_at = ?, ends_at = ?",
        long_ago,
        long_ago + timedelta(hours=1),
    )
    await execute(
        "UPDATE signups_commitment SET starts_at = ?, ends_at = ?",
        long_ago,
        long_ago + timedelta(hours=1),
    )
    await execute("UPDATE signups_link SET expires_at = ?", long_ago + timedelta(days=30))
    await forget()
    await forget_by_periods()
    (row,) = await read("SELECT person, state FROM signups_signup")
    assert (row["person"], row["state"]) == (None, "confirmed")
    assert await count("signups_commitment") == 0
    assert await count("signups_link") == 0
