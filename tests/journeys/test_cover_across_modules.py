"""A call for cover asks nobody who has something else at that hour, whatever module it is of."""

import pytest

from core.contracts.signups import Applicant
from core.data.commands import read
from core.data.ids import new_token
from core.signups.api import SignUpRequest, cancel, sign_up
from core.testing.people import join, make_host, make_viewer
from plugins.events.service.drafting import create_draft
from plugins.events.service.publishing import publish_event
from plugins.events.tests.conftest import WITH_SIGNUP, draft, timing
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.queries import shifts_of
from plugins.volunteering.service.cover import call_for_cover
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.profiles import keep_profile
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tests.conftest import content, plan

AGREES = ProfileContent(takes_calls=True, only_favourites=False)


async def called():
    rows = await read("SELECT email FROM outbox_message WHERE kind = 'volunteering.cover'")
    return {row["email"] for row in rows}


@pytest.fixture
async def host(db):
    return await make_host("klon", name="Zielony Klon")


@pytest.fixture
async def coordinator(host):
    return await join(await make_viewer("koord"), host)


async def event_at(host, coordinator, title, start, end):
    """The sheet of a published event at these hours from now."""
    said = draft(title, timing=timing(start, end), registration=WITH_SIGNUP)
    made = await create_draft(coordinator, host, said)
    await publish_event(coordinator, made.id)
    (row,) = await read("SELECT sheet FROM events_event WHERE id = ?", [made.id])
    return row["sheet"]


async def missing(host, coordinator, start, end):
    """The only place of a shift at these hours, which nobody has."""
    offer = await create_offer(coordinator, host, content("Sadzenie drzew"))
    await add_shift(coordinator, offer.id, plan(start, end, capacity=1))
    await publish_offer(coordinator, offer.id)
    return (await shifts_of([offer.id]))[offer.id][0].roles[0]


async def comes(viewer, sheet):
    applicant = Applicant(name=viewer.name, email=viewer.email, language="pl", person=viewer.person)
    wish = SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key=new_token()[0])
    return await sign_up(wish, viewer=viewer)


async def somebody(name):
    viewer = await make_viewer(name)
    await keep_profile(viewer, AGREES)
    return viewer


async def test_who_is_at_an_event_at_that_hour_is_not_called(host, coordinator):
    at_once = await event_at(host, coordinator, "Festyn", 101, 103)
    right_after = await event_at(host, coordinator, "Koncert", 105, 107)
    place = await missing(host, coordinator, 100, 104)
    busy, follows, free = [await somebody(name) for name in ("zajety", "potem", "wolna")]
    assert (await comes(busy, at_once)).state == "confirmed"
    assert (await comes(follows, right_after)).state == "confirmed"
    assert await call_for_cover(coordinator, place.id) == 2
    assert await called() == {follows.email, free.email}


async def test_who_gives_the_event_up_is_called_again(host, coordinator):
    """The control: it was the event alone that kept them from being asked."""
    sheet = await event_at(host, coordinator, "Festyn", 101, 103)
    place = await missing(host, coordinator, 100, 104)
    busy = await somebody("zajety")
    answer = await comes(busy, sheet)
    assert await call_for_cover(coordinator, place.id) == 0
    await cancel(answer.signup, viewer=busy)
    assert await call_for_cover(coordinator, place.id) == 1
    assert await called() == {busy.email}
