"""What is kept is kept as long as the tables say."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import read
from core.data.encoding import as_uuid
from core.facilities.privacy.service.retention import forget_what_is_due, what_is_due
from core.services.periods.api import cutoff
from core.signups.api import cancel, decide
from core.signups.jobs import forget
from core.signups.privacy import FORGETS
from core.signups.service.answering import ask_back
from core.signups.service.cancel import lapse_due
from tests.core.services.questions.forms import DRIVES
from tests.core.signups.asking import ask_on
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    count,
    enter,
    execute,
    make_person,
    state_of,
)

pytestmark = pytest.mark.anyio
COORDINATOR = Viewer(account=None)
ASKED = ("signups_answers", "signups_inquiry")


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


# --- answers, and what hosts asked back ----------------------------------------------------------


async def asked(make_sheet: OpenSheet) -> UUID:
    """Somebody who answered, asked for a place, and was asked back."""
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, DRIVES)
    made = await enter(sheet, person=await make_person(), answers={"drives": "yes"})
    await ask_back(made.signup, "Czym jeździsz?", viewer=COORDINATOR)
    return made.signup


async def held(make_sheet: OpenSheet) -> UUID:
    """Somebody who answered and has yet to confirm the address."""
    sheet = await make_sheet()
    await ask_on(sheet, DRIVES)
    return (await enter(sheet, answers={"drives": "no"})).signup


async def end_thing(signup: UUID, *, days: int) -> None:
    """Let what somebody signed up for have ended so many days ago."""
    ended = NOW - timedelta(days=days)
    await execute(
        "UPDATE signups_sheet SET starts_at = ?, ends_at = ?"
        " WHERE id = (SELECT sheet FROM signups_signup WHERE id = ?)",
        ended - timedelta(hours=2),
        ended,
        signup,
    )


async def came_to_nothing(signup: UUID, *, days: int) -> None:
    """Let a sign-up that has ended have done so many days ago."""
    ended = NOW - timedelta(days=days)
    await execute("UPDATE signups_signup SET cancelled_at = ? WHERE id = ?", ended, signup)


async def kept_in(table: str) -> set[UUID]:
    """The sign-ups of which a table still says something."""
    return {as_uuid(row["signup"]) for row in await read(f"SELECT signup FROM {table}")}


async def due() -> dict[str, int]:
    """How many rows of each table the job would delete."""
    found = dict.fromkeys(ASKED, 0)
    for one in await what_is_due():
        if one.table in found:
            found[one.table] += one.rows
    return found


async def test_answers_go_ninety_days_after_the_end(make_sheet: OpenSheet) -> None:
    old, young, ahead = [await asked(make_sheet) for _ in range(3)]
    undecided = await asked(make_sheet)
    for one in (old, young, ahead):
        await decide(one, approve=True, viewer=VISITOR)
    for signup, days in ((old, 91), (undecided, 91), (young, 89)):
        await end_thing(signup, days=days)
    assert await due() == {"signups_answers": 2, "signups_inquiry": 2}
    for table in ASKED:
        assert await kept_in(table) == {old, undecided, young, ahead}
    await forget_what_is_due()
    for table in ASKED:
        assert await kept_in(table) == {young, ahead}
    assert await state_of(old) == "confirmed"
    assert await forget_what_is_due() == []


async def test_answers_of_what_came_to_nothing_go_after_a_month(make_sheet: OpenSheet) -> None:
    declined, cancelled, late, stays = [await asked(make_sheet) for _ in range(4)]
    lapsed = await held(make_sheet)
    await decide(declined, approve=False, reason="Brak miejsc", viewer=VISITOR)
    await decide(late, approve=False, reason="Brak miejsc", viewer=VISITOR)
    await cancel(cancelled, viewer=VISITOR)
    await lapse_due(now=at(30))
    ended = {declined: "declined", cancelled: "cancelled", lapsed: "lapsed", late: "declined"}
    assert {one: await state_of(one) for one in ended} == ended
    for signup in ended:
        await came_to_nothing(signup, days=29 if signup == late else 31)
    assert await kept_in("signups_answers") == {*ended, stays}
    assert await due() == {"signups_answers": 3, "signups_inquiry": 2}
    await forget_what_is_due()
    for table in ASKED:
        assert await kept_in(table) == {late, stays}
