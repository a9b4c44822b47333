"""The verbs of volunteering: their states, the city's approval, and word to those who come."""

import json

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signals import announce
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import to_wall
from core.data.transactions import tx
from core.people.api import Organization, OrganizationChanged, OrganizationSuspended
from core.services.audit.api import entries_of
from core.services.cases.api import open_cases
from core.signups.api import sheet_by_id, signups_of
from core.testing.people import join, make_viewer
from plugins.volunteering.cases import decide
from plugins.volunteering.privacy import collect, erase
from plugins.volunteering.queries import offer_by_id, offer_by_slug, open_offers
from plugins.volunteering.service.drafting import create_offer, delete_draft, edit_offer
from plugins.volunteering.service.publishing import (
    approve_offer,
    close_offer,
    close_past_offers,
    publish_offer,
    reject_offer,
    return_offer,
    withdraw_offer,
)
from plugins.volunteering.service.shifts import (
    add_shift,
    cancel_offer,
    cancel_shift,
    change_shift,
    copy_shift,
)
from plugins.volunteering.tests.conftest import (
    NOW,
    at,
    content,
    enter,
    entry,
    fresh,
    fresh_line,
    fresh_shift,
    lines,
    mails,
    make_host,
    plan,
)
from plugins.volunteering.values import CASE_KIND, OfferState, ShiftState


async def only_shift(offer):
    (shift,) = await lines(offer.id)
    return shift


# --- drafts --------------------------------------------------------------------------------------


async def test_draft_keeps_all_and_stays_out_of_everything(make_offer, coordinator):
    offer = await fresh(await make_offer("Żółte liście", minimum_age=16, has_minors_contact=True))
    shift = await only_shift(offer)
    assert (offer.slug, offer.state, offer.created_by) == (
        "zolte-liscie",
        OfferState.DRAFT,
        coordinator.account,
    )
    assert (offer.minimum_age, offer.has_minors_contact) == (16, True)
    assert not shift.sheets
    assert await entry(shift) is None
    assert (await open_offers(now=NOW)).lines == []


async def test_same_title_gets_another_address(make_offer):
    first, second = await make_offer("Festyn"), await make_offer("Festyn")
    assert (first.slug, second.slug) == ("festyn", "festyn-2")
    assert (await make_offer("Places")).slug == "places-2"


@pytest.mark.parametrize("kind", ["informal_group", "firm", "foreign_partner"])
async def test_kinds_that_may_not_use_volunteers_write_no_offer(db, coordinator, kind):
    other = await make_host("inny", kind=kind)
    with pytest.raises(Refused) as refused:
        await create_offer(coordinator, other, content())
    assert refused.value.refusal.code == "not_a_host"


async def test_wrong_content_is_refused_by_field(host, coordinator):
    wrong = content("", areas=("99x",), minimum_age=12)
    with pytest.raises(Invalid) as invalid:
        await create_offer(coordinator, host, wrong)
    assert set(invalid.value.fields) == {"title", "areas", "minimum_age"}


async def test_editing_a_draft_moves_its_address(make_offer, coordinator):
    offer = await make_offer()
    after = await edit_offer(coordinator, offer.id, content("Sprzątanie parku"))
    assert after.slug == "sprzatanie-parku"
    assert after.version == 2
    with pytest.raises(NotFound):
        await edit_offer(coordinator, new_id(), content())


async def test_deleting_a_draft_takes_its_shifts(make_offer, make_public, coordinator):
    offer = await make_offer()
    await delete_draft(coordinator, offer.id)
    assert await offer_by_id(offer.id) is None
    assert await lines(offer.id) == []
    with pytest.raises(Refused):
        await delete_draft(coordinator, (await make_public()).id)


# --- publishing ----------------------------------------------------------------------------------


async def test_publishing_opens_sheets_and_entries(make_public, coordinator, host):
    offer = await make_public(shifts=(plan(100, 103), plan(124, 127, capacity=8)))
    assert offer.state == OfferState.PUBLISHED
    assert offer.published_at
    for shift, capacity in zip(await lines(offer.id), (5, 8), strict=True):
        sheet = await sheet_by_id(shift.sheets[0])
        assert (sheet.capacity, sheet.starts_at, sheet.organization) == (
            capacity,
            shift.starts_at,
            host.id,
        )
        assert (await entry(shift))["is_public"]
    (log, *_) = await entries_of(offer.id)
    assert log.action == "volunteering.offer.published"


