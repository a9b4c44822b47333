"""What cases hold of a person is shown to them, and goes without taking the decisions along."""

from core.contracts.cases import CaseApplicant, Decision, Stage
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.data.times import later, utc_now
from core.facilities.inbox.privacy import collect, erase
from core.facilities.inbox.service import answer, ask, decide_case, hand_case
from core.services.cases.api import case_by_id, messages_of, name_deputy
from core.services.cases.rules import REMIND_EVERY
from tests.core.facilities.inbox.conftest import waiting
from tests.core.people.conftest import viewer_for

EWA = CaseApplicant(email="ewa@example.org", name="Ewa Marker", language="pl")


async def test_an_applicant_sees_what_they_asked_and_it_goes(db, registry):
    ewa = await viewer_for("ewa@example.org", name="Ewa Marker")
    officer = await viewer_for("olcha@example.org", name="Olcha", city_role="city_officer")
    case, other = await waiting("Mine", applicant=EWA), await waiting("Not mine")
    await ask(case.id, "Why?", viewer=officer)
    await answer(case.id, "Because.", viewer=VISITOR)
    shown = str(await collect(ewa.person))
    assert "Mine" in shown
    assert "Not mine" not in shown
    report = await erase(ewa.person)
    assert {one.table: one.rows for one in report} == {
        "cases_message": 1,
        "cases_case": 1,
        "cases_absence": 0,
    }
    left = str(await read("SELECT * FROM cases_case")) + str(await messages_of(case.id))
    assert "Marker" not in left
    assert "ewa@example.org" not in left
    assert (await case_by_id(other.id)).title == other.title
    assert {one.rows for one in await erase(ewa.person)} == {0}


async def test_an_officers_open_cases_wait_for_somebody_else(db, registry):
    officer = await viewer_for("olcha@example.org", name="Olcha", city_role="city_officer")
    deputy = await viewer_for("wrzos@example.org", city_role="city_admin")
    case = await waiting()
    await hand_case(case.id, officer.account, shown_owner=None, viewer=officer)
    await ask(case.id, "Why?", viewer=officer)
    decided = await waiting("Decided")
    await decide_case(decided, Decision.REJECT, reason="No.", viewer=officer)
    now = utc_now()
    await name_deputy(deputy.account, since=now, until=later(now, REMIND_EVERY), by=officer)
    assert "Why?" in str(await collect(officer.person))
    await erase(officer.person)
    found = await case_by_id(case.id)
    assert (found.owner, found.stage) == (None, Stage.ASKED)
    assert [(one.text, one.author_name) for one in await messages_of(case.id)] == [("Why?", "")]
    assert (await case_by_id(decided.id)).reason == "No."
    assert await read("SELECT id FROM cases_absence") == []
