"""One person's time across modules: never taken twice, whatever the path and the order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.contracts.errors import Refused
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.ids import new_id
from core.signups.api import Source, add_by_hand, cancel, change_sheet, confirm, decide
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    enter,
    execute,
    make_person,
    state_of,
    wish,
)

pytestmark = pytest.mark.anyio

PASSED_OVER = Refusal("overlap", "Passed over on the waiting list.")
REASON = "there are two of them"
Stretch = tuple[int, int]
MODULES = st.sampled_from(["trial.thing", "fair.stall"])
PATHS = ("page", "program", "mail", "desk", "table", "approval", "promotion", "desk_with_reason")
STEPS = st.lists(
    st.tuples(st.sampled_from([*PATHS, "cancel"]), MODULES, st.integers(0, 9), st.integers(1, 4)),
    max_size=8,
)


@dataclass
class Diary:
    """What should stand in the person's time: the stretches by the sign-ups that took them."""

    person: UUID
    email: str
    taken: dict[UUID, Stretch] = field(default_factory=dict)
    overridden: int = 0

    def meets(self, asked: Stretch) -> bool:
        """Half-open stretches share an hour; touching ends do not."""
        return any(start < asked[1] and asked[0] < end for start, end in self.taken.values())


async def by(path: str, sheet: UUID, diary: Diary) -> UUID:
    """Take a place on a path; the sign-up. Raises Refused."""
    known: dict[str, Any] = {"person": diary.person, "email": diary.email}
    if path in ("page", "program"):
        source = Source.WEB if path == "page" else Source.API
        return (await enter(sheet, **known, source=source)).signup
    if path == "mail":
        held = await enter(sheet, email=diary.email)
        return (await confirm(held.signup)).signup
    if path == "approval":
        await execute("UPDATE signups_sheet SET needs_approval = ? WHERE id = ?", True, sheet)
        asked = await enter(sheet, **known)
        await decide(asked.signup, approve=True, viewer=VISITOR)
        return asked.signup
    if path == "promotion":
        return await promoted(sheet, diary)
    source = Source.IMPORT if path == "table" else Source.DESK
    reason = REASON if path == "desk_with_reason" else ""
    asked_for = wish(sheet, email=diary.email, source=source, override_reason=reason)
    return (await add_by_hand(asked_for, viewer=VISITOR)).signup


async def promoted(sheet: UUID, diary: Diary) -> UUID:
    """Wait on a full sheet that then grows; whose time is taken is passed over."""
    await change_sheet(sheet, viewer=None, capacity=0, confirms_at_once=True)
    waits = await enter(sheet, person=diary.person, email=diary.email)
    await change_sheet(sheet, viewer=None, capacity=2)
    if await state_of(waits.signup) != "confirmed":
        raise Refused(PASSED_OVER)
    return waits.signup


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_nobody_is_in_two_places_at_once_whatever_the_module_and_the_path(
    make_sheet: OpenSheet, steps: list[tuple[str, str, int, int]]
) -> None:
    email = f"{new_id().hex}@example.org"
    diary = Diary(await make_person("Ola", email), email)
    for path, module, start, length in steps:
        if path == "cancel":
            await give_up_one(diary, start)
            continue
        asked = (start, start + length)
        sheet = await make_sheet(2, kind=module, starts=500 + asked[0], ends=500 + asked[1])
        meets = diary.meets(asked)
        if meets and path != "desk_with_reason":
            with pytest.raises(Refused) as caught:
                await by(path, sheet, diary)
            assert caught.value.refusal.code == "overlap"
        else:
            diary.taken[await by(path, sheet, diary)] = asked
            diary.overridden += meets
        await check_books(sheet)
        await check_diary(diary)


async def give_up_one(diary: Diary, number: int) -> None:
    """What is cancelled takes nobody's time any more."""
    if diary.taken:
        signup = sorted(diary.taken)[number % len(diary.taken)]
        await cancel(signup, viewer=VISITOR)
        del diary.taken[signup]


async def check_diary(diary: Diary) -> None:
    """The ledger of time holds what the diary holds; each override stands in the log."""
    rows = await read("SELECT source FROM signups_commitment WHERE person = ?", [diary.person])
    assert sorted(str(row["source"]) for row in rows) == sorted(map(str, diary.taken))
    trail = await read(
        "SELECT a.reason FROM audit_entry a JOIN signups_signup s ON s.id = a.subject"
        " WHERE a.action = 'signups.overlap.overridden' AND s.person = ?",
        [diary.person],
    )
    assert [row["reason"] for row in trail] == [REASON] * diary.overridden
