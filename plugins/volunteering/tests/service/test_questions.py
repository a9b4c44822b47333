"""Offers that ask and decide: sheets know it, a copy asks the same, a draft leaves nothing."""

from datetime import timedelta

import pytest

from core.contracts.errors import Invalid
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.times import to_wall
from core.services.questions.api import Owner, Question, QuestionKind, form_of
from core.signups.api import (
    HandsOver,
    SignUpRequest,
    answers_of,
    ask_questions,
    asking_of,
    decide,
    sheets_by_ids,
    sign_up,
    signup_by_id,
)
from core.testing.people import make_viewer
from plugins.volunteering.exports import answer_rows, answer_titles
from plugins.volunteering.service.copying import copy_offer
from plugins.volunteering.service.drafting import delete_draft, edit_offer
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tests.conftest import ZONE, content, lines, plan
from plugins.volunteering.values import OFFER_KIND

DRIVES = Question(
    key="",
    kind=QuestionKind.YES_NO,
    label=LocalizedText.of("Masz prawo jazdy?"),
    purpose=LocalizedText.of("Szukamy kierowcy."),
    is_required=True,
)


async def ask(viewer, offer, slug, *questions):
    asking = await asking_of(OFFER_KIND, offer, slug=slug)
    return await ask_questions(asking, questions, viewer=viewer)


async def sheets(offer):
    ids = [sheet for one in await lines(offer) for sheet in one.sheets]
    return list((await sheets_by_ids(ids)).values())


async def test_all_shifts_ask_those_that_come_later_too(make_public, host, coordinator):
    offer = await make_public(shifts=(plan(100, 103), plan(130, 133)))
    version = await ask(coordinator, offer.id, host.slug, DRIVES)
    await add_shift(coordinator, offer.id, plan(150, 151))
    found = await sheets(offer.id)
    assert len(found) == 3
    assert {one.form for one in found} == {version.form}


async def test_a_draft_asks_once_it_is_published(make_offer, host, coordinator):
    offer = await make_offer()
    version = await ask(coordinator, offer.id, host.slug, DRIVES)
    await publish_offer(coordinator, offer.id)
    assert {one.form for one in await sheets(offer.id)} == {version.form}


async def test_an_offer_that_asks_and_decides(make_public, host, coordinator):
    offer = await make_public()
    await edit_offer(coordinator, offer.id, content(needs_approval=True))
    await ask(coordinator, offer.id, host.slug, DRIVES)
    (sheet,) = await sheets(offer.id)
    assert (sheet.needs_approval, sheet.hands_over) == (True, HandsOver.APPROVED)
    ola = await make_viewer("ola")
    wish = SignUpRequest(
        sheet=sheet.id,
        applicant=Applicant(name=ola.name, email=ola.email, language="pl", person=ola.person),
        idempotency_key="",
    )
    with pytest.raises(Invalid) as wrong:
        await sign_up(wish, viewer=ola)
    assert set(wrong.value.fields) == {"answers.q1"}
    wish = SignUpRequest(
        sheet=sheet.id,
        applicant=wish.applicant,
        idempotency_key="",
        answers={"q1": "yes"},
    )
    asked = await sign_up(wish, viewer=ola)
    assert asked.state == "requested"
    await decide(asked.signup, approve=True, viewer=coordinator)
    assert (await signup_by_id(asked.signup)).state == "confirmed"
    assert (await answers_of([asked.signup]))[asked.signup].answers == {"q1": True}
    (title,) = await answer_titles(offer.id, coordinator)
    assert title.title == "Masz prawo jazdy?"
    (row,) = [one async for one in answer_rows(offer.id, coordinator)]
    assert (row[0], row[1], row[-1]) == (sheet.starts_at, ola.name, True)
    await edit_offer(coordinator, offer.id, content(needs_approval=False))
    (sheet,) = await sheets(offer.id)
    assert (sheet.needs_approval, sheet.hands_over) == (False, HandsOver.TOLD)


async def test_a_copy_asks_and_decides_as_the_offer_does(make_public, host, coordinator):
    offer = await make_public()
    await edit_offer(coordinator, offer.id, content(needs_approval=True))
    version = await ask(coordinator, offer.id, host.slug, DRIVES)
    (first,) = await lines(offer.id)
    day = to_wall(first.starts_at, ZONE).date() + timedelta(days=7)
    made = await copy_offer(coordinator, offer.id, day)
    copied = await form_of(Owner(kind=OFFER_KIND, subject=made.id))
    assert made.needs_approval
    assert copied.questions == version.questions
    assert copied.form != version.form
    await publish_offer(coordinator, made.id)
    assert {one.form for one in await sheets(made.id)} == {copied.form}


async def test_a_draft_that_is_thrown_away_leaves_no_form(make_offer, host, coordinator):
    offer = await make_offer()
    await ask(coordinator, offer.id, host.slug, DRIVES)
    await delete_draft(coordinator, offer.id)
    assert await read("SELECT id FROM questions_form") == []
