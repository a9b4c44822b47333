"""A decision reaches the room behind the case, once; who must know is told, once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from core import settings as city_settings
from core.contracts.cases import CaseApplicant, Decision, Stage
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.data.commands import Sql, execute, read
from core.data.times import later, utc_now
from core.facilities.inbox import service
from core.facilities.inbox.service import (
    answer,
    ask,
    be_away,
    decide_case,
    direct,
    hand_case,
    remind,
    send_case_on,
)
from core.services.cases.api import absences, case_by_id
from tests.core.facilities.inbox.conftest import waiting
from tests.core.facilities.post.house import switch_post
from tests.core.people.conftest import mails, register, viewer_for

OFFICER = Viewer(grants=(Grant(role="city_officer", scope_kind="city"),))
EWA = CaseApplicant(email="ewa@example.org", language="en")
DAY = timedelta(days=1)


@pytest.fixture
async def olcha(db):
    return await viewer_for("olcha@example.org", name="Olcha", city_role="city_officer")


@pytest.fixture
async def wrzos(db):
    return await viewer_for("wrzos@example.org", name="Wrzos", city_role="city_admin")


async def told(kind):
    return sorted(mail["email"] for mail in await mails(f"inbox.{kind}"))


# --- decisions ---------------------------------------------------------------------------------


async def test_the_room_decides_and_closes(db):
    case = await waiting()
    await decide_case(case, Decision.REJECT, reason="Not ours.", viewer=OFFICER)
    found = await case_by_id(case.id)
    assert (found.decision, found.reason) == (Decision.REJECT, "Not ours.")


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.RETURN])
async def test_without_a_reason_nothing_is_refused_or_returned(db, decision):
    case = await waiting()
    with pytest.raises(Invalid) as wrong:
        await decide_case(case, decision, reason="", viewer=OFFICER)
    assert "reason" in wrong.value.fields
    assert (await case_by_id(case.id)).closed_at is None


async def test_who_comes_second_is_told(db):
    case = await waiting()
    await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)
    with pytest.raises(Refused) as refused:
        await decide_case(case, Decision.REJECT, reason="No.", viewer=OFFICER)
    assert refused.value.refusal.code == "inbox.decided"
    assert (await case_by_id(case.id)).decision is Decision.APPROVE


async def two_decide():
    """Of the decisions of two officers at once, those that went through."""
    case = await waiting()
    results = await asyncio.gather(
        decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER),
        decide_case(case, Decision.REJECT, reason="No.", viewer=OFFICER),
        return_exceptions=True,
    )
    assert all(one is None or isinstance(one, Refused) for one in results)
    return results.count(None)


async def test_of_two_at_once_one_decides_and_one_is_told(db):
    assert [await two_decide() for _ in range(5)] == [1] * 5


async def test_control_without_the_look_under_the_lock_both_decide(db, monkeypatch):
    """The room of these tests does not look itself: the inbox's look is what keeps it to one."""
    monkeypatch.setattr(service, "may_decide", lambda *_: None)
    assert await two_decide() == 2


async def test_a_case_of_a_module_that_went_off_is_gone(db):
    case = await waiting()
    await switch_post(on=False)
    with pytest.raises(NotFound):
        await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)


async def test_the_rooms_own_refusal_comes_through_and_changes_nothing(db):
    case = await waiting("Locked")
    with pytest.raises(Refused) as refused:
        await decide_case(case, Decision.APPROVE, reason="", viewer=OFFICER)
    assert refused.value.refusal.code == "post.locked"
    assert (await case_by_id(case.id)).closed_at is None


async def test_with_four_eyes_nobody_approves_what_they_asked_for(olcha, wrzos, monkeypatch):
    strict = replace(city_settings.current(), four_eyes=True)
    monkeypatch.setattr(service, "settings", lambda: strict)
    case = await waiting(by=olcha)
    with pytest.raises(Refused) as refused:
        await decide_case(case, Decision.APPROVE, reason="", viewer=olcha)
    assert refused.value.refusal.code == "inbox.four_eyes"
    await decide_case(case, Decision.APPROVE, reason="", viewer=wrzos)
    monkeypatch.undo()
    await decide_case(await waiting(by=olcha), Decision.APPROVE, reason="", viewer=olcha)


# --- who is told -------------------------------------------------------------------------------


async def test_a_new_case_is_told_to_the_office_and_received_by_whoever_left_an_address(
    olcha, wrzos
):
    await waiting(applicant=EWA)
    assert await told("opened") == ["olcha@example.org", "wrzos@example.org"]
    (receipt,) = await mails("inbox.received")
    assert (receipt["email"], receipt["language"]) == ("ewa@example.org", "en")


