"""The office sees what waits and decides it without leaving the inbox; nobody else sees it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import Decision
from core.data.times import later, utc_now
from core.services.cases.api import case_by_id
from tests.core.facilities.inbox.conftest import waiting
from tests.core.facilities.post.house import TOKEN, as_actor, switch_post

DAY = timedelta(days=1)
OFFICER = as_actor("city_officer")


def words(response):
    """The page's text, without tags and repeated blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


async def decide(browser, case, decision, reason="", *, actor="city_officer", **more):
    return await browser.post(
        f"/city/inbox/{case.id}",
        data={"decision": decision, "reason": reason, "csrf_token": TOKEN} | more,
        headers=as_actor(actor),
        follow_redirects=False,
    )


async def test_an_empty_inbox_says_so(browser):
    page = await browser.get("/city/inbox", headers=OFFICER)
    assert page.status_code == 200
    assert "Nothing waits for a decision" in page.text


async def test_the_list_says_what_waits_since_when_and_for_whom(browser):
    await waiting("Second", opened=DAY, due_at=utc_now())
    await waiting("First", opened=5 * DAY, due_at=later(utc_now(), -2 * DAY))
    await waiting("Third", due_at=later(utc_now(), DAY))
    page = await browser.get("/city/inbox", headers=OFFICER)
    assert page.text.index("First") < page.text.index("Second") < page.text.index("Third")
    said = words(page)
    assert "3 cases wait for a decision." in said
    assert "waits for 5 days" in said
    assert "2 days too late" in said
    assert "to be decided today" in said
    assert "1 day left" in said
    assert "Fundacja &lt;Łąka&gt;" in page.text


async def test_the_list_is_filtered_by_kind(browser):
    await waiting("Noise")
    await waiting("Bench", kind="post.petition")
    page = await browser.get("/city/inbox?kind=post.petition", headers=OFFICER)
    assert "Bench" in page.text
    assert "Noise" not in page.text
    assert 'value="post.petition" selected' in page.text
    assert 'value="post.complaint"' in page.text
    unknown = await browser.get("/city/inbox?kind=nothing", headers=OFFICER)
    assert "Nothing of this waits" in unknown.text


async def test_a_case_leads_to_the_thing_and_offers_the_decisions_of_its_kind(browser):
    complaint = await browser.get(f"/city/inbox/{(await waiting()).id}", headers=OFFICER)
    assert 'href="/post/1"' in complaint.text
    assert re.findall(r'name="decision" value="(\w+)"', complaint.text) == [
        "approve",
        "return",
        "reject",
    ]
    case = await waiting(kind="post.petition")
    petition = await browser.get(f"/city/inbox/{case.id}", headers=OFFICER)
    assert 'value="return"' not in petition.text


async def test_after_a_decision_the_list_says_what_happened(browser):
    case = await waiting("Noise <b>")
    answer = await decide(browser, case, "approve")
    assert (answer.status_code, answer.headers["location"]) == (303, "/city/inbox")
    page = await browser.get("/city/inbox", headers=OFFICER)
    assert "Approved: Noise &lt;b&gt;." in page.text
    assert (await case_by_id(case.id)).decision is Decision.APPROVE


@pytest.mark.parametrize("decision", ["reject", "return"])
async def test_a_refusal_needs_a_reason_and_keeps_the_page(browser, decision):
    case = await waiting()
    answer = await decide(browser, case, decision)
    assert answer.status_code == 422
    assert "Write why" in answer.text
    assert (await case_by_id(case.id)).closed_at is None
    assert (await decide(browser, case, decision, "Because.")).status_code == 303
    assert (await case_by_id(case.id)).reason == "Because."


@pytest.mark.parametrize("decision", ["", "perhaps"])
async def test_a_decision_that_there_is_not_is_refused_and_the_reason_kept(browser, decision):
    case = await waiting()
    answer = await decide(browser, case, decision, "Typed with care")
    assert answer.status_code == 422
    assert "Typed with care" in answer.text


async def test_unknown_fields_are_refused(browser):
    case = await waiting()
    assert (await decide(browser, case, "approve", closed_at="now")).status_code == 422
    assert (await case_by_id(case.id)).closed_at is None


async def test_a_decided_case_shows_its_decision_and_no_buttons(browser):
    case = await waiting()
    await decide(browser, case, "reject", "Not <ours>.")
    page = await browser.get(f"/city/inbox/{case.id}", headers=OFFICER)
    assert "Not &lt;ours&gt;." in page.text
    assert 'name="decision"' not in page.text
    late = await decide(browser, case, "approve")
    assert late.headers["location"] == f"/city/inbox/{case.id}"
    page = await browser.get(f"/city/inbox/{case.id}", headers=OFFICER)
    assert "Somebody has decided this in the meantime." in page.text


async def test_a_refusal_of_the_room_is_said_on_the_case(browser):
    case = await waiting("Locked")
    answer = await decide(browser, case, "approve")
    assert answer.headers["location"] == f"/city/inbox/{case.id}"
    page = await browser.get(f"/city/inbox/{case.id}", headers=OFFICER)
    assert "This one is locked." in page.text


async def test_cases_of_a_module_that_is_off_are_hidden_and_come_back(browser):
    case = await waiting("Noise")
    await switch_post(on=False)
    assert "Noise" not in (await browser.get("/city/inbox", headers=OFFICER)).text
    assert (await browser.get(f"/city/inbox/{case.id}", headers=OFFICER)).status_code == 404
    assert (await decide(browser, case, "approve")).status_code == 404
    await switch_post(on=True)
    assert "Noise" in (await browser.get("/city/inbox", headers=OFFICER)).text


async def test_only_the_office_gets_in(browser):
    case = await waiting()
    expected = {
        "visitor": (303, 303, 303),
        "volunteer": (403, 404, 404),
        "coordinator": (403, 404, 404),
        "city_officer": (200, 200, 303),
    }
    for actor, wanted in expected.items():
        headers = as_actor(actor)
        seen = (
            await browser.get("/city/inbox", headers=headers, follow_redirects=False),
            await browser.get(f"/city/inbox/{case.id}", headers=headers, follow_redirects=False),
            await decide(browser, case, "approve", actor=actor),
        )
        assert tuple(one.status_code for one in seen) == wanted, actor


async def test_a_case_that_there_is_not_is_not_found(browser):
    assert (await browser.get(f"/city/inbox/{uuid4()}", headers=OFFICER)).status_code == 404
    assert (await browser.get("/city/inbox/1", headers=OFFICER)).status_code == 404
