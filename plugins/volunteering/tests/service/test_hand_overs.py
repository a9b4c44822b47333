"""To whom volunteers give their places: said once for a whole offer, and kept as shifts change."""

from dataclasses import replace

import pytest

from core.contracts.errors import Invalid
from core.data.commands import read
from core.signups.api import HandsOver, change_sheet, sheet_by_id
from plugins.volunteering.service.copying import content_of
from plugins.volunteering.service.drafting import create_offer, edit_offer
from plugins.volunteering.service.shifts import add_shift, change_shift
from plugins.volunteering.tests.conftest import content, fresh, lines, plan


async def said(offer):
    """What each sheet of an offer says, by the start of its shift."""
    sheets = [one.sheets[0] for one in await lines(offer.id)]
    return [(await sheet_by_id(sheet)).hands_over for sheet in sheets]


async def say(coordinator, offer, **given):
    found = await fresh(offer)
    await edit_offer(coordinator, offer.id, replace(content_of(found), **given))


async def test_it_is_said_for_all_shifts_at_once_and_for_those_that_come(make_public, coordinator):
    offer = await make_public(shifts=(plan(100, 103), plan(200, 203)))
    assert await said(offer) == [HandsOver.TOLD] * 2
    await say(coordinator, offer, hands_over="no")
    assert await said(offer) == [HandsOver.NO] * 2
    await add_shift(coordinator, offer.id, plan(300, 303))
    assert await said(offer) == [HandsOver.NO] * 3
    await say(coordinator, offer, hands_over="")
    assert await said(offer) == [HandsOver.TOLD] * 3


async def test_without_a_word_it_goes_as_with_sign_ups(make_public, coordinator):
    offer = await make_public()
    await say(coordinator, offer, needs_approval=True)
    assert await said(offer) == [HandsOver.APPROVED]
    await say(coordinator, offer, hands_over="told")
    assert await said(offer) == [HandsOver.TOLD]
    await say(coordinator, offer, needs_approval=False)
    assert await said(offer) == [HandsOver.TOLD]


async def test_what_a_single_sheet_says_stays_when_its_shift_changes(make_public, coordinator):
    offer = await make_public(shifts=(plan(100, 103), plan(200, 203)))
    first, _ = await lines(offer.id)
    await change_sheet(first.sheets[0], viewer=coordinator, hands_over=HandsOver.NO)
    await change_shift(coordinator, first.id, plan(101, 104))
    assert await said(offer) == [HandsOver.NO, HandsOver.TOLD]
    await say(coordinator, offer, hands_over="approved")
    assert await said(offer) == [HandsOver.APPROVED] * 2


async def test_what_is_no_way_is_not_kept(host, coordinator):
    with pytest.raises(Invalid) as wrong:
        await create_offer(coordinator, host, content(hands_over="perhaps"))
    assert set(wrong.value.fields) == {"hands_over"}
    assert await read("SELECT id FROM volunteering_offer") == []