async def test_taking_tells_the_applicant_once_and_handing_over_the_new_owner(olcha, wrzos):
    case = await waiting(applicant=EWA)
    await hand_case(case.id, olcha.account, shown_owner=None, viewer=olcha)
    assert (await told("taken"), await told("assigned")) == (["ewa@example.org"], [])
    await hand_case(case.id, wrzos.account, shown_owner=olcha.account, viewer=olcha)
    assert await told("taken") == ["ewa@example.org"]
    assert await told("assigned") == ["wrzos@example.org"]
    await hand_case(case.id, None, shown_owner=wrzos.account, viewer=wrzos)
    assert (await case_by_id(case.id)).owner is None


async def test_only_people_of_the_office_have_cases(olcha):
    case = await waiting()
    with pytest.raises(Invalid):
        await hand_case(case.id, uuid4(), shown_owner=None, viewer=olcha)
    with pytest.raises(Invalid):
        await send_case_on(case.id, uuid4(), viewer=olcha)
    with pytest.raises(Invalid):
        await direct("post.complaint", uuid4(), viewer=olcha)
    with pytest.raises(NotFound):
        await direct("post.nothing", None, viewer=olcha)


async def test_a_question_reaches_the_applicant_and_the_answer_the_owner_alone(olcha, wrzos):
    case = await waiting(applicant=EWA)
    await ask(case.id, "Which street?", viewer=olcha)
    assert await told("question") == ["ewa@example.org"]
    await answer(case.id, "Long Street.", viewer=VISITOR)
    assert await told("answered") == ["olcha@example.org"]
    assert await told("answer_received") == ["ewa@example.org"]
    assert (await case_by_id(case.id)).stage is Stage.ANSWERED


async def test_an_organizations_people_are_its_applicants(olcha):
    ours = await register()
    await ask((await waiting(organization=ours.id)).id, "Which street?", viewer=olcha)
    assert await told("question") == ["zofia@example.org"]


@pytest.mark.parametrize(
    ("kind", "applicants"), [("post.complaint", ["ewa@example.org"]), ("post.petition", [])]
)
async def test_a_decision_is_mailed_by_the_inbox_or_the_room_never_by_both(olcha, kind, applicants):
    """The room mails its decisions on petitions itself."""
    case = await waiting(kind=kind, applicant=EWA)
    await decide_case(case, Decision.APPROVE, reason="", viewer=olcha)
    assert await told("decided") == applicants
    assert (await case_by_id(case.id)).applicant is None


async def test_a_deputy_gets_the_mails_of_whoever_is_away(olcha, wrzos):
    today = date.today()  # noqa: DTZ011 -- any day will do
    case = await waiting(applicant=EWA)
    await hand_case(case.id, olcha.account, shown_owner=None, viewer=olcha)
    await be_away(wrzos.account, first=today - DAY, last=today + 2 * DAY, viewer=olcha)
    assert [one.deputy for one in await absences()] == [wrzos.account]
    await ask(case.id, "Why?", viewer=olcha)
    await answer(case.id, "Because.", viewer=VISITOR)
    assert await told("answered") == ["olcha@example.org", "wrzos@example.org"]


@pytest.mark.parametrize("deputy", [None, UUID("01890000-0000-7000-8000-000000000000")])
async def test_a_deputy_works_in_the_office(olcha, deputy):
    with pytest.raises(Invalid) as wrong:
        await be_away(deputy, first=date(2090, 1, 1), last=date(2090, 1, 2), viewer=olcha)
    assert "deputy" in wrong.value.fields


async def test_overdue_cases_are_brought_to_mind_every_three_days(olcha):
    late = await waiting(due_at=later(utc_now(), -DAY))
    await waiting(due_at=later(utc_now(), DAY))
    await remind()
    await remind()
    (mail,) = await mails("inbox.overdue")
    assert mail["payload"] == {"case": str(late.id)}
    moment = later(utc_now(), -4 * DAY)
    await execute(Sql("UPDATE cases_case SET reminded_at = ? WHERE id = ?", (moment, late.id)))
    await remind()
    assert len(await mails("inbox.overdue")) == 2


async def test_every_step_stands_in_the_log(olcha, wrzos):
    case = await waiting(applicant=EWA)
    await hand_case(case.id, olcha.account, shown_owner=None, viewer=olcha)
    await ask(case.id, "Why?", viewer=olcha)
    await answer(case.id, "Because.", viewer=VISITOR)
    await direct("post.complaint", None, viewer=wrzos)
    rows = await read("SELECT action FROM audit_entry ORDER BY created_at, id")
    assert [row["action"] for row in rows if row["action"].startswith("cases.")] == [
        "cases.case.taken",
        "cases.case.asked",
        "cases.case.answered",
        "cases.kind.directed",
    ]
