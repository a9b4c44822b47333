"""What programs outside are told of sign-ups: which one and where, never whose."""

from __future__ import annotations

import pytest

from core.contracts.viewer import VISITOR, Viewer
from core.data.ids import new_id
from core.signups.api import CancelledBy, cancel, told_of_signup
from core.signups.service.take_over import Taker, take_over
from core.testing.hearing import hearing
from tests.core.signups.conftest import OpenSheet, enter, make_person
from tests.core.signups.service.test_take_over import given_on

pytestmark = pytest.mark.anyio


async def test_places_taken_waited_for_and_given_back(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    ala, jan = await make_person("Ala"), await make_person("Jan")
    async with hearing() as heard:
        first = await enter(sheet, person=ala)
        await enter(sheet, person=jan)
        await cancel(first.signup, viewer=VISITOR, by=CancelledBy.HOST, reason="Pomyłka.")
    keys = [key.removeprefix("signups.signup.") for key, _ in heard]
    assert keys[:3] == ["confirmed", "waitlisted", "cancelled"]
    assert heard[2][1].data["by"] == "host"
    for one in (str(ala), str(jan), "Ala", "Pomyłka"):
        assert one not in str(heard)


async def test_a_place_that_goes_on_is_no_cancelled_one(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, hands_over="told")
    signup = (await enter(sheet, person=await make_person("Ala", "ala@example.org"))).signup
    taker = await make_person("Jan", "jan@example.org")
    linked = await given_on(signup)
    async with hearing() as heard:
        await take_over(linked, Taker(viewer=Viewer(person=taker), person=taker))
    assert [key for key, _ in heard] == [
        "signups.signup.handed_over",
        "signups.signup.confirmed",
    ]
    assert heard[0][1].data["signup"] == signup


async def test_of_what_is_not_there_nothing_is_told(make_sheet: OpenSheet) -> None:
    assert await told_of_signup(new_id(), None) is None
