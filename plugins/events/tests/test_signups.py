"""How the sign-up engine sees events."""

import json
from datetime import timedelta

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Applicant, CopyShift, Period
from core.contracts.viewer import VISITOR
from core.data.ids import new_id
from core.services.calendar.api import attach_entry
from core.testing.people import make_viewer
from core.web.policies import is_allowed
from plugins.events.permissions import load_managed
from plugins.events.service.moving import cancel_event
from plugins.events.signups import REGISTRATION, copy_subject, gates, may_sign_up
from plugins.events.tests.conftest import (
    NOW,
    WITH_SIGNUP,
    ZONE,
    at,
    draft,
    enter,
    fresh,
    mails,
    timing,
)
from plugins.events.values import EventState, Timing

SOMEBODY = Applicant(name="Ala", email="ala@example.org", language="pl")


async def test_describe_reads_many_and_leaves_out_what_is_gone(make_public):
    one, two = await make_public("Jeden"), await make_public("Dwa")
    found = await REGISTRATION.describe([one.id, two.id, new_id()])
    assert set(found) == {one.id, two.id}
    subject = found[one.id]
    assert (subject.starts_at, subject.place) == (at(100), "Park Jonstona, al. Jana Pawła II")
    assert subject.url_path == "/events/jeden"
    assert subject.organization_name == "Sąsiedzka Przystań"
    assert await REGISTRATION.describe([]) == {}


async def test_a_confirmation_carries_the_entry_of_the_event(make_public):
    event = await make_public("Z zapisami", registration=WITH_SIGNUP)
    await enter(event, await make_viewer("ala"))
    payload = json.loads((await mails("signups.confirmed"))[0]["payload"])
    (file,) = await attach_entry(payload, "pl")
    assert "SUMMARY:Z zapisami" in file.content.decode()


async def test_describe_knows_what_is_cancelled(make_public, coordinator):
    event = await make_public()
    await cancel_event(coordinator, event.id, reason="Brak sali.")
    assert (await REGISTRATION.describe([event.id]))[event.id].is_cancelled


async def test_only_public_events_take_sign_ups(make_event, make_public):
    drafted = await make_event("Szkic")
    public = await make_public("Jawne")
    assert (await may_sign_up(drafted.id, SOMEBODY, VISITOR, NOW)).code == "not_public"
    assert await may_sign_up(public.id, SOMEBODY, VISITOR, NOW) is None
    assert (await may_sign_up(new_id(), SOMEBODY, VISITOR, NOW)).code == "gone"


async def test_hosts_add_people_after_the_end(make_public, coordinator):
    event = await make_public()
    after = event.ends_at + timedelta(hours=1)
    assert (await may_sign_up(event.id, SOMEBODY, VISITOR, after)).code == "over"
    assert await may_sign_up(event.id, SOMEBODY, coordinator, after) is None


@pytest.mark.parametrize(("hours", "period"), [(3, Period.ONCE), (50, Period.DAILY)])
async def test_one_entrance_opens_two_hours_around(make_event, hours, period):
    noon = timing().starts_at.replace(hour=12, minute=0)  # whenever the test runs
    when = Timing(starts_at=noon, ends_at=noon + timedelta(hours=hours), zone=ZONE)
    event = await make_event(timing=when)
    (gate,) = await gates(event.id)
    assert (gate.key, gate.period) == ("entrance", period)
    assert gate.opens_at == event.starts_at - timedelta(hours=2)
    assert gate.closes_at == event.ends_at + timedelta(hours=2)
    with pytest.raises(NotFound):
        await gates(new_id())


async def test_places_are_given_once_and_no_more_than_there_are(make_public):
    from dataclasses import replace

    event = await make_public(registration=replace(WITH_SIGNUP, capacity=1, has_waiting_list=False))
    first = await make_viewer("pierwsza")
    await enter(event, first)
    for viewer, code in ((first, "already_signed_up"), (await make_viewer("druga"), "full")):
        with pytest.raises(Refused) as caught:
            await enter(event, viewer)
        assert caught.value.refusal.code == code


async def test_copy_subject_moves_whole_days(make_public):
    event = await make_public()
    copy = await copy_subject(event.id, CopyShift(days=14))
    from plugins.events.queries import event_by_id

    found = await event_by_id(copy)
    assert found.state == EventState.DRAFT
    assert timedelta(days=13) < found.starts_at - event.starts_at < timedelta(days=15)


async def test_the_engine_asks_our_policy_by_subject(make_public, coordinator, twin):
    event = await make_public()
    hosted = await load_managed(coordinator, {"subject": event.id})
    stranger = await make_viewer("obca", role="coordinator", organization=twin.id)
    admin = await make_viewer("admin", city_role="city_admin")
    assert is_allowed(coordinator, REGISTRATION.may_manage, hosted)
    assert not is_allowed(stranger, REGISTRATION.may_manage, hosted)
    assert not is_allowed(admin, REGISTRATION.may_manage, hosted)
    assert not is_allowed(VISITOR, REGISTRATION.may_manage, hosted)


async def test_a_draft_has_no_sheet_that_could_be_found(make_event):
    event = await make_event(registration=WITH_SIGNUP)
    assert (await fresh(event)).sheet is None
    assert draft().registration.is_wanted is False
