"""The guardian's pages without an account, and consents on paper at the desk."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ages import AgeBand
from core.data.commands import read
from core.people.api import consent_token
from core.signups.api import SignUpAnswer
from core.signups.links import link_token
from core.signups.service.cancel import lapse_due
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    enter,
    mails,
    minor,
    state_of,
    waits_for_guardian,
)
from tests.core.signups.routes.test_desk import OWN, as_role, press
from tests.core.signups.routes.test_paper import as_coordinator

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]
Browser = AsyncTestClient[Litestar]
MUM, DAD = "mum@example.org", "dad@example.org"
YES = {"guardian_name": "Ewa Nowak", "relation": "parent", "scope": "signup"}


async def asked(make_sheet: OpenSheet) -> SignUpAnswer:
    """A minor has signed up, and the guardian got a mail."""
    return await enter(await make_sheet(), person=await minor(), guardian_email=MUM)


async def guardian_page() -> str:
    """The address in the last mail to a guardian."""
    sent = [mail for mail in await mails("signups.guardian") if mail["kind"] == "signups.guardian"]
    return f"/guardian/{consent_token(UUID(json.loads(sent[-1]['payload'])['consent']))}"


async def send(client: Browser, path: str, **fields: str):
    """A form of somebody without an account."""
    return await client.post(path, data=fields, headers=OWN, follow_redirects=False)


async def test_the_page_says_who_what_and_what_is_kept_and_looking_uses_nothing_up(
    client: Browser, make_sheet: OpenSheet
) -> None:
    ola = await asked(make_sheet)
    path = await guardian_page()
    for _ in range(2):
        page = await client.get(path, headers=OWN)
        assert page.status_code == 200
    for words in ("Ola Nowak", "Sprzątanie parku", "Never the birth date or PESEL", "No account"):
        assert words in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert await waits_for_guardian(ola.signup)
    assert (await client.get(f"{path}x", headers=OWN)).status_code == 404


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_the_page_is_in_the_guardians_language(
    client: Browser, make_sheet: OpenSheet, language: str
) -> None:
    await asked(make_sheet)
    page = await client.get(await guardian_page(), headers=OWN | {"Accept-Language": language})
    assert f'<html lang="{language}"' in page.text


async def test_consent_needs_a_name_and_gives_the_place(
    client: Browser, make_sheet: OpenSheet
) -> None:
    ola = await asked(make_sheet)
    path = await guardian_page()
    nameless = await send(client, f"{path}/consent", **YES | {"guardian_name": ""})
    assert nameless.status_code == 422
    assert "Write your name and surname." in nameless.text
    assert await waits_for_guardian(ola.signup)
    assert (await send(client, f"{path}/consent", **YES)).status_code == 303
    assert await state_of(ola.signup) == "confirmed"
    again = await send(client, f"{path}/consent", **YES)
    assert (again.status_code, "answered already" in again.text) == (409, True)
    assert "You have consented" in (await client.get(path, headers=OWN)).text


async def test_a_no_frees_the_place(client: Browser, make_sheet: OpenSheet) -> None:
    ola = await asked(make_sheet)
    path = await guardian_page()
    assert (await send(client, f"{path}/refuse")).status_code == 303
    assert await state_of(ola.signup) == "cancelled"
    assert (await send(client, f"{path}/refuse")).status_code == 409
    assert (await send(client, f"{path}/withdraw")).status_code == 409
    assert "You have not consented" in (await client.get(path, headers=OWN)).text


async def test_what_was_given_is_withdrawn_with_the_same_link(
    client: Browser, make_sheet: OpenSheet
) -> None:
    ola = await asked(make_sheet)
    path = await guardian_page()
    assert (await send(client, f"{path}/withdraw")).status_code == 409
    await send(client, f"{path}/consent", **YES)
    assert (await send(client, f"{path}/withdraw")).status_code == 303
    assert await state_of(ola.signup) == "cancelled"
    assert "You have withdrawn the consent" in (await client.get(path, headers=OWN)).text


async def test_a_place_that_was_given_on_is_told_on_the_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    ola = await asked(make_sheet)
    path = await guardian_page()
    await lapse_due(now=NOW + timedelta(days=5))
    late = await send(client, f"{path}/consent", **YES)
    assert late.status_code == 409
    assert "given on" in late.text
    assert await state_of(ola.signup) == "lapsed"


async def test_the_minor_has_another_address_asked(client: Browser, make_sheet: OpenSheet) -> None:
    await asked(make_sheet)
    before = await guardian_page()
    (link,) = await read("SELECT id FROM signups_link WHERE proves_address")
    page = f"/signup/link/{link_token(UUID(str(link['id'])))}"
    assert MUM in (await client.get(page, headers=OWN)).text
    wrong = await send(client, f"{page}/guardian", guardian_email="nobody")
    assert wrong.headers["location"] == page
    assert (await client.get(before, headers=OWN)).status_code == 200
    assert (await send(client, f"{page}/guardian", guardian_email=DAD)).status_code == 303
    assert (await client.get(before, headers=OWN)).status_code == 404
    assert (await client.get(await guardian_page(), headers=OWN)).status_code == 200


async def test_a_child_is_signed_up_by_the_guardian_on_the_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    fields = {"name": "Zosia Mała", "email": MUM, "age": "under_13"}
    sent = await send(client, f"/signup/{sheet}", **fields)
    assert sent.status_code == 303, sent.text
    page = await client.get(await guardian_page(), headers=OWN)
    assert "Zosia Mała" in page.text


# --- on paper -----------------------------------------------------------------------------------

PAPER = {
    "guardian_name": "Ewa Nowak",
    "relation": "parent",
    "scope": "signup",
    "signed_on": (NOW - timedelta(days=1)).date().isoformat(),
    "place": "folder 2",
}


async def test_a_consent_on_paper_is_dated_and_says_where_it_lies(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    ola = await asked(make_sheet)
    await as_coordinator(client, host)
    (row,) = await read("SELECT sheet FROM signups_signup")
    base = f"/desk/proba/signups/{row['sheet']}"
    page = (await client.get(base, headers=OWN)).text
    assert f"{base}/{ola.signup}/consent" in page
    assert "Under 18: 13–15" in page
    tomorrow = (NOW + timedelta(days=2)).date().isoformat()
    for wrong in ({"guardian_name": ""}, {"signed_on": tomorrow}, {"place": ""}):
        answer = await press(client, f"{base}/{ola.signup}/consent", **PAPER | wrong)
        assert answer.status_code == 422
        assert f'id="{next(iter(wrong))}-{ola.signup}-error"' in answer.text
    assert await waits_for_guardian(ola.signup)
    assert (await press(client, f"{base}/{ola.signup}/consent", **PAPER)).status_code == 303
    assert await state_of(ola.signup) == "confirmed"
    (kept,) = await read(
        "SELECT way, paper_place, guardian_name FROM people_guardian_consent WHERE state = 'given'"
    )
    assert (kept["way"], kept["guardian_name"]) == ("paper", "Ewa Nowak")
    again = await press(client, f"{base}/{ola.signup}/consent", **PAPER)
    assert again.status_code == 422


async def test_forms_of_several_people_have_ids_of_their_own(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    for _ in range(3):
        await enter(sheet, person=await minor(), guardian_email=MUM, age=AgeBand.FROM_13)
    as_role(client, "coordinator", host)
    page = (await client.get(f"/desk/proba/signups/{sheet}", headers=OWN)).text
    found = re.findall(r' id="([^"]+)"', page)
    assert sorted(found) == sorted(set(found))
