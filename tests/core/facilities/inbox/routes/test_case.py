"""The office takes, hands over, asks and decides, from the list or the case's page."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import Stage
from core.data.times import later, utc_now
from core.services.cases.api import absences, case_by_id, directions, messages_of
from tests.core.facilities.inbox.conftest import acting, waiting
from tests.core.facilities.post.house import TOKEN


async def send(browser, path, *, actor="olcha", **fields):
    return await browser.post(
        f"/city/inbox/{path}",
        data=fields | {"csrf_token": TOKEN},
        headers=acting(actor),
        follow_redirects=False,
    )


async def listed(browser, query="", *, actor="olcha"):
    return (await browser.get(f"/city/inbox{query}", headers=acting(actor))).text


async def test_a_case_is_taken_and_found_among_mine(browser, guests):
    case = await waiting("Noise")
    await waiting("Bench")
    officer = guests.people["olcha"]
    back = "/city/inbox?view=free"
    taken = await send(
        browser, f"{case.id}/owner", owner=str(officer.account), shown_owner="", back=back
    )
    assert (taken.status_code, taken.headers["location"]) == (303, back)
    mine = await listed(browser, "?view=mine")
    assert "Noise" in mine
    assert "Bench" not in mine
    assert "with Olcha" in mine
    free = await listed(browser, "?view=free")
    assert "Bench" in free
    assert "You have it: Noise." in mine + free
    assert "Nothing of this waits." in await listed(browser, "?view=mine", actor="wrzos")


async def test_who_comes_second_learns_that_it_is_taken(browser, guests):
    case = await waiting()
    for name in ("olcha", "wrzos"):
        account = str(guests.people[name].account)
        answer = await send(browser, f"{case.id}/owner", owner=account, shown_owner="", actor=name)
    assert answer.headers["location"] == f"/city/inbox/{case.id}"
    page = await browser.get(f"/city/inbox/{case.id}", headers=acting("wrzos"))
    assert "Somebody has taken this in the meantime." in page.text
    assert (await case_by_id(case.id)).owner == guests.people["olcha"].account


async def test_a_deputy_finds_the_cases_of_whoever_is_away(browser, guests):
    case = await waiting("Noise")
    account = str(guests.people["olcha"].account)
    await send(browser, f"{case.id}/owner", owner=account, shown_owner="")
    today = utc_now().date()
    named = await send(
        browser,
        "office/deputy",
        deputy=str(guests.people["wrzos"].account),
        since=(today - timedelta(days=1)).isoformat(),
        until=(today + timedelta(days=1)).isoformat(),
    )
    assert named.headers["location"] == "/city/inbox/office"
    shown = await listed(browser, "?view=deputy", actor="wrzos")
    assert "Noise" in shown
    assert "with Olcha, deputy Wrzos" in shown
    (away,) = await absences()
    foreign = await send(browser, f"office/deputy/{away.id}/end", actor="wrzos")
    assert foreign.status_code == 404
    assert (await send(browser, f"office/deputy/{away.id}/end")).status_code == 303
    assert "Noise" not in await listed(browser, "?view=deputy", actor="wrzos")


@pytest.mark.parametrize(
    "wrong",
    [
        {"deputy": ""},
        {"deputy": "nobody"},
        {"since": "yesterday"},
        {"until": "2020-01-01"},
        {"until": ""},
    ],
)
async def test_a_wrong_absence_is_explained_and_kept(browser, guests, wrong):
    given = {
        "deputy": str(guests.people["wrzos"].account),
        "since": "2090-01-01",
        "until": "2090-01-02",
    }
    answer = await send(browser, "office/deputy", **(given | wrong))
    assert answer.status_code == 422
    assert await absences() == []


async def test_a_question_is_asked_without_leaving_the_list(browser, guests):
    case = await waiting("Noise")
    opened = await listed(browser, f"?open={case.id}")
    assert f'action="/city/inbox/{case.id}/question"' in opened
    empty = await send(browser, f"{case.id}/question", question=" ", back="/city/inbox?view=free")
    assert empty.status_code == 422
    assert "Write what you want to know." in empty.text
    assert 'aria-current="page">' in empty.text
    asked = await send(browser, f"{case.id}/question", question="Why?", back="/city/inbox")
    assert asked.headers["location"] == "/city/inbox"
    assert [one.text for one in await messages_of(case.id)] == ["Why?"]
    assert (await case_by_id(case.id)).stage is Stage.ASKED


async def test_a_refusal_without_a_reason_comes_back_in_the_list_with_what_was_typed(
    browser, guests
):
    case = await waiting("Noise")
    await waiting("Bench")
    answer = await send(browser, str(case.id), decision="reject", reason="", back="/city/inbox")
    assert answer.status_code == 422
    assert "Bench" in answer.text
    assert "Write why" in answer.text


@pytest.mark.parametrize(
    "back", ["", "https://example.org", "//example.org", "/city/inboxes", "/city/inbox?a b", "/me"]
)
async def test_a_way_back_leads_to_the_inbox_only(browser, guests, back):
    case = await waiting()
    answer = await send(browser, str(case.id), decision="approve", back=back)
    assert answer.headers["location"] == "/city/inbox"


async def test_the_list_shows_what_is_overdue(browser, guests):
    await waiting("Late", due_at=later(utc_now(), timedelta(days=-2)))
    await waiting("Early", due_at=later(utc_now(), timedelta(days=2)))
    late = await listed(browser, "?view=overdue")
    assert "Late" in late
    assert "Early" not in late


@pytest.mark.parametrize("query", ["?view=nothing", "?department=x", "?open=x"])
async def test_an_address_that_says_nothing_shows_everything(browser, guests, query):
    await waiting("Noise")
    assert "Noise" in await listed(browser, query)


async def test_wrong_people_and_departments_are_refused(browser, guests):
    case = await waiting()
    for path, fields in (
        ("owner", {"owner": str(uuid4()), "shown_owner": ""}),
        ("department", {"department": str(uuid4())}),
        ("owner", {"owner": "x" * 40, "shown_owner": ""}),
    ):
        assert (await send(browser, f"{case.id}/{path}", **fields)).status_code == 422
    assert (await case_by_id(case.id)).owner is None


async def test_only_an_administrator_directs_kinds(browser, guests):
    fields = {"kind": "post.complaint", "department": ""}
    assert (await send(browser, "office/direction", **fields)).status_code == 403
    done = await send(browser, "office/direction", actor="wrzos", **fields)
    assert done.headers["location"] == "/city/inbox/office"
    unknown = await send(
        browser, "office/direction", actor="wrzos", kind="post.none", department=""
    )
    assert unknown.status_code == 404
    assert await directions() == {}


async def test_a_mails_link_leads_over_sign_in_to_the_case(browser, guests):
    case = await waiting()
    answer = await browser.get(f"/city/inbox/{case.id}", follow_redirects=False)
    assert answer.status_code == 303
    assert str(case.id) in answer.headers["location"]
