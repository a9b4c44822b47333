"""An open case is taken, handed over, asked about and answered, and each leaves a trace."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import CaseApplicant, Decision, Stage
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import read
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.services.cases import handling
from core.services.cases.api import (
    Filter,
    absences,
    answer_question,
    ask_applicant,
    assign_case,
    case_by_id,
    case_by_token,
    case_token,
    cases_of_organization,
    cases_to_remind_of,
    direct_kind,
    directions,
    end_absence,
    locked_case,
    messages_of,
    name_deputy,
    note_reminder,
    open_case_counts,
    open_cases,
    send_to_department,
)
from tests.core.services.cases.test_service import closed, opened

ANNA = Viewer(account=uuid4(), name="Anna Łęcka")
JAN = Viewer(account=uuid4(), name="Jan")
APPLICANT = CaseApplicant(email="ewa@example.org", name="Ewa", language="uk")
DAY = timedelta(days=1)


async def actions():
    rows = await read("SELECT action FROM audit_entry ORDER BY created_at, id")
    return [row["action"] for row in rows]


async def take(case, by=ANNA, *, shown_owner=None):
    return await assign_case(case, owner=by.account, shown_owner=shown_owner, by=by)


async def test_an_officer_takes_a_case_hands_it_over_and_gives_it_back(db):
    case = await opened()
    await take(case)
    assert ((await case_by_id(case)).owner, (await case_by_id(case)).stage) == (
        ANNA.account,
        Stage.TAKEN,
    )
    await assign_case(case, owner=JAN.account, shown_owner=ANNA.account, by=ANNA)
    assert (await case_by_id(case)).owner == JAN.account
    await assign_case(case, owner=None, shown_owner=JAN.account, by=JAN)
    assert (await case_by_id(case)).stage is Stage.RECEIVED
    assert await actions() == ["cases.case.taken", "cases.case.handed_over", "cases.case.released"]


async def two_take_it():
    case = await opened()
    results = await asyncio.gather(take(case, ANNA), take(case, JAN), return_exceptions=True)
    return [one for one in results if not isinstance(one, Refused)]


async def test_of_two_who_take_a_case_at_once_one_has_it(db):
    assert len(await two_take_it()) == 1


async def test_control_without_the_look_at_the_owner_both_have_it(db, monkeypatch):
    monkeypatch.setattr(handling, "may_assign", lambda case, *, shown_owner: None)
    assert len(await two_take_it()) == 2


async def test_a_question_and_its_answer_are_kept_with_who_and_when(db):
    case = await opened(applicant=APPLICANT)
    await ask_applicant(case, " Which street? ", by=ANNA)
    asked = await case_by_id(case)
    assert (asked.stage, asked.owner) == (Stage.ASKED, ANNA.account)
    await answer_question(case, "Długa.", by=VISITOR)
    assert (await case_by_id(case)).stage is Stage.ANSWERED
    question, answer = await messages_of(case)
    assert (question.text, question.author_name) == ("Which street?", "Anna Łęcka")
    assert (answer.text, answer.author_name) == ("Długa.", "Ewa")
    assert (question.is_answer, answer.is_answer) == (False, True)
    assert await actions() == ["cases.case.asked", "cases.case.answered"]


async def test_a_second_question_leaves_the_owner(db):
    case = await opened()
    await take(case)
    await ask_applicant(case, "Why?", by=JAN)
    assert (await case_by_id(case)).owner == ANNA.account


async def test_nothing_is_asked_or_answered_in_vain(db):
    subject = uuid4()
    case = await opened(subject)
    with pytest.raises(Invalid):
        await ask_applicant(case, "  ", by=ANNA)
    with pytest.raises(Refused):
        await answer_question(case, "Here", by=VISITOR)
    await ask_applicant(case, "Why?", by=ANNA)
    with pytest.raises(Invalid):
        await answer_question(case, "\n", by=VISITOR)
    await closed(subject)
    for late in (
        ask_applicant(case, "Why?", by=ANNA),
        answer_question(case, "Because", by=VISITOR),
        take(case, JAN, shown_owner=ANNA.account),
        send_to_department(case, uuid4(), by=ANNA),
    ):
        with pytest.raises(Refused):
            await late
    assert len(await messages_of(case)) == 1


async def test_a_department_gets_a_case_and_nobody_has_it_then(db):
    case, department = await opened(), uuid4()
    await take(case)
    await send_to_department(case, department, by=ANNA)
    found = await case_by_id(case)
    assert (found.department, found.owner, found.stage) == (department, None, Stage.RECEIVED)


async def test_a_kind_is_directed_to_a_department(db):
    culture, sport = uuid4(), uuid4()
    await direct_kind("post.complaint", culture, by=ANNA)
    await direct_kind("post.complaint", sport, by=ANNA)
    assert await directions() == {"post.complaint": sport}
    assert (await case_by_id(await opened())).department == sport
    assert (await case_by_id(await opened(department=culture))).department == culture
    await direct_kind("post.complaint", None, by=ANNA)
    assert (await case_by_id(await opened())).department is None


async def test_the_list_is_filtered(db):
    mine, other = await opened(), await opened(due_at=later(utc_now(), -DAY))
    await take(mine)
    department = uuid4()
    await send_to_department(other, department, by=ANNA)
    kinds = ["post.complaint"]
    for where, expected in (
        (Filter(), [mine, other]),
        (Filter(owners=[ANNA.account, JAN.account]), [mine]),
        (Filter(owners=[]), []),
        (Filter(department=department), [other]),
        (Filter(due_before=utc_now()), [other]),
    ):
        assert [case.id for case in await open_cases(kinds, where=where)] == expected
        counted = {"post.complaint": len(expected)} if expected else {}
        assert await open_case_counts(where) == counted


async def test_overdue_cases_are_brought_to_mind_once(db):
    late = await opened(due_at=later(utc_now(), -DAY))
    await opened(due_at=later(utc_now(), DAY))
    kinds = ["post.complaint"]
    assert [case.id for case in await cases_to_remind_of(kinds, utc_now())] == [late]
    async with tx():
        await note_reminder(late)
    assert await cases_to_remind_of(kinds, utc_now()) == []
    assert len(await cases_to_remind_of(kinds, later(utc_now(), 4 * DAY))) == 2
    assert await cases_to_remind_of([], utc_now()) == []


async def test_a_deputy_is_named_for_a_time_and_only_by_oneself_taken_back(db):
    now = utc_now()
    await name_deputy(JAN.account, since=now, until=later(now, DAY), by=ANNA)
    (away,) = await absences()
    assert (away.account, away.deputy) == (ANNA.account, JAN.account)
    with pytest.raises(NotFound):
        await end_absence(away.id, by=JAN)
    await end_absence(away.id, by=ANNA)
    assert await absences() == []


@pytest.mark.parametrize(
    ("deputy", "days", "field"),
    [(ANNA.account, 1, "deputy"), (JAN.account, 0, "until"), (JAN.account, -1, "until")],
)
async def test_a_deputy_is_another_and_has_time(db, deputy, days, field):
    now = utc_now()
    with pytest.raises(Invalid) as wrong:
        await name_deputy(deputy, since=now, until=later(now, days * DAY), by=ANNA)
    assert list(wrong.value.fields) == [field]


async def test_a_link_opens_one_case_and_the_address_goes_with_the_decision(db):
    subject = uuid4()
    case, other = await opened(subject, applicant=APPLICANT), await opened(applicant=APPLICANT)
    found = await case_by_token(case_token(case))
    assert (found.id, found.applicant, found.is_by_link) == (case, APPLICANT, True)
    assert (await case_by_token(case_token(other))).id == other
    assert await case_by_token(case_token(uuid4())) is None
    await closed(subject, decision=Decision.REJECT, reason="No.")
    decided = await case_by_token(case_token(case))
    assert (decided.applicant, decided.is_by_link, decided.stage) == (None, True, Stage.DECIDED)
    rows = await read("SELECT link_hash FROM cases_case")
    assert all(case_token(case) not in str(row) for row in rows)


async def test_an_organization_sees_what_it_asked_for_and_nothing_else(db):
    ours, theirs = uuid4(), uuid4()
    case = await opened(organization=ours)
    await opened(organization=theirs)
    await opened(organization=ours, applicant=APPLICANT)
    kinds = ["post.complaint"]
    assert [one.id for one in await cases_of_organization(ours, kinds)] == [case]
    assert await cases_of_organization(ours, []) == []


async def test_a_case_is_locked_inside_a_transaction_only(db):
    with pytest.raises(RuntimeError):
        await locked_case(uuid4())
    async with tx():
        with pytest.raises(NotFound):
            await locked_case(uuid4())
