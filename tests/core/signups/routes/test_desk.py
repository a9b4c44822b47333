"""The host's list: seen by who manages the thing, and by nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import Grant
from core.data.commands import read
from core.data.ids import new_id
from tests.core.signups.conftest import (
    OpenSheet,
    count,
    enter,
    mails,
    make_person,
    signed_in,
    state_of,
)

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
OWN = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}


def as_role(client: Browser, role: str, organization: UUID) -> None:
    signed_in(client, None, Grant(role=role, scope_kind="organization", scope_id=organization))


async def press(client: Browser, path: str, **fields: str) -> Any:
    data = fields | {"csrf_token": "token"}
    return await client.post(path, data=data, headers=OWN, follow_redirects=False)


async def test_list_with_search(client: Browser, make_sheet: OpenSheet, host: UUID) -> None:
    sheet = await make_sheet()
    await enter(sheet, name="Łucja Wąs", email="l@example.org")
    await enter(sheet, person=await make_person("Jan Bo", "jan@example.org"))
    as_role(client, "coordinator", host)
    page = (await client.get(f"/desk/proba/signups/{sheet}", headers=OWN)).text
    assert "Łucja Wąs" in page
    assert "jan@example.org" in page
    page = (await client.get(f"/desk/proba/signups/{sheet}?q=lucja", headers=OWN)).text
    assert "Łucja Wąs" in page
    assert "jan@example.org" not in page


@pytest.mark.parametrize(
    ("role", "is_own", "expected"),
    [
        ("coordinator", True, 200),
        ("organization_admin", True, 200),
        ("volunteer", True, 403),
        ("coordinator", False, 404),
        ("organization_admin", False, 404),
    ],
)
async def test_names_are_for_who_manages_the_thing(
    client: Browser, make_sheet: OpenSheet, host: UUID, role: str, is_own: bool, expected: int
) -> None:
    sheet = await make_sheet()
    held = await enter(sheet, name="Łucja Wąs")
    as_role(client, role, host if is_own else new_id())
    page = await client.get(f"/desk/proba/signups/{sheet}", headers=OWN)
    assert page.status_code == expected
    assert ("Łucja Wąs" in page.text) is (expected == 200)
    for path, fields in (
        (f"/desk/proba/signups/{sheet}/{held.signup}/cancel", {"reason": "no"}),
        (f"/desk/proba/signups/{sheet}/{held.signup}/decide", {"decision": "decline"}),
        (f"/desk/proba/signups/{sheet}/add", {"name": "A", "email": "a@example.org"}),
    ):
        if expected != 200:
            assert (await press(client, path, **fields)).status_code == expected
    if expected != 200:
        assert await state_of(held.signup) == "held"
        assert await count("signups_signup") == 1


async def test_sheet_is_found_only_at_its_own_organization(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    as_role(client, "coordinator", host)
    path = f"/desk/inna/signups/{await make_sheet()}"
    assert (await client.get(path, headers=OWN)).status_code == 404


async def test_sign_up_of_another_sheet_is_not_found(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    one, other = await make_sheet(), await make_sheet()
    held = await enter(other)
    as_role(client, "coordinator", host)
    path = f"/desk/proba/signups/{one}/{held.signup}/cancel"
    assert (await press(client, path, reason="no")).status_code == 404
    assert await state_of(held.signup) == "held"


async def test_host_adds_decides_and_cancels(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(2, needs_approval=True)
    asked = await enter(sheet, person=await make_person())
    as_role(client, "coordinator", host)
    base = f"/desk/proba/signups/{sheet}"
    added = await press(client, f"{base}/add", name="Jan", email="jan@example.org")
    assert added.status_code == 303
    decided = await press(client, f"{base}/{asked.signup}/decide", decision="approve")
    assert decided.status_code == 303
    assert await state_of(asked.signup) == "confirmed"
    silent = await press(client, f"{base}/{asked.signup}/cancel", reason="")
    assert silent.status_code == 422
    gone = await press(client, f"{base}/{asked.signup}/cancel", reason="Too many of us")
    assert gone.status_code == 303
    (row,) = await read("SELECT reason FROM signups_signup WHERE id = ?", [asked.signup])
    assert row["reason"] == "Too many of us"
    assert (await mails())[-1]["kind"] == "signups.cancelled"


async def test_wrong_addition_comes_back_as_it_was_typed(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(0)
    as_role(client, "coordinator", host)
    base = f"/desk/proba/signups/{sheet}"
    wrong = await press(client, f"{base}/add", name="Jan", email="nobody")
    assert wrong.status_code == 422
    assert 'value="Jan"' in wrong.text
    full = await press(client, f"{base}/add", name="Jan", email="jan@example.org")
    assert full.status_code == 422
    assert "All places are taken." in full.text


async def test_host_says_who_takes_over_and_how_many_come_together(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    as_role(client, "coordinator", host)
    path = f"/desk/proba/signups/{sheet}"
    saved = await press(client, f"{path}/settings", hands_over="approved", largest_party="4")
    assert saved.status_code == 303
    (row,) = await read("SELECT hands_over, largest_party FROM signups_sheet WHERE id = ?", [sheet])
    assert (row["hands_over"], row["largest_party"]) == ("approved", 4)
    for wrong in ({"hands_over": "maybe"}, {"hands_over": "no", "largest_party": "11"}):
        assert (await press(client, f"{path}/settings", **wrong)).status_code == 422
    (same,) = await read("SELECT hands_over FROM signups_sheet WHERE id = ?", [sheet])
    assert same["hands_over"] == "approved"
