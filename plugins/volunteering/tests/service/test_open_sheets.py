"""Offers without set times: one open sheet, which takes nobody's time."""

from datetime import timedelta

import pytest

from core.contracts.errors import Refused
from core.signups.api import SheetState, sheet_by_id, signups_of
from core.testing.people import make_viewer
from core.testing.traces import take_place
from plugins.volunteering.service.drafting import create_offer, edit_offer
from plugins.volunteering.service.open_sheets import move_ends_on
from plugins.volunteering.service.publishing import close_offer, publish_offer
from plugins.volunteering.service.shifts import cancel_offer
from plugins.volunteering.signups import SIGNUP_KINDS
from plugins.volunteering.tests.conftest import NOW, content, enter, fresh, lines, mails
from plugins.volunteering.values import OfferKind


@pytest.fixture
async def timeless(host, coordinator):
    """A public offer of help whenever somebody can."""
    said = content("Pomoc w biurze", kind=OfferKind.OPEN_ENDED, capacity=2)
    offer = await create_offer(coordinator, host, said)
    await publish_offer(coordinator, offer.id)
    return await fresh(offer)


async def test_people_say_that_they_want_to_help(timeless, make_public):
    ola = await make_viewer("ola")
    assert (await take_place(timeless.sheet, ola)).state == "confirmed"
    offer = await make_public()
    await enter((await lines(offer.id))[0], ola)
    subject = (await SIGNUP_KINDS[1].describe([timeless.id]))[timeless.id]
    assert subject.is_timeless
    assert "Organizacja" in subject.notes.to("pl")
    assert await SIGNUP_KINDS[1].checkin_lists(timeless.id) == ()


async def test_places_grow_with_the_offer_and_it_closes(timeless, coordinator):
    for name in ("ola", "jan"):
        await take_place(timeless.sheet, await make_viewer(name))
    said = content("Pomoc w biurze", kind=OfferKind.OPEN_ENDED, capacity=1)
    with pytest.raises(Refused):
        await edit_offer(coordinator, timeless.id, said)
    await edit_offer(coordinator, timeless.id, content(kind=OfferKind.REMOTE))
    assert (await sheet_by_id(timeless.sheet)).capacity is None
    await close_offer(coordinator, timeless.id)
    with pytest.raises(Refused) as refused:
        await take_place(timeless.sheet, await make_viewer("ewa"))
    assert refused.value.refusal.code == "closed"


async def test_offer_that_was_told_does_not_become_another(timeless, make_offer, coordinator):
    with pytest.raises(Refused):
        await edit_offer(coordinator, timeless.id, content())
    offer = await make_offer()
    with pytest.raises(Refused):
        await edit_offer(coordinator, offer.id, content(kind=OfferKind.REMOTE))


async def test_who_wanted_to_help_hears_of_the_end(timeless, coordinator):
    await take_place(timeless.sheet, await make_viewer("ola"))
    assert await cancel_offer(coordinator, timeless.id, reason="Remont") == 1
    assert (await sheet_by_id(timeless.sheet)).state is SheetState.CANCELLED
    assert [one.state for one in await signups_of(timeless.sheet)] == ["cancelled"]
    assert len(await mails("signups.cancelled")) == 1


async def test_end_of_the_sheet_moves_on(timeless):
    before = (await sheet_by_id(timeless.sheet)).ends_at
    await move_ends_on(NOW)
    assert (await sheet_by_id(timeless.sheet)).ends_at == before
    await move_ends_on(NOW + timedelta(days=330))
    assert (await sheet_by_id(timeless.sheet)).ends_at > before
