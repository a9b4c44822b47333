"""The pages of a place that somebody gives on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import VISITOR, Grant
from core.data.commands import read
from core.signups.api import hand_over, link_path
from core.signups.links import link_token
from core.signups.queries.own import link_of
from tests.core.services.questions.forms import FORM
from tests.core.signups.asking import ask_on, kept
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    enter,
    execute,
    make_person,
    signed_in,
    state_of,
)

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}


async def press(client: Browser, path: str, **fields: str) -> Any:
    return await client.post(path, data=fields, headers=EN, follow_redirects=False)


async def a_place(make_sheet: OpenSheet, hands_over: str = "told") -> tuple[UUID, UUID, str]:
    """A full sheet, the sign-up of who has its place, and the way to that one's page."""
    sheet = await make_sheet(1, hands_over=hands_over)
    person = await make_person("Ala Żuk", "ala@example.org")
    signup = (await enter(sheet, person=person)).signup
    link = await link_of(signup)
    assert link is not None
    return sheet, signup, link_path(link)


async def offered_path(signup: UUID) -> str:
    (row,) = await read(
        "SELECT id FROM signups_hand_over WHERE signup = ? AND state = 'open'", [signup]
    )
    return f"/signup/hand-over/{link_token(UUID(str(row['id'])))}"


async def test_giving_a_place_to_a_named_person(client: Browser, make_sheet: OpenSheet) -> None:
    sheet, signup, path = await a_place(make_sheet)
    assert "You cannot come?" in (await client.get(path, headers=EN)).text
    answer = await press(client, f"{path}/hand-over", way="mail", email="jan@example.org")
    assert answer.status_code == 303
    assert "jan@example.org" in (await client.get(path, headers=EN)).text
    offered = await offered_path(signup)
    page = await client.get(offered, headers=EN)
    assert "Ala Żuk cannot come" in page.text
    assert '/privacy">Privacy notice</a>' in page.text
    assert await state_of(signup) == "confirmed"  # looking takes nothing
    nameless = await press(client, f"{offered}/take")
    assert nameless.status_code == 422
    assert "Write your name." in nameless.text
    taken = await press(client, f"{offered}/take", name="Jan Lis")
    assert taken.status_code == 303
    assert "Signed up" in (await client.get(taken.headers["location"], headers=EN)).text
    assert "Somebody else has this place now" in (await client.get(path, headers=EN)).text
    assert "Somebody else has taken this place" in (await client.get(offered, headers=EN)).text
    await check_books(sheet)


async def test_named_person_can_say_no(client: Browser, make_sheet: OpenSheet) -> None:
    _, signup, path = await a_place(make_sheet)
    await press(client, f"{path}/hand-over", way="mail", email="jan@example.org")
    offered = await offered_path(signup)
    assert (await press(client, f"{offered}/decline")).status_code == 303
    assert "no longer given on" in (await client.get(offered, headers=EN)).text
    assert (await press(client, f"{offered}/decline")).status_code == 409


@pytest.mark.parametrize("way", ["public", "link"])
async def test_link_that_nobody_was_mailed_asks_to_sign_in(
    client: Browser, make_sheet: OpenSheet, way: str
) -> None:
    _, signup, path = await a_place(make_sheet)
    await press(client, f"{path}/hand-over", way=way)
    offered = await offered_path(signup)
    assert "Sign in and take the place" in (await client.get(offered, headers=EN)).text
    asked = await press(client, f"{offered}/take", name="Jan")
    assert asked.headers["location"] == f"/sign-in?next={offered}"
    assert await state_of(signup) == "confirmed"
    signed_in(client, await make_person("Jan"))
    taken = await press(client, f"{offered}/take", csrf_token="token")
    assert taken.status_code == 303
    assert await state_of(signup) == "cancelled"


