"""What programs outside are told of offers, shifts and hours: ids and times, and nobody's name."""

from contextlib import suppress
from datetime import timedelta

from core.data.transactions import tx
from core.signups.api import CancelledBy, cancel
from core.testing.hearing import hearing
from core.testing.people import make_viewer
from plugins.volunteering.service.attendance import note_presence
from plugins.volunteering.service.hours import approve_hours, log_hours, reject_hours
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import add_shift, cancel_shift, change_shift
from plugins.volunteering.tests.conftest import NOW, at, enter, lines, plan
from plugins.volunteering.values import HourLog


def keys(heard):
    return [key for key, _ in heard if key.startswith("volunteering.")]


async def test_of_drafts_nothing_is_told(make_offer, coordinator):
    async with hearing() as heard:
        offer = await make_offer(shifts=(plan(), plan(120, 122)))
        (first, second) = await lines(offer.id)
        await change_shift(coordinator, first.id, plan(101, 104))
        await cancel_shift(coordinator, second.id)
    assert keys(heard) == []


async def test_an_offer_and_its_shifts(make_offer, coordinator, host):
    offer = await make_offer()
    async with hearing() as heard:
        await publish_offer(coordinator, offer.id)
        shift = await add_shift(coordinator, offer.id, plan(200, 202))
        await change_shift(coordinator, shift.id, plan(201, 203))
        await change_shift(coordinator, shift.id, plan(201, 203, capacity=7))
        await cancel_shift(coordinator, shift.id, reason="Burza.")
    assert keys(heard) == [
        "volunteering.offer.published",
        "volunteering.shift.published",
        "volunteering.shift.changed",
        "volunteering.shift.cancelled",
    ]
    assert {told.organization for _, told in heard} == {host.id}
    changed = heard[2][1]
    assert (changed.data["shift"], changed.data["starts_at"]) == (shift.id, at(201))
    assert changed.path == (f"/api/v1/organizations/klon/volunteering/{offer.id}/shifts/{shift.id}")
    assert heard[3][1].data["state"] == "cancelled"
    assert "Burza" not in str(heard)


async def test_what_is_taken_back_is_told_to_nobody(make_public, coordinator):
    offer = await make_public()
    async with hearing() as heard:
        with suppress(ZeroDivisionError):
            async with tx():
                await add_shift(coordinator, offer.id, plan(200, 202))
                raise ZeroDivisionError
    assert keys(heard) == []


async def test_hours_that_count_from_now_on(make_public, coordinator, host):
    ola = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    signup = (await enter(shift, ola)).signup
    day = (NOW - timedelta(days=1)).date()
    good = await log_hours(ola, host, HourLog(day=day, minutes=60, task="Gotowanie"))
    bad = await log_hours(ola, host, HourLog(day=day, minutes=30, task="Zmywanie"))
    async with hearing() as heard:
        await reject_hours(coordinator, host.id, bad, reason="Nie było Cię.")
        await approve_hours(coordinator, host.id, [good])
        await approve_hours(coordinator, host.id, [good])
        await note_presence(coordinator, shift.id, signup, now=at(104.5))
    assert keys(heard) == ["volunteering.hours.approved"] * 2
    assert [told.data["minutes"] for _, told in heard] == [60, 180]
    assert "Ola" not in str(heard)
    assert str(ola.person) not in str(heard)


async def test_sign_ups_for_a_shift_name_no_one(make_public):
    ola = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    async with hearing() as heard:
        made = await enter(shift, ola)
        await cancel(made.signup, viewer=ola, by=CancelledBy.SELF)
    assert [key for key, _ in heard] == ["signups.signup.confirmed", "signups.signup.cancelled"]
    assert heard[0][1].data["signup"] == made.signup
    assert heard[1][1].data["by"] == "self"
    assert heard[0][1].path.endswith(f"/sheets/{shift.sheets[0]}/signups")
    for one in (str(ola.person), "Ola", ola.email):
        assert one not in str(heard)
