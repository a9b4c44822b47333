"""Briefings are read before a place is taken, and again after each change."""

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.signups.api import SignUpRequest, Source, add_by_hand, cancel, sign_up
from core.testing.people import make_viewer
from plugins.volunteering.queries import role_by_id, roles_of
from plugins.volunteering.queries.briefings import briefing_of, has_read, wordings_of
from plugins.volunteering.service.briefings import acknowledge, write_briefing
from plugins.volunteering.service.copying import copy_offer
from plugins.volunteering.service.roles import brief_role
from plugins.volunteering.tests.conftest import at, lines, plan

FIRST, SECOND = LocalizedText.of("Noś kask."), LocalizedText.of("Noś kask i rękawice.")


def asked(sheet, viewer, **given):
    applicant = Applicant(name=viewer.name, email=viewer.email, language="pl", person=viewer.person)
    return SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key="", **given)


@pytest.fixture
async def offer(make_public):
    return await make_public(shifts=(plan(100, 103, capacity=1), plan(200, 203)))


async def code_of(attempt):
    with pytest.raises(Refused) as refused:
        await attempt
    return refused.value.refusal


async def test_who_has_not_read_it_is_told_where_it_is(offer, coordinator):
    await write_briefing(coordinator, offer.id, FIRST)
    (shift, _), ola = await lines(offer.id), await make_viewer("ola")
    refusal = await code_of(sign_up(asked(shift.sheets[0], ola), viewer=ola))
    assert refusal.code == "not_briefed"
    assert refusal.values["where"].endswith(f"/volunteering/{offer.slug}/briefing")
    await acknowledge(ola, (await briefing_of(offer.id)).id)
    assert (await sign_up(asked(shift.sheets[0], ola), viewer=ola)).state == "confirmed"


async def test_a_new_version_asks_again_and_the_same_words_do_not(offer, coordinator):
    assert await write_briefing(coordinator, offer.id, FIRST) == 1
    (first, second), ola = await lines(offer.id), await make_viewer("ola")
    await acknowledge(ola, (await briefing_of(offer.id)).id)
    assert await write_briefing(coordinator, offer.id, FIRST) == 1
    await sign_up(asked(first.sheets[0], ola), viewer=ola)
    assert await write_briefing(coordinator, offer.id, SECOND) == 2
    refusal = await code_of(sign_up(asked(second.sheets[0], ola), viewer=ola))
    assert refusal.code == "not_briefed"
    assert [(one.number, one.readers) for one in await wordings_of(offer.id)] == [(2, 0), (1, 1)]
    newest = await briefing_of(offer.id)
    await acknowledge(ola, newest.id)
    await acknowledge(ola, newest.id)
    assert await has_read(ola.person, newest.id)
    await sign_up(asked(second.sheets[0], ola), viewer=ola)


async def test_a_host_who_told_them_in_person_says_so_and_it_is_logged(offer, coordinator):
    await write_briefing(coordinator, offer.id, FIRST)
    (shift, _), ola = await lines(offer.id), await make_viewer("ola")
    by_hand = asked(shift.sheets[0], ola, source=Source.DESK)
    assert (await code_of(add_by_hand(by_hand, viewer=coordinator))).code == "not_briefed"
    told = asked(shift.sheets[0], ola, source=Source.DESK, override_reason="told on the spot")
    await add_by_hand(told, viewer=coordinator)
    trail = "SELECT reason FROM audit_entry WHERE action = 'signups.not_briefed.overridden'"
    assert [row["reason"] for row in await read(trail)] == ["told on the spot"]


async def test_whoever_reads_it_has_their_turn_on_the_waiting_list(offer, coordinator):
    (shift, _), ola = await lines(offer.id), await make_viewer("ola")
    jan = await make_viewer("jan")
    first = await sign_up(asked(shift.sheets[0], jan), viewer=jan)
    waits = await sign_up(asked(shift.sheets[0], ola), viewer=ola)
    await write_briefing(coordinator, offer.id, FIRST)
    await cancel(first.signup, viewer=VISITOR)
    state = "SELECT state FROM signups_signup WHERE id = ?"
    assert (await read(state, [waits.signup]))[0]["state"] == "waitlisted"
    await acknowledge(ola, (await briefing_of(offer.id)).id)
    assert (await read(state, [waits.signup]))[0]["state"] == "offered"


async def test_no_words_are_no_briefing(offer, coordinator):
    with pytest.raises(Invalid):
        await write_briefing(coordinator, offer.id, LocalizedText.of(""))
    assert await briefing_of(offer.id) is None


async def test_a_role_has_a_briefing_of_its_own_in_place_of_the_offers(offer, coordinator):
    await write_briefing(coordinator, offer.id, FIRST)
    first, second = await lines(offer.id)
    ola, role = await make_viewer("ola"), first.roles[0].role
    own = LocalizedText.of("Nie dotykaj piły.")
    await brief_role(coordinator, role, own)
    refusal = await code_of(sign_up(asked(first.sheets[0], ola), viewer=ola))
    assert refusal.values["where"].endswith(f"/briefing?role={role}")
    briefing = (await role_by_id(role)).briefing
    assert (await briefing_of(offer.id)).text == FIRST
    assert (await briefing_of(offer.id, briefing)).text == own
    await acknowledge(ola, (await briefing_of(offer.id, briefing)).id)
    await sign_up(asked(first.sheets[0], ola), viewer=ola)
    await brief_role(coordinator, role, LocalizedText())
    assert (await briefing_of(offer.id, briefing)).text == FIRST
    refusal = await code_of(sign_up(asked(second.sheets[0], ola), viewer=ola))
    assert refusal.code == "not_briefed"
    await acknowledge(ola, (await briefing_of(offer.id)).id)
    await sign_up(asked(second.sheets[0], ola), viewer=ola)


async def test_a_copied_offer_has_briefings_of_its_own(offer, coordinator):
    (first, _), own = await lines(offer.id), LocalizedText.of("Nie dotykaj piły.")
    await write_briefing(coordinator, offer.id, FIRST)
    await brief_role(coordinator, first.roles[0].role, own)
    copied = await copy_offer(coordinator, offer.id, at(1000).date())
    (role,) = await roles_of(copied.id)
    assert (await briefing_of(copied.id)).text == FIRST
    assert (await briefing_of(copied.id, role.briefing)).text == own
    await brief_role(coordinator, role.id, SECOND)
    before = (await role_by_id(first.roles[0].role)).briefing
    assert (await briefing_of(offer.id, before)).text == own