async def test_box_of_a_full_sheet_shows_what_is_given_on(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet, signup, _ = await a_place(make_sheet)
    before = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert "gives their place on" not in before
    assert "Join the waiting list" in before
    await hand_over(signup, viewer=VISITOR, is_public=True)
    shown = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert await offered_path(signup) in shown
    assert "Ala" not in shown  # who gives it is nobody's business
    assert "Ala" not in (await client.get(await offered_path(signup), headers=EN)).text


async def test_secret_link_is_not_shown_to_others(client: Browser, make_sheet: OpenSheet) -> None:
    sheet, signup, _ = await a_place(make_sheet)
    await hand_over(signup, viewer=VISITOR)
    assert await offered_path(signup) not in (await client.get(f"/signup/{sheet}/box")).text


async def test_keeping_the_place(client: Browser, make_sheet: OpenSheet) -> None:
    _, signup, path = await a_place(make_sheet)
    await press(client, f"{path}/hand-over", way="link")
    offered = await offered_path(signup)
    assert offered in (await client.get(path, headers=EN)).text
    await press(client, f"{path}/hand-over/withdraw")
    assert "no longer given on" in (await client.get(offered, headers=EN)).text


async def test_page_offers_nothing_where_places_stay(
    client: Browser, make_sheet: OpenSheet
) -> None:
    _, signup, path = await a_place(make_sheet, hands_over="no")
    assert "You cannot come?" not in (await client.get(path, headers=EN)).text
    answer = await press(client, f"{path}/hand-over", way="link")
    assert answer.status_code == 303
    assert await read("SELECT id FROM signups_hand_over WHERE signup = ?", [signup]) == []


async def test_address_that_is_none_is_said(client: Browser, make_sheet: OpenSheet) -> None:
    _, signup, path = await a_place(make_sheet)
    await press(client, f"{path}/hand-over", way="mail", email="")
    assert "Write the e-mail address of that person." in (await client.get(path, headers=EN)).text
    assert await read("SELECT id FROM signups_hand_over WHERE signup = ?", [signup]) == []


async def test_host_agrees_at_the_desk(client: Browser, make_sheet: OpenSheet, host: UUID) -> None:
    sheet, signup, path = await a_place(make_sheet, hands_over="approved")
    await press(client, f"{path}/hand-over", way="mail", email="jan@example.org")
    offered = await offered_path(signup)
    asked = await press(client, f"{offered}/take", name="Jan Lis")
    assert asked.status_code == 303
    assert "The organizer decides" in (await client.get(offered, headers=EN)).text
    assert "The organizer decides" in (await client.get(path, headers=EN)).text
    grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
    signed_in(client, await make_person(), grant)
    desk = f"/desk/proba/signups/{sheet}"
    page = (await client.get(desk, headers=EN)).text
    assert "Ala Żuk gives their place to Jan Lis" in page
    (row,) = await read("SELECT id FROM signups_hand_over WHERE state = 'asked'")
    done = await press(
        client, f"{desk}/hand-overs/{row['id']}", csrf_token="token", decision="approve"
    )
    assert done.status_code == 303
    assert await state_of(signup) == "cancelled"
    again = await press(
        client, f"{desk}/hand-overs/{row['id']}", csrf_token="token", decision="approve"
    )
    assert again.status_code == 422
    await check_books(sheet)


async def test_hand_over_of_another_sheet_is_not_there(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    _, signup, path = await a_place(make_sheet, hands_over="approved")
    await press(client, f"{path}/hand-over", way="mail", email="jan@example.org")
    await press(client, f"{await offered_path(signup)}/take", name="Jan Lis")
    other = await make_sheet(starts=200, ends=202)
    grant = Grant(role="coordinator", scope_kind="organization", scope_id=host)
    signed_in(client, await make_person(), grant)
    (row,) = await read("SELECT id FROM signups_hand_over")
    answer = await press(
        client,
        f"/desk/proba/signups/{other}/hand-overs/{row['id']}",
        csrf_token="token",
        decision="approve",
    )
    assert answer.status_code == 404
    assert await state_of(signup) == "confirmed"


async def test_offers_of_what_began_end_by_themselves(make_sheet: OpenSheet) -> None:
    from core.signups.jobs import end_hand_overs

    _, signup, _ = await a_place(make_sheet)
    await hand_over(signup, viewer=VISITOR, email="jan@example.org")
    await end_hand_overs()
    assert (await read("SELECT state FROM signups_hand_over"))[0]["state"] == "open"
    await execute("UPDATE signups_sheet SET starts_at = '2020-01-01 10:00:00+00:00'")
    await end_hand_overs()
    (row,) = await read("SELECT state, email FROM signups_hand_over")
    assert (row["state"], row["email"]) == ("expired", "")


async def test_swapping_on_the_pages(client: Browser, make_sheet: OpenSheet) -> None:
    first, signup, path = await a_place(make_sheet)
    second = await make_sheet(1, hands_over="told", starts=101, ends=103, title="Drugi dyżur")
    jan = await make_person("Jan", "jan@example.org")
    theirs = (await enter(second, person=jan)).signup
    page = (await client.get(path, headers=EN)).text
    assert "Drugi dyżur" in page
    assert "Jan" not in page
    await press(client, f"{path}/hand-over", way="public", wants=str(second))
    assert "You want to swap for: Drugi dyżur" in (await client.get(path, headers=EN)).text
    link = await link_of(theirs)
    assert link is not None
    offered = await offered_path(signup)
    assert offered in (await client.get(link_path(link), headers=EN)).text
    signed_in(client, jan)
    assert "You give your place: Drugi dyżur" in (await client.get(offered, headers=EN)).text
    taken = await press(client, f"{offered}/take", csrf_token="token")
    assert taken.status_code == 303
    assert await state_of(signup) == await state_of(theirs) == "cancelled"
    await check_books(first)
    await check_books(second)


async def test_who_takes_a_place_is_asked_on_the_same_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet(1, hands_over="told")
    version = await ask_on(sheet, *FORM)
    person = await make_person("Ala Żuk", "ala@example.org")
    signup = (await enter(sheet, person=person, answers={"drives": "no"})).signup
    await hand_over(signup, viewer=VISITOR, email="jan@example.org")
    path = await offered_path(signup)
    page = (await client.get(path, headers=EN)).text
    assert str(version.id) in page
    assert 'name="answers.drives"' in page
    fields = {"name": "Jan Bez", "age": "adult", "answers_to": str(version.id)}
    wrong = await press(client, f"{path}/take", **fields)
    assert wrong.status_code == 422
    assert 'value="Jan Bez"' in wrong.text
    assert await state_of(signup) == "confirmed"
    taken = await press(client, f"{path}/take", **fields | {"answers.drives": "no"})
    assert taken.status_code == 303
    (row,) = await read("SELECT became FROM signups_hand_over WHERE signup = ?", [signup])
    assert await kept(UUID(str(row["became"]))) == {"drives": False}


async def test_who_was_not_asked_is_asked_on_their_own_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet, signup, path = await a_place(make_sheet)
    assert "Your answers" not in (await client.get(path, headers=EN)).text
    version = await ask_on(sheet, *FORM)
    page = (await client.get(path, headers=EN)).text
    assert "Please answer them before it begins." in page
    sent = {"answers_to": str(version.id), "answers.drives": "no"}
    assert (await press(client, f"{path}/answers", **sent)).status_code == 303
    assert await kept(signup) == {"drives": False}
    assert "Please answer them before it begins." not in (await client.get(path, headers=EN)).text
    assert (await press(client, f"{path}/answers", **sent)).status_code == 409
