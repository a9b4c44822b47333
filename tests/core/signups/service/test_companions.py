"""One of a party stays at home; the others keep their places and their rank."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import VISITOR
from core.signups.api import cancel, party_members
from core.signups.service.companions import remove_companion
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    enter,
    make_person,
    sheet_row,
    state_of,
    states,
)

pytestmark = pytest.mark.anyio


async def test_others_keep_their_places(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(3, largest_party=3)
    leader = (await enter(sheet, person=await make_person(), companions=("Ola", "Jan"))).signup
    waiting = await enter(sheet, person=await make_person())
    _, ola, jan = await party_members(leader)
    await remove_companion(leader, ola.id, viewer=VISITOR)
    assert [await state_of(one) for one in (leader, ola.id, jan.id)] == [
        "confirmed",
        "cancelled",
        "confirmed",
    ]
    assert await state_of(waiting.signup) == "offered"
    await remove_companion(leader, ola.id, viewer=VISITOR)  # twice is harmless
    assert (await sheet_row(sheet))["taken"] == 3
    await check_books(sheet)


async def test_party_that_waits_keeps_its_rank_and_needs_less_room(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, largest_party=3)
    first = await enter(sheet, person=await make_person())
    pair = await enter(sheet, person=await make_person(), companions=("Ola",))
    late = await enter(sheet, person=await make_person())
    _, ola = await party_members(pair.signup)
    await remove_companion(pair.signup, ola.id, viewer=VISITOR)
    await cancel(first.signup, viewer=VISITOR)
    assert await state_of(pair.signup) == "offered"
    assert await state_of(late.signup) == "waitlisted"
    await check_books(sheet)


async def test_only_ones_own_companions_and_until_the_start(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(5, largest_party=3)
    mine = (await enter(sheet, person=await make_person(), companions=("Ola",))).signup
    other = (await enter(sheet, person=await make_person(), companions=("Jan",))).signup
    theirs = (await party_members(other))[1].id
    own = (await party_members(mine))[1].id
    for wrong in (theirs, mine, other):
        with pytest.raises(NotFound):
            await remove_companion(mine, wrong, viewer=VISITOR)
    with pytest.raises(Refused):
        await remove_companion(mine, own, viewer=VISITOR, now=NOW + timedelta(hours=101))
    assert set(await states(sheet)) == {"confirmed"}
