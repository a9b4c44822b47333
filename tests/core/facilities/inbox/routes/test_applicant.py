"""Whoever waits for a decision sees how far it is and answers, and sees nothing of others."""

from dataclasses import replace
from uuid import uuid4

import pytest

from core.contracts.cases import CaseApplicant, Decision, Stage
from core.facilities.inbox import permissions
from core.facilities.inbox.service import ask, decide_case
from core.people.api import Organization, organization_by_slug
from core.services.cases.api import case_by_id, case_token, messages_of
from tests.core.facilities.inbox.conftest import acting, waiting
from tests.core.facilities.post.house import TOKEN, switch_post

REPORTER = CaseApplicant(email="reporter@example.org", language="en", name="Reporter")


async def at_desk(slug, title="Noise"):
    """A case of the organization, and its page at the desk."""
    organization = await organization_by_slug(slug)
    case = await waiting(title, organization=organization.id, applicant_path="/thing")
    return case, f"/desk/{slug}/cases/{case.id}"


async def send(browser, path, text, *, actor):
    return await browser.post(
        path,
        data={"answer": text, "csrf_token": TOKEN},
        headers=acting(actor) | {"x-csrf-token": TOKEN},
        follow_redirects=False,
    )


@pytest.fixture
async def slugs(guests):
    """The two organizations' names in addresses."""

    rows = await Organization.objects().order_by(Organization.created_at)
    return [row.slug for row in rows]


async def test_an_organization_follows_its_case_and_answers(browser, guests, slugs):
    case, path = await at_desk(slugs[0])
    page = await browser.get(path, headers=acting("zofia"))
    assert "Somebody in the city&#39;s office will take it." in page.text
    assert 'href="/thing"' in page.text
    assert 'name="answer"' not in page.text
    await ask(case.id, "Which <street>?", viewer=guests.people["olcha"])
    page = await browser.get(path, headers=acting("zofia"))
    assert "Which &lt;street&gt;?" in page.text
    empty = await send(browser, path, " ", actor="zofia")
    assert empty.status_code == 422
    assert "Write your answer." in empty.text
    answer = await send(browser, path, "Long Street.", actor="zofia")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert (await case_by_id(case.id)).stage is Stage.ANSWERED
    twice = await send(browser, path, "Again.", actor="zofia")
    assert twice.headers["location"] == path
    page = await browser.get(path, headers=acting("zofia"))
    assert "There is no question to answer any more." in page.text
    assert len(await messages_of(case.id)) == 2


async def test_a_twin_organization_sees_and_answers_nothing_of_ours(browser, guests, slugs):
    ours, path = await at_desk(slugs[0], "Ours alone")
    _, theirs = await at_desk(slugs[1], "Theirs alone")
    await ask(ours.id, "Secret question?", viewer=guests.people["olcha"])
    crossed = theirs.rpartition("/")[0] + f"/{ours.id}"
    for way in (path, crossed):
        assert (await browser.get(way, headers=acting("ewa"))).status_code == 404
        assert (await send(browser, way, "Mine", actor="ewa")).status_code == 404
    assert (await browser.get(crossed, headers=acting("zofia"))).status_code == 404
    assert len(await messages_of(ours.id)) == 1
    listed = (await browser.get(f"/desk/{slugs[1]}/cases", headers=acting("ewa"))).text
    assert "Theirs alone" in listed
    assert "Ours alone" not in listed
    own = (await browser.get(f"/desk/{slugs[0]}/cases", headers=acting("zofia"))).text
    assert "Ours alone" in own
    assert "question asked" in own


async def test_control_without_the_look_at_the_organization_a_twin_would_see_it(
    browser, guests, slugs, monkeypatch
):
    """What the test above relies on is the loader's look, not a page that shows nothing."""
    ours, _ = await at_desk(slugs[0], "Ours alone")
    twin = await organization_by_slug(slugs[1])

    async def careless(case):
        return replace(await case_by_id(case), organization=twin.id)

    monkeypatch.setattr(permissions, "visible_case", careless)
    page = await browser.get(f"/desk/{slugs[1]}/cases/{ours.id}", headers=acting("ewa"))
    assert "Ours alone" in page.text


async def test_visitors_are_led_to_sign_in_and_back(browser, slugs):
    _, path = await at_desk(slugs[0])
    answer = await browser.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert path in answer.headers["location"].replace("%2F", "/")


async def test_an_empty_desk_says_so(browser, slugs):
    organization = await organization_by_slug(slugs[0])
    await waiting("By link", organization=organization.id, applicant=REPORTER)
    page = await browser.get(f"/desk/{slugs[0]}/cases", headers=acting("zofia"))
    assert "By link" not in page.text


async def test_a_case_by_link_is_not_the_organizations(browser, slugs):
    organization = await organization_by_slug(slugs[0])
    case = await waiting("By link", organization=organization.id, applicant=REPORTER)
    path = f"/desk/{slugs[0]}/cases/{case.id}"
    assert (await browser.get(path, headers=acting("zofia"))).status_code == 404


async def test_a_mailed_link_shows_one_case_and_takes_the_answer(browser, guests):
    case = await waiting("Reported", applicant=REPORTER)
    other = await waiting("Another", applicant=REPORTER)
    path = f"/case/{case_token(case.id)}"
    page = await browser.get(path, headers={"accept-language": "en"})
    assert "Reported" in page.text
    assert "Another" not in page.text
    assert page.headers["cache-control"] == "no-store"
    await ask(case.id, "Where was it?", viewer=guests.people["olcha"])
    answer = await browser.post(path, data={"answer": "There."}, follow_redirects=False)
    assert answer.status_code == 303
    asked, answered = await messages_of(case.id)
    assert (asked.text, answered.text, answered.author_name) == (
        "Where was it?",
        "There.",
        "Reporter",
    )
    assert await messages_of(other.id) == []
    found = await case_by_id(case.id)
    await decide_case(found, Decision.REJECT, reason="No.", viewer=guests.people["olcha"])
    assert "No." in (await browser.get(path)).text


async def test_other_links_open_nothing(browser):
    case = await waiting("Reported", applicant=REPORTER)
    plain = await waiting("Of an organization")
    for token in (str(case.id), case_token(uuid4()), case_token(plain.id), "x"):
        assert (await browser.get(f"/case/{token}")).status_code == 404
    await switch_post(on=False)
    assert (await browser.get(f"/case/{case_token(case.id)}")).status_code == 404
