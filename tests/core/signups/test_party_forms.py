"""Families in the sign-up box, on their own page, at the desk: what is asked, said and kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ages import AgeBand
from core.data.commands import Row, read
from core.people.api import Relation
from core.signups.api import Companion, link_path
from core.signups.queries.own import link_of
from tests.core.signups.conftest import (
    OpenSheet,
    check_books,
    enter,
    execute,
    mails,
    make_person,
    sheet_row,
    signed_in,
)
from tests.core.signups.routes.test_desk import as_role, press
from tests.core.signups.routes.test_paper import as_coordinator

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en"}
FAMILY = {
    "name": "Ala Żuk",
    "email": "ala@example.org",
    "age": "adult",
    "companion_1_name": "Zosia",
    "companion_1_age": "under_13",
    "companion_1_consent": "parent",
    "companion_2_name": "Jan",
    "companion_2_age": "adult",
}


async def send(client: Browser, sheet: UUID, **fields: str) -> Any:
    return await client.post(f"/signup/{sheet}", data=fields, headers=EN, follow_redirects=False)


async def rows(sheet: UUID) -> list[Row]:
    return await read(
        "SELECT name, age_band, leader_is, guardian_email, state, id FROM signups_signup"
        " WHERE sheet = ? ORDER BY is_leader DESC, id",
        [sheet],
    )


async def test_a_family_signs_up_with_one_form(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(largest_party=4)
    box = (await client.get(f"/signup/{sheet}/box", headers=EN)).text
    assert "Bring somebody with you" in box
    assert 'name="companion_3_age"' in box and 'name="companion_4_age"' not in box
    answer = await send(client, sheet, **FAMILY)
    assert answer.status_code == 303
    _, zosia, jan = await rows(sheet)
    assert (zosia["name"], zosia["age_band"], zosia["leader_is"]) == ("Zosia", "under_13", "parent")
    assert (jan["name"], jan["age_band"], jan["leader_is"]) == ("Jan", "adult", "")
    assert (await sheet_row(sheet))["taken"] == 3


async def test_the_form_asks_for_no_more_than_there_are_places(
    client: Browser, make_sheet: OpenSheet
) -> None:
    pair, alone = await make_sheet(2, largest_party=5), await make_sheet(5, largest_party=1)
    box = (await client.get(f"/signup/{pair}/box", headers=EN)).text
    assert 'name="companion_1_age"' in box and 'name="companion_2_age"' not in box
    assert "companion_1" not in (await client.get(f"/signup/{alone}/box", headers=EN)).text


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"companion_1_age": ""}, "companion_1_age", "Choose how old they are."),
        ({"companion_1_name": " "}, "companion_1_name", "Write the name."),
        ({"companion_1_consent": ""}, "companion_1_consent", "Say who consents for them."),
        ({"companion_1_consent": "x"}, "companion_1_consent", ""),
        (
            {"companion_1_consent": "mail", "companion_1_guardian_email": "mum@example.org"},
            "companion_1_consent",
            "A parent or guardian signs up a child under 13.",
        ),
        (
            {"companion_1_age": "13_15", "companion_1_consent": "mail"},
            "companion_1_guardian_email",
            "Write the e-mail address of a parent or guardian.",
        ),
    ],
)
async def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    client: Browser, make_sheet: OpenSheet, changed: dict[str, str], field: str, words: str
) -> None:
    sheet = await make_sheet(largest_party=3)
    answer = await send(client, sheet, **FAMILY | changed)
    assert answer.status_code == 422 and await rows(sheet) == []
    assert f'id="{field}-error"' in answer.text and words in answer.text
    assert 'value="Jan"' in answer.text and 'value="Ala Żuk"' in answer.text


async def test_a_rule_that_forbids_one_names_them(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(largest_party=3)
    answer = await send(client, sheet, **FAMILY | {"age": "16_17", "guardian_email": "m@e.org"})
    assert answer.status_code == 422
    assert "Only who is of age can consent as a parent or guardian." in answer.text


async def family(make_sheet: OpenSheet) -> tuple[UUID, UUID]:
    """A sheet, and the sign-up of somebody who brings a child and a friend."""
    sheet = await make_sheet(largest_party=3)
    person = await make_person("Ala Żuk", "ala@example.org")
    child = Companion(name="Zosia", age=AgeBand.UNDER_13, leader_is=Relation.PARENT)
    friend = Companion(name="Jan", age=AgeBand.ADULT)
    answer = await enter(sheet, person=person, age=AgeBand.ADULT, companions=(child, friend))
    return sheet, answer.signup


async def test_the_page_shows_who_comes_with_a_pass_each(
    client: Browser, make_sheet: OpenSheet
) -> None:
    _, leader = await family(make_sheet)
    link = await link_of(leader)
    assert link is not None
    page = (await client.get(link_path(link), headers=EN)).text
    assert "With you come 2 people" in page
    for name in ("Zosia", "Jan"):
        assert f"Pass: {name}" in page and f"{name} does not come" in page
    assert page.count('class="qr"') == 3


async def test_the_page_of_a_visitor_says_what_the_button_consents_to(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet(largest_party=3)
    await send(client, sheet, **FAMILY)
    link = await link_of((await rows(sheet))[0]["id"])
    assert link is not None
    page = (await client.get(link_path(link), headers=EN)).text
    assert "as the parent or guardian of: Zosia." in page
    done = await client.post(f"{link_path(link)}/confirm", headers=EN, follow_redirects=False)
    assert done.status_code == 303
    assert {row["state"] for row in await rows(sheet)} == {"confirmed"}
    await check_books(sheet)


async def test_a_host_sees_the_family_and_cancels_one_of_it(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, _ = await family(make_sheet)
    as_role(client, "coordinator", host)
    base = f"/desk/proba/signups/{sheet}"
    page = (await client.get(base, headers=EN)).text
    assert page.count("Comes with Ala Żuk") == 2 and "Under 18: Under 13" in page
    jan = next(row for row in await rows(sheet) if row["name"] == "Jan")
    gone = await press(client, f"{base}/{jan['id']}/cancel", reason="Boots are missing")
    assert gone.status_code == 303
    assert [row["state"] for row in await rows(sheet)].count("confirmed") == 2
    assert [mail["email"] for mail in await mails("signups.companion_gone")] == ["ala@example.org"]
    await check_books(sheet)


async def test_a_guardian_of_a_companion_signs_on_paper(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(largest_party=2)
    kuba = Companion(name="Kuba", age=AgeBand.FROM_13, guardian_email="mum@example.org")
    leader = await make_person("Ala Żuk", "ala@example.org")
    await enter(sheet, person=leader, age=AgeBand.ADULT, companions=(kuba,))
    await as_coordinator(client, host)
    base = f"/desk/proba/signups/{sheet}"
    assert (await client.get(base, headers=EN)).text.count("Consent on paper") == 1
    place = next(row for row in await rows(sheet) if row["name"] == "Kuba")
    kept = await press(
        client,
        f"{base}/{place['id']}/consent",
        guardian_name="Ewa Żuk",
        relation="parent",
        signed_on="2026-11-01",
        place="Folder",
        scope="signup",
    )
    assert kept.status_code == 303
    assert {row["state"] for row in await rows(sheet)} == {"confirmed"}
    await check_books(sheet)


async def test_a_host_says_how_many_sign_up_together(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(largest_party=1)
    as_role(client, "coordinator", host)
    saved = await press(
        client, f"/desk/proba/signups/{sheet}/settings", hands_over="no", largest_party="3"
    )
    assert saved.status_code == 303
    assert (await sheet_row(sheet))["largest_party"] == 3


async def test_who_was_signed_in_before_is_asked_the_same(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet(largest_party=3)
    person = await make_person("Ala Żuk", "ala@example.org")
    await execute(
        "UPDATE people_person SET age_band = 'adult', age_said_on = '2026-11-01' WHERE id = ?",
        person,
    )
    signed_in(client, person, email="ala@example.org")
    fields = {name: value for name, value in FAMILY.items() if name.startswith("companion")}
    answer = await client.post(
        f"/signup/{sheet}",
        data=fields | {"csrf_token": "token"},
        headers=EN | {"Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert {row["state"] for row in await rows(sheet)} == {"confirmed"}
