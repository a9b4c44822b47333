"""The host decides on what was asked for."""

from __future__ import annotations

import pytest

from core.contracts.errors import Refused
from core.contracts.viewer import VISITOR
from core.signups.api import decide
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    enter,
    mails,
    make_person,
    sheet_row,
    state_of,
)

pytestmark = pytest.mark.anyio


async def test_accepting_takes_place_and_time(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, needs_approval=True)
    asked = await enter(sheet, person=await make_person())
    for _ in range(2):
        await decide(asked.signup, approve=True, viewer=VISITOR)
    assert await state_of(asked.signup) == "confirmed"
    assert len(await mails("signups.confirmed")) == 1
    await check_books(sheet)


async def test_declining_tells_why(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, needs_approval=True)
    asked = await enter(sheet, person=await make_person())
    await decide(asked.signup, approve=False, reason="next time", viewer=VISITOR)
    assert await state_of(asked.signup) == "declined"
    assert (await mails())[-1]["kind"] == "signups.declined"
    with pytest.raises(Refused) as caught:
        await decide(asked.signup, approve=True, viewer=VISITOR)
    assert caught.value.refusal.code == "not_requested"


async def test_accepting_never_goes_over_capacity(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, needs_approval=True)
    asked = [await enter(sheet, person=await make_person()) for _ in range(2)]
    await decide(asked[0].signup, approve=True, viewer=VISITOR)
    with pytest.raises(Refused) as caught:
        await decide(asked[1].signup, approve=True, viewer=VISITOR)
    assert caught.value.refusal.code == "full"
    assert (await sheet_row(sheet))["taken"] == 1


async def test_accepting_somebody_whose_time_is_taken_needs_a_reason(
    make_sheet: OpenSheet,
) -> None:
    person = await make_person()
    asked = await enter(await make_sheet(needs_approval=True, starts=10, ends=12), person=person)
    await enter(await make_sheet(starts=11, ends=13), person=person)
    with pytest.raises(Refused) as caught:
        await decide(asked.signup, approve=True, viewer=VISITOR)
    assert caught.value.refusal.code == "overlap"
    await decide(asked.signup, approve=True, override_reason="she asked", viewer=VISITOR)
    assert await state_of(asked.signup) == "confirmed"