async def test_publishing_says_what_is_missing(make_offer, coordinator):
    offer = await make_offer(summary=LocalizedText(), place="", shifts=())
    with pytest.raises(Invalid) as invalid:
        await publish_offer(coordinator, offer.id)
    assert set(invalid.value.fields) == {"summary", "place"}
    await edit_offer(coordinator, offer.id, content())
    with pytest.raises(Refused) as refused:
        await publish_offer(coordinator, offer.id)
    assert refused.value.refusal.code == "no_shift"


async def test_suspended_organization_publishes_nothing(coordinator, make_offer):
    offer = await make_offer()
    async with tx():
        await Organization.update({Organization.state: "suspended"}).where(
            Organization.id == offer.organization
        )
    with pytest.raises(Refused) as refused:
        await publish_offer(coordinator, offer.id)
    assert refused.value.refusal.code == "barred"


async def test_unverified_organization_asks_the_city(make_offer, newcomer, coordinator, officer):
    member = await make_viewer("lipka")
    await join(member, newcomer)
    offer = await make_offer(organization=newcomer)
    assert await publish_offer(coordinator, offer.id) is OfferState.WAITING
    (case,) = await open_cases([CASE_KIND])
    assert (case.subject, case.organization) == (offer.id, newcomer.id)
    assert await entry(await only_shift(offer)) is None
    assert [mail["email"] for mail in await mails("inbox.opened")] == [officer.email]
    await decide(case, Decision.APPROVE, "", officer)
    assert (await fresh(offer)).state == OfferState.PUBLISHED
    assert (await entry(await only_shift(offer)))["is_public"]
    assert await open_cases([CASE_KIND]) == []
    assert [mail["email"] for mail in await mails("volunteering.approved")] == [member.email]


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REJECT])
async def test_city_gives_an_offer_back(make_offer, newcomer, coordinator, officer, decision):
    offer = await make_offer(organization=newcomer)
    await publish_offer(coordinator, offer.id)
    (case,) = await open_cases([CASE_KIND])
    with pytest.raises(Invalid):
        await decide(case, decision, " ", officer)
    await decide(case, decision, "Brakuje adresu.", officer)
    after = await fresh(offer)
    assert (after.state, after.reason) == (OfferState.DRAFT, "Brakuje adresu.")
    assert await open_cases([CASE_KIND]) == []
    send_back = return_offer if decision is Decision.RETURN else reject_offer
    with pytest.raises(Refused):
        await send_back(officer, offer.id, "Jeszcze raz.")


async def test_nobody_approves_their_own_offer(newcomer, officer):
    offer = await create_offer(officer, newcomer, content())
    await add_shift(officer, offer.id, plan())
    await publish_offer(officer, offer.id)
    with pytest.raises(Refused) as refused:
        await approve_offer(officer, offer.id)
    assert refused.value.refusal.code == "own_offer"


async def test_waiting_offer_is_taken_back(make_offer, newcomer, coordinator):
    offer = await make_offer(organization=newcomer)
    await publish_offer(coordinator, offer.id)
    await withdraw_offer(coordinator, offer.id)
    assert (await fresh(offer)).state == OfferState.DRAFT
    assert await open_cases([CASE_KIND]) == []


async def test_closed_offer_opens_again(make_public, coordinator):
    offer = await make_public()
    await close_offer(coordinator, offer.id)
    assert (await fresh(offer)).state == OfferState.CLOSED
    with pytest.raises(Refused):
        await close_offer(coordinator, offer.id)
    assert await publish_offer(coordinator, offer.id) is OfferState.PUBLISHED


async def test_shift_added_while_closed_gets_its_sheet_when_opened(make_public, coordinator):
    offer = await make_public()
    await close_offer(coordinator, offer.id)
    shift = await add_shift(coordinator, offer.id, plan(200, 203))
    assert not (await fresh_line(shift)).sheets
    await publish_offer(coordinator, offer.id)
    assert (await fresh_line(shift)).sheets


