"""Answers come with a sign-up on every path, stay through its mail, change until it is decided."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.signups.api import Source, add_by_hand, cancel, confirm, decide
from core.signups.queries.answers import answers_of, inquiries_of
from core.signups.service.answering import ask_back, change_answers, write_answers
from tests.core.services.questions.forms import CAR, DRIVES, FORM, ask
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    count,
    enter,
    mails,
    make_person,
    state_of,
    wish,
)

pytestmark = pytest.mark.anyio
COORDINATOR = Viewer(account=None)


async def test_a_hold_keeps_its_answers_until_the_mail_is_confirmed(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    version = await ask_on(sheet, *FORM)
    held = await enter(sheet, answers={"drives": "yes", "car": "lent"}, answers_to=version.id)
    assert (await state_of(held.signup), await kept(held.signup)) == (
        "held",
        {"drives": True, "car": "lent"},
    )
    settled = await confirm(held.signup)
    assert await kept(settled.signup) == {"drives": True, "car": "lent"}


async def test_what_does_not_fit_signs_nobody_up(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await ask_on(sheet, *FORM)
    for answers in (None, {}, {"drives": "yes"}, {"drives": "no", "other": "x"}):
        with pytest.raises(Invalid) as wrong:
            await enter(sheet, person=await make_person(), answers=answers)
        assert all(name.startswith("answers.") for name in wrong.value.fields)
    assert await count("signups_signup") == 0


async def test_answers_to_a_sheet_that_asks_nothing(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    with pytest.raises(Invalid):
        await enter(sheet, answers={"drives": "no"})
    await enter(sheet, answers={})


async def test_questions_that_changed_meanwhile_are_shown_again(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    seen = await ask_on(sheet, DRIVES)
    await ask_on(sheet, DRIVES, ask("more"))
    with pytest.raises(Refused) as refused:
        await enter(sheet, answers={"drives": "no"}, answers_to=seen.id)
    assert refused.value.refusal.code == "questions_changed"
    assert await count("signups_signup") == 0


async def test_the_same_request_again_gets_the_same_answer_though_the_form_changed(
    make_sheet: OpenSheet,
) -> None:
    sheet, person = await make_sheet(), await make_person()
    version = await ask_on(sheet, DRIVES)
    sent = {"key": "k1", "answers": {"drives": "no"}, "answers_to": version.id, "person": person}
    first = await enter(sheet, email="ola@example.org", **sent)
    await ask_on(sheet, DRIVES, ask("more", is_required=True))
    again = await enter(sheet, email="ola@example.org", **sent)
    assert (again.signup, again.is_repeat) == (first.signup, True)


async def test_a_host_need_not_ask(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await ask_on(sheet, *FORM)
    unasked = await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    partly = await add_by_hand(
        wish(sheet, source=Source.DESK, answers={"drives": "yes"}), viewer=VISITOR
    )
    assert await kept(unasked.signup) is None
    assert await kept(partly.signup) == {"drives": True}
    with pytest.raises(Invalid):
        await add_by_hand(wish(sheet, source=Source.DESK, answers={"drives": "?"}), viewer=VISITOR)


async def test_a_host_writes_down_what_is_on_the_paper(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await ask_on(sheet, *FORM)
    unasked = await add_by_hand(wish(sheet, source=Source.DESK), viewer=VISITOR)
    await write_answers(unasked.signup, {"drives": "no"}, viewer=COORDINATOR)
    assert await kept(unasked.signup) == {"drives": False}
    await write_answers(unasked.signup, None, viewer=COORDINATOR)
    assert await kept(unasked.signup) is None


async def test_answers_change_until_it_is_decided(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, DRIVES, CAR)
    asked = await enter(sheet, person=await make_person(), answers={"drives": "no"})
    await change_answers(asked.signup, {"drives": "yes", "car": "own"}, viewer=VISITOR)
    assert await kept(asked.signup) == {"drives": True, "car": "own"}
    with pytest.raises(Invalid) as wrong:
        await change_answers(asked.signup, {"drives": "yes"}, viewer=VISITOR)
    assert list(wrong.value.fields) == ["answers.car"]
    await decide(asked.signup, approve=True, viewer=VISITOR)
    with pytest.raises(Refused) as refused:
        await change_answers(asked.signup, {"drives": "no"}, viewer=VISITOR)
    assert refused.value.refusal.code == "decided"
    assert await kept(asked.signup) == {"drives": True, "car": "own"}


async def test_answers_do_not_change_after_the_start(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, DRIVES)
    asked = await enter(sheet, person=await make_person(), answers={"drives": "no"})
    with pytest.raises(Refused) as refused:
        await change_answers(asked.signup, {"drives": "yes"}, viewer=VISITOR, now=at(101))
    assert refused.value.refusal.code == "started"


async def test_answers_stay_with_the_version_that_they_answered(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(needs_approval=True)
    first = await ask_on(sheet, DRIVES)
    asked = await enter(sheet, person=await make_person(), answers={"drives": "no"})
    second = await ask_on(sheet, DRIVES, ask("more"))
    assert (await answers_of([asked.signup]))[asked.signup].version == first
    await change_answers(asked.signup, {"drives": "no", "more": "tak"}, viewer=VISITOR)
    assert (await answers_of([asked.signup]))[asked.signup].version == second


async def test_a_host_asks_back_and_reads_the_reply(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(needs_approval=True)
    await ask_on(sheet, DRIVES)
    asked = await enter(sheet, person=await make_person(), answers={"drives": "yes"})
    await ask_back(asked.signup, " Czym jeździsz? ", viewer=COORDINATOR, now=NOW)
    assert (await mails())[-1]["kind"] == "signups.asked_back"
    assert await state_of(asked.signup) == "requested"
    await change_answers(asked.signup, {"drives": "yes"}, viewer=VISITOR, reply="Busem.")
    (one,) = (await inquiries_of([asked.signup]))[asked.signup]
    assert (one.question, one.reply) == ("Czym jeździsz?", "Busem.")
    with pytest.raises(Invalid):
        await ask_back(asked.signup, "  ", viewer=COORDINATOR)
    await decide(asked.signup, approve=False, reason="Brak miejsca w busie", viewer=VISITOR)
    with pytest.raises(Refused):
        await ask_back(asked.signup, "A jednak?", viewer=COORDINATOR)


async def test_answering_and_changing_the_form_at_once(make_sheet: OpenSheet) -> None:
    """Each answer fits the version that it lies with, whoever was first."""
    sheet = await make_sheet(None)
    await ask_on(sheet, DRIVES)
    persons = [await make_person() for _ in range(8)]
    forms = [(DRIVES, ask(f"more{number}", is_required=True)) for number in range(4)]
    results = await asyncio.gather(
        *(enter(sheet, person=one, answers={"drives": "no"}) for one in persons[:4]),
        *(ask_on(sheet, *form) for form in forms),
        *(enter(sheet, person=one, answers={"drives": "no"}) for one in persons[4:]),
        return_exceptions=True,
    )
    wrong = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Invalid | Refused) for one in wrong)
    rows = await read("SELECT id FROM signups_signup")
    given = await answers_of([row["id"] for row in rows])
    assert len(given) == len(rows) == await count("signups_answers")
    for one in given.values():
        required = {question.key for question in one.version.questions if question.is_required}
        assert required <= set(one.answers)


async def test_what_belongs_to_a_sign_up_goes_with_it(make_sheet: OpenSheet) -> None:
    """A second hold of the same address has answers of its own; both end alone."""
    sheet = await make_sheet()
    await ask_on(sheet, DRIVES)
    first = await enter(sheet, email="ola@example.org", answers={"drives": "no"})
    second = await enter(sheet, email="ola@example.org", answers={"drives": "yes"})
    settled = await confirm(second.signup)
    assert await kept(settled.signup) == {"drives": True}
    assert await state_of(first.signup) == "cancelled"
    await cancel(settled.signup, viewer=VISITOR)
    assert await kept(new_id()) is None
