"""Roles of an offer: places of their own on each shift, a sheet for each."""

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.ids import new_id
from core.signups.api import SheetState, sheet_by_id
from core.testing.people import make_viewer
from plugins.volunteering.queries import roles_of
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.roles import add_role, change_role, delete_role
from plugins.volunteering.service.shifts import add_shift, cancel_shift, change_shift
from plugins.volunteering.signups import SIGNUP_KINDS
from plugins.volunteering.tests.conftest import (
    enter,
    entry,
    fresh_line,
    lines,
    mails,
    plan,
)
from plugins.volunteering.values import RoleContent

KIND = SIGNUP_KINDS[0]


def role(title: str, **given: object) -> RoleContent:
    return RoleContent(title=LocalizedText.of(title), **given)


async def test_first_role_with_a_name_takes_over_the_places_there_are(make_public, coordinator):
    offer = await make_public()
    (before,) = await lines(offer.id)
    made = await add_role(coordinator, offer.id, role("Kopanie", minimum_age=16))
    (after,) = await lines(offer.id)
    assert [one.role for one in after.roles] == [made] == [before.roles[0].role]
    assert (after.roles[0].sheet, after.roles[0].minimum_age) == (before.roles[0].sheet, 16)
    await add_role(coordinator, offer.id, role("Podlewanie"))
    assert [str(one.title) for one in await roles_of(offer.id)] == ["Kopanie", "Podlewanie"]


async def test_each_role_has_a_sheet_of_its_own(make_offer, coordinator):
    offer = await make_offer(shifts=())
    digging = await add_role(coordinator, offer.id, role("Kopanie"))
    watering = await add_role(coordinator, offer.id, role("Podlewanie"))
    await add_role(coordinator, offer.id, role("Gotowanie"))
    await add_shift(coordinator, offer.id, plan(places={digging: 2, watering: 1}))
    await publish_offer(coordinator, offer.id)
    (shift,) = await lines(offer.id)
    assert [(one.role, one.capacity) for one in shift.roles] == [(digging, 2), (watering, 1)]
    assert len(set(shift.sheets)) == 2
    assert (await entry(shift))["sheet"] is None
    first, second = await make_viewer("ola"), await make_viewer("jan")
    await enter(shift, first, role=1)
    assert (await enter(shift, second, role=1)).state == "waitlisted"
    with pytest.raises(Refused):
        await enter(shift, first, role=0)
    told = (await KIND.describe([shift.roles[1].id]))[shift.roles[1].id]
    assert str(told.title) == "Sadzenie drzew – Podlewanie"
    await cancel_shift(coordinator, shift.id, reason="Burza")
    assert {one["email"] for one in await mails("volunteering.shift_cancelled")} == {
        "ola@example.org",
        "jan@example.org",
    }


async def test_role_that_is_not_needed_any_more_takes_nobody(make_public, coordinator):
    offer = await make_public()
    first = (await lines(offer.id))[0].roles[0].role
    await add_role(coordinator, offer.id, role("Kopanie"))
    second = await add_role(coordinator, offer.id, role("Podlewanie"))
    (shift,) = await lines(offer.id)
    await change_shift(coordinator, shift.id, plan(places={second: 3}))
    after = await fresh_line(shift)
    assert [(one.role, one.capacity) for one in after.roles] == [(first, 0), (second, 3)]
    assert (await sheet_by_id(after.roles[0].sheet)).state is SheetState.CLOSED
    await change_shift(coordinator, shift.id, plan(places={first: 4, second: 3}))
    assert (await sheet_by_id(after.roles[0].sheet)).state is SheetState.OPEN


async def test_places_that_people_have_are_not_taken_away(make_public, coordinator):
    offer = await make_public()
    await add_role(coordinator, offer.id, role("Kopanie"))
    second = await add_role(coordinator, offer.id, role("Podlewanie"))
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    with pytest.raises(Refused):
        await change_shift(coordinator, shift.id, plan(places={second: 3}))
    assert (await fresh_line(shift)).roles[0].capacity == 5


async def test_sheets_know_how_long_people_rest_and_work_in_a_role(make_public, coordinator):
    offer = await make_public()
    first = await add_role(coordinator, offer.id, role("Kopanie", rest_minutes=660))
    (shift,) = await lines(offer.id)
    assert (await sheet_by_id(shift.sheets[0])).rest_minutes == 660
    await change_role(coordinator, first, role("Kopanie", most_hours_day=8))
    sheet = await sheet_by_id(shift.sheets[0])
    assert (sheet.rest_minutes, sheet.most_minutes_a_day) == (None, 480)


async def test_roles_of_others_are_refused(make_offer, coordinator):
    offer, other = await make_offer(), await make_offer("Inna")
    foreign = (await roles_of(other.id))[0].id
    with pytest.raises(Invalid) as invalid:
        await add_shift(coordinator, offer.id, plan(places={foreign: 1}))
    assert set(invalid.value.fields) == {"places"}
    assert len(await lines(offer.id)) == 1


async def test_role_goes_only_while_no_shift_needs_it(make_offer, coordinator):
    offer = await make_offer()
    first = await add_role(coordinator, offer.id, role("Kopanie"))
    with pytest.raises(Refused) as last:
        await delete_role(coordinator, first)
    second = await add_role(coordinator, offer.id, role("Podlewanie"))
    with pytest.raises(Refused) as used:
        await delete_role(coordinator, first)
    assert (last.value.refusal.code, used.value.refusal.code) == ("last_role", "role_in_use")
    await delete_role(coordinator, second)
    assert [one.id for one in await roles_of(offer.id)] == [first]
    with pytest.raises(NotFound):
        await delete_role(coordinator, new_id())


async def test_change_of_a_role_is_checked_and_logged(make_offer, coordinator):
    offer = await make_offer()
    first = await add_role(coordinator, offer.id, role("Kopanie"))
    wrong = role("", minimum_age=7, rest_minutes=-1, most_hours_day=25, most_hours_week=200)
    with pytest.raises(Invalid) as invalid:
        await change_role(coordinator, first, wrong)
    assert set(invalid.value.fields) == {
        "title",
        "minimum_age",
        "rest_minutes",
        "most_hours_day",
        "most_hours_week",
    }
    await change_role(coordinator, first, role("Kopanie", rest_minutes=660))
    logged = await read("SELECT action FROM audit_entry WHERE subject = ? ORDER BY id", [first])
    assert [one["action"] for one in logged][-1] == "volunteering.role.changed"