async def test_job_closes_offers_whose_last_shift_is_over(make_public, make_offer):
    offer = await make_public(shifts=(plan(100, 103), plan(200, 203)))
    draft = await make_offer()
    await close_past_offers(at(150))
    assert (await fresh(offer)).state == OfferState.PUBLISHED
    await close_past_offers(at(203))
    await close_past_offers(at(203))
    assert (await fresh(offer)).state == OfferState.CLOSED
    assert (await fresh(draft)).state == OfferState.DRAFT


async def test_public_offer_keeps_its_address_and_stays_complete(make_public, coordinator):
    offer = await make_public()
    await edit_offer(coordinator, offer.id, content("Sadzenie krzewów"))
    assert (await offer_by_slug("sadzenie-drzew")).offer.id == offer.id
    shift = await only_shift(offer)
    assert "Sadzenie krzewów" in (await entry(shift))["title"]
    with pytest.raises(Invalid) as invalid:
        await edit_offer(coordinator, offer.id, content(place=""))
    assert set(invalid.value.fields) == {"place"}


# --- shifts --------------------------------------------------------------------------------------


async def test_shift_of_a_public_offer_is_open_at_once(make_public, coordinator):
    offer = await make_public()
    shift = await add_shift(coordinator, offer.id, plan(200, 204, place="Inny park"))
    sheet = (await fresh_line(shift)).sheets[0]
    assert (await sheet_by_id(sheet)).capacity == 5
    assert (await entry(shift))["place"] == "Inny park"


async def test_wrong_shift_is_refused(make_offer, coordinator):
    offer = await make_offer(shifts=())
    with pytest.raises(Invalid) as invalid:
        await add_shift(coordinator, offer.id, plan(-3, -1, capacity=0))
    assert set(invalid.value.fields) == {"day", "capacity"}
    assert await lines(offer.id) == []


@pytest.mark.parametrize("days", [1, 7])
async def test_copy_stays_at_the_same_hour_of_the_clock(make_offer, coordinator, days):
    offer = await make_offer(shifts=(plan(note=LocalizedText.of("Rękawice")),))
    first = await only_shift(offer)
    second = await fresh_line(await copy_shift(coordinator, first.id, days=days))
    was, now = to_wall(first.starts_at, first.zone), to_wall(second.starts_at, second.zone)
    assert (now - was).days == days
    assert now.time() == was.time()
    assert (second.capacity, str(second.note)) == (5, "Rękawice")


async def test_change_moves_sheet_entry_and_tells_everybody(make_public, coordinator):
    offer = await make_public()
    shift = await only_shift(offer)
    volunteer = await make_viewer("ola")
    await enter(shift, volunteer)
    before = await entry(shift)
    assert await change_shift(coordinator, shift.id, plan(110, 113)) == 1
    after, sheet = await entry(shift), await sheet_by_id(shift.sheets[0])
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    assert (sheet.starts_at, sheet.ends_at) == (at(110), at(113))
    (time,) = await read("SELECT starts_at FROM signups_commitment")
    assert str(time["starts_at"])[:16] == str(at(110))[:16]
    (mail,) = await mails("volunteering.shift_changed")
    payload = json.loads(mail["payload"]) if isinstance(mail["payload"], str) else mail["payload"]
    assert mail["email"] == volunteer.email
    assert payload["before_starts_at"].startswith(at(100).isoformat()[:16])
    assert await mails("signups.changed") == []


async def test_change_of_places_alone_tells_nobody(make_public, coordinator):
    offer = await make_public()
    shift = await only_shift(offer)
    await enter(shift, await make_viewer("ola"))
    assert await change_shift(coordinator, shift.id, plan(capacity=9)) == 0
    assert (await sheet_by_id(shift.sheets[0])).capacity == 9
    assert await mails("volunteering.") == []
    assert (await entry(shift))["sequence"] == 0


async def test_fewer_places_than_taken_are_refused_and_nothing_changes(make_public, coordinator):
    offer = await make_public()
    shift = await only_shift(offer)
    await enter(shift, await make_viewer("ola"))
    await enter(shift, await make_viewer("iwo"))
    with pytest.raises(Refused):
        await change_shift(coordinator, shift.id, plan(110, 113, capacity=1))
    after = await fresh_line(shift)
    assert (after.capacity, after.starts_at) == (5, at(100))
    assert (await entry(shift))["sequence"] == 0


