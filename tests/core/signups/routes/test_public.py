"""The box: what it says, how it is sent, how it comes back when something is wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.data.commands import read
from core.data.ids import new_id
from core.signups.api import cancel_sheet, change_sheet
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    at,
    count,
    enter,
    make_person,
    sheet_row,
    signed_in,
)

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en"}


async def send(client: Browser, sheet: UUID, **fields: str) -> Any:
    data = {"name": "Ala Żuk", "email": "ala@example.org", "notice_version": "v1"} | fields
    return await client.post(f"/signup/{sheet}", data=data, headers=EN, follow_redirects=False)


async def test_box_is_a_part_for_htmx_and_a_page_without_it(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    page = await client.get(f"/signup/{sheet}/box", headers=EN)
    part = await client.get(f"/signup/{sheet}/box", headers=EN | {"HX-Request": "true"})
    assert page.status_code == part.status_code == 200
    assert "<!doctype html>" in page.text
    assert "<html" not in part.text
    for text in (page.text, part.text):
        assert "5 free places" in text
        assert 'name="idempotency_key"' in text
        assert f'action="/signup/{sheet}"' in text
        assert "/organizations/proba/privacy" in text


@pytest.mark.parametrize(
    ("code", "words"),
    [("pl", "Za dane podane tutaj"), ("en", "is responsible"), ("uk", "За дані, подані тут")],
)
async def test_the_box_says_who_keeps_the_data_in_the_readers_language(
    client: Browser, make_sheet: OpenSheet, code: str, words: str
) -> None:
    """Visitors have no account whose language would say it."""
    page = await client.get(f"/signup/{await make_sheet()}/box", headers={"Accept-Language": code})
    assert words in page.text


async def test_unknown_sheet_is_404(client: Browser) -> None:
    assert (await client.get(f"/signup/{new_id()}/box")).status_code == 404
    assert (await send(client, new_id())).status_code == 404


async def test_visitor_signs_up_and_sees_the_pass_at_once(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    answer = await send(client, sheet, idempotency_key="k" * 22)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert re.fullmatch(r"/signup/link/[\w-]{22}", path)
    page = await client.get(path, headers=EN)
    assert page.status_code == 200
    assert "To be confirmed by mail" in page.text
    assert "data-pass" in page.text
    assert "ABCD2345" in page.text
    (row,) = await read("SELECT notice_version, name FROM signups_signup")
    assert (row["notice_version"], row["name"]) == ("v1", "Ala Żuk")


async def test_same_form_sent_twice_leads_to_the_same_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    first = await send(client, sheet, idempotency_key="k" * 22)
    again = await send(client, sheet, idempotency_key="k" * 22)
    assert first.headers["location"] == again.headers["location"]
    assert await count("signups_signup") == 1


@pytest.mark.parametrize("is_known", [True, False])
async def test_answer_does_not_tell_whether_an_address_is_known(
    client: Browser, make_sheet: OpenSheet, is_known: bool
) -> None:
    sheet = await make_sheet()
    if is_known:
        await enter(sheet, person=await make_person("Ala Nowak", "ala@example.org"))
        await enter(sheet, email="ala@example.org", name="Ala Nowak")
    answer = await send(client, sheet, name="Somebody")
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"], headers=EN)).text
    assert "To be confirmed by mail" in page
    assert "Somebody" in page
    assert "Ala Nowak" not in page
    assert "ala@example.org" not in page
    assert "/confirm" not in page


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": ""}, "Write your name."),
        ({"email": "nobody"}, "nobody"),
        ({"email": ""}, "Write your e-mail address."),
    ],
)
async def test_wrong_form_comes_back_with_what_was_typed(
    client: Browser, make_sheet: OpenSheet, fields: dict[str, str], text: str
) -> None:
    sheet = await make_sheet()
    answer = await send(client, sheet, **fields)
    assert answer.status_code == 422
    assert text in answer.text
    kept = fields.get("name", "Ala Żuk")
    assert f'value="{kept}"' in answer.text
    assert 'id="error-summary"' in answer.text
    assert await count("signups_signup") == 0


async def test_unknown_fields_are_refused(client: Browser, make_sheet: OpenSheet) -> None:
    answer = await send(client, await make_sheet(), role="admin")
    assert answer.status_code == 422
    assert await count("signups_signup") == 0


async def test_refusal_is_said_in_the_box(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1, has_waiting_list=False)
    await enter(sheet)
    answer = await send(client, sheet)
    assert answer.status_code == 422
    assert "All places are taken." in answer.text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"opens_at": NOW + timedelta(hours=2)}, "Sign-up opens on"),
        ({"closes_at": NOW - timedelta(hours=2)}, "Sign-up closed on"),
        ({"needs_approval": True}, "Ask for a place"),
        ({"capacity": None}, "No limit of places"),
        ({"capacity": 0}, "Join the waiting list"),
        ({"capacity": 0, "has_waiting_list": False}, "All places are taken."),
        ({"largest_party": 4}, "Who comes with you"),
    ],
)
async def test_box_says_the_state_in_words(
    client: Browser, make_sheet: OpenSheet, given: dict[str, Any], text: str
) -> None:
    page = await client.get(f"/signup/{await make_sheet(**given)}/box", headers=EN)
    assert text in page.text


async def test_box_of_a_cancelled_sheet(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await cancel_sheet(sheet, "storm", viewer=None)
    page = await client.get(f"/signup/{sheet}/box", headers=EN)
    assert "Cancelled" in page.text
    assert "<form" not in page.text.partition("<main")[2]


async def test_signed_in_person_presses_one_button(client: Browser, make_sheet: OpenSheet) -> None:
    person = await make_person("Ola Nowak", "ola@example.org")
    signed_in(client, person)
    sheet = await make_sheet()
    box = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert 'name="email"' not in box
    data = {"csrf_token": "token", "notice_version": "v1", "idempotency_key": "k" * 22}
    own = EN | {"Sec-Fetch-Site": "same-origin"}
    answer = await client.post(f"/signup/{sheet}", data=data, headers=own, follow_redirects=False)
    assert answer.status_code == 303
    page = await client.get(answer.headers["location"], headers=EN)
    assert "Signed up" in page.text
    box = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert "See your sign-up" in box


async def test_warned_person_says_yes_in_the_box(client: Browser, make_sheet: OpenSheet) -> None:
    person = await make_person("Ola Nowak", "ola@example.org")
    await enter(await make_sheet(starts=10, ends=12), person=person)
    sheet = await make_sheet(starts=11, ends=13, overlap="warn")
    signed_in(client, person)
    own = EN | {"Sec-Fetch-Site": "same-origin"}
    data = {"csrf_token": "token", "idempotency_key": "k" * 22}
    first = await client.post(f"/signup/{sheet}", data=data, headers=own)
    assert first.status_code == 422
    assert 'name="accepts_overlap"' in first.text
    again = await client.post(
        f"/signup/{sheet}",
        data=data | {"accepts_overlap": "y"},
        headers=own,
        follow_redirects=False,
    )
    assert again.status_code == 303


async def test_companions_are_typed_one_a_line(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(largest_party=3)
    assert (await send(client, sheet, companions="Ela\r\n\r\nIwo")).status_code == 303
    assert (await sheet_row(sheet))["taken"] == 3


async def test_free_places_of_many_sheets_are_one_answer(
    client: Browser, make_sheet: OpenSheet
) -> None:
    some, none = await make_sheet(2), await make_sheet(1)
    await enter(none)
    answer = await client.get(
        f"/signup/places?sheet={some}&sheet={none}&sheet={new_id()}", headers=EN
    )
    assert answer.json() == {
        str(some): {"capacity": 2, "taken": 0, "free": 2, "waiting": 0, "words": "2 free places"},
        str(none): {"capacity": 1, "taken": 1, "free": 0, "waiting": 0, "words": "No free places"},
    }


async def test_cross_site_form_is_refused(client: Browser, make_sheet: OpenSheet) -> None:
    answer = await client.post(
        f"/signup/{await make_sheet()}",
        data={"name": "Ala", "email": "ala@example.org"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert await count("signups_signup") == 0


async def test_what_was_typed_is_escaped_everywhere(client: Browser, make_sheet: OpenSheet) -> None:
    evil = "<script>alert(1)</script>{{7*7}}"
    answer = await send(client, await make_sheet(), name=evil)
    page = (await client.get(answer.headers["location"], headers=EN)).text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


async def test_closing_time_moves_with_the_sheet(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await change_sheet(sheet, viewer=None, closes_at=at(-1))
    assert (await send(client, sheet)).status_code == 422