async def test_new_place_alone_tells_everybody(make_public, coordinator):
    offer = await make_public()
    shift = await only_shift(offer)
    await enter(shift, await make_viewer("ola"))
    assert await change_shift(coordinator, shift.id, plan(place="Rynek")) == 1
    assert (await entry(shift))["place"] == "Rynek"
    assert len(await mails("volunteering.shift_changed")) == 1


async def test_begun_shift_cannot_change(make_public, coordinator):
    shift = await only_shift(await make_public())
    with pytest.raises(Refused) as refused:
        await change_shift(coordinator, shift.id, plan(110, 112), now=at(101))
    assert refused.value.refusal.code == "begun"
    with pytest.raises(Refused):
        await cancel_shift(coordinator, shift.id, reason="Deszcz", now=at(101))


async def test_cancelled_shift_takes_sign_ups_back_and_tells_why(make_public, coordinator):
    offer = await make_public()
    shift = await only_shift(offer)
    await enter(shift, await make_viewer("ola"))
    with pytest.raises(Invalid):
        await cancel_shift(coordinator, shift.id, reason=" ")
    assert await cancel_shift(coordinator, shift.id, reason="Burza") == 1
    after = await fresh_shift(shift)
    assert (after.state, after.reason) == (ShiftState.CANCELLED, "Burza")
    assert [place.state for place in await signups_of(shift.sheets[0])] == ["cancelled"]
    assert (await entry(shift))["status"] == "cancelled"
    assert await read("SELECT id FROM signups_commitment") == []
    assert len(await mails("volunteering.shift_cancelled")) == 1
    assert await mails("signups.cancelled") == []


async def test_cancelled_shift_of_a_draft_disappears(make_offer, coordinator):
    offer = await make_offer()
    await cancel_shift(coordinator, (await only_shift(offer)).id)
    assert await lines(offer.id) == []


async def test_cancelled_offer_cancels_what_lies_ahead_only(make_public, coordinator):
    offer = await make_public(shifts=(plan(100, 103), plan(200, 203)))
    first, second = await lines(offer.id)
    await enter(first, await make_viewer("ola"))
    await enter(second, await make_viewer("iwo"))
    assert await cancel_offer(coordinator, offer.id, reason="Brak zgody", now=at(150)) == 1
    assert (await fresh(offer)).state == OfferState.CANCELLED
    assert (await fresh_shift(first)).state == ShiftState.OPEN
    assert (await fresh_shift(second)).state == ShiftState.CANCELLED
    assert (await entry(first))["status"] == "confirmed"
    assert (await entry(second))["status"] == "cancelled"
    with pytest.raises(Refused):
        await add_shift(coordinator, offer.id, plan(300, 303))


# --- others' facts and personal data -------------------------------------------------------------


async def test_offers_hide_and_come_back_with_their_organization(make_public, host):
    offer = await make_public()
    shift = await only_shift(offer)
    for is_suspended in (True, False):
        async with tx() as transaction:
            fact = OrganizationSuspended(organization=host.id, is_suspended=is_suspended)
            await announce(fact, within=transaction)
        assert (await fresh(offer)).is_hidden is is_suspended
        assert bool((await entry(shift))["is_public"]) is not is_suspended
        assert bool((await open_offers(now=NOW)).lines) is not is_suspended


async def test_entries_carry_the_organizations_new_name(make_public, host):
    shift = await only_shift(await make_public())
    async with tx() as transaction:
        await Organization.update({Organization.short_name: "Nowa Nazwa"}).where(
            Organization.id == host.id
        )
        await announce(OrganizationChanged(organization=host.id), within=transaction)
    assert (await entry(shift))["organization_name"] == "Nowa Nazwa"


async def test_author_is_shown_their_offers_and_forgotten(make_public, coordinator):
    offer = await make_public()
    (row,) = await collect(coordinator.person)
    assert row["offer"] == "Sadzenie drzew"
    for rows in (1, 0):
        (fate,) = await erase(coordinator.person)
        assert (fate.rows, fate.fate) == (rows, "anonymised")
    assert (await fresh(offer)).created_by is None
