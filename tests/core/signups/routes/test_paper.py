"""The pages on which people from paper are entered and joined."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.signups.api import send_join_link
from core.signups.links import link_token
from tests.core.signups import trial
from tests.core.signups.conftest import (
    NOW,
    VIEWERS,
    OpenSheet,
    count,
    execute,
    make_person,
    signed_in,
    state_of,
)
from tests.core.signups.routes.test_desk import OWN, as_role, press
from tests.core.signups.service.test_paper import typed

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
DAY = (NOW - timedelta(days=2)).date().isoformat()


async def as_coordinator(client: Browser, host: UUID) -> None:
    """Somebody whose account is known: what they enter says who did."""
    as_role(client, "coordinator", host)
    email = "coordinator@example.org"
    await execute(
        "INSERT INTO people_account (id, created_at, person, email, email_folded, state)"
        " VALUES (?, ?, ?, ?, ?, 'active')",
        VIEWERS["cookie"].account,
        NOW,
        await make_person("Ola Nowak"),
        email,
        email,
    )


async def test_several_in_a_row_with_what_was_entered_last_and_undo(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet(2)
    await as_coordinator(client, host)
    base = f"/desk/proba/signups/{sheet}"
    for name in ("Halina Łoś", "Jan <b>"):
        answer = await press(client, f"{base}/paper", name=name, signed_on=DAY)
        assert answer.status_code == 303
    page = (await client.get(answer.headers["location"], headers=OWN)).text
    assert "Entered: Jan &lt;b&gt;." in page
    assert f'value="{DAY}"' in page
    assert page.count("From paper, signed") == 2
    signup = answer.headers["location"].partition("entered=")[2].partition("#")[0]
    waits = await press(client, f"{base}/paper", name="Ola", signed_on=DAY)
    assert "waiting list" in (await client.get(waits.headers["location"], headers=OWN)).text.lower()
    undone = await press(client, f"{base}/{signup}/undo")
    assert undone.status_code == 303
    assert await state_of(UUID(signup)) == "cancelled"


async def test_wrong_entry_comes_back_as_it_was_typed(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    await as_coordinator(client, host)
    path = f"/desk/proba/signups/{sheet}/paper"
    tomorrow = (NOW + timedelta(days=2)).date().isoformat()
    for name, day in (("", DAY), ("Jan", ""), ("Jan", tomorrow), ("Jan", "x")):
        answer = await press(client, path, name=name, signed_on=day)
        assert answer.status_code == 422
        assert f'value="{name}"' in answer.text
    assert await count("signups_paper") == 0
    assert await count("people_person") == 1


async def test_the_letters_are_typed_at_ones_own_sign_ups(
    client: Browser, make_sheet: OpenSheet
) -> None:
    answer = await typed(await make_sheet())
    trial.CODES["3K7M-9PQR"] = answer.signup
    signed_in(client, await make_person())
    assert "/me/signups/paper" in (await client.get("/me/signups", headers=OWN)).text
    wrong = await press(client, "/me/signups/paper", code="XXXX-XXXX")
    assert (wrong.status_code, "XXXX-XXXX" in wrong.text) == (422, True)
    assert (await press(client, "/me/signups/paper", code="")).status_code == 422
    joined = await press(client, "/me/signups/paper", code="3K7M-9PQR")
    assert (joined.status_code, joined.headers["location"][:13]) == (303, "/signup/link/")


async def test_the_mailed_link_joins_by_its_button_only(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    answer = await typed(sheet)
    await as_coordinator(client, host)
    base = f"/desk/proba/signups/{sheet}/{answer.signup}"
    assert (await press(client, f"{base}/join", email="nobody")).status_code == 422
    assert (await press(client, f"{base}/join", email="h@example.org")).status_code == 303
    (row,) = await read("SELECT link FROM signups_paper")
    path = f"/signup/paper/{link_token(UUID(str(row['link'])))}"
    client.cookies.clear()
    page = await client.get(path, headers=OWN)
    assert page.status_code == 200
    assert "h@example.org" in page.text
    assert (await read("SELECT joined_at FROM signups_paper"))[0]["joined_at"] is None
    joined = await client.post(path, headers=OWN, follow_redirects=False)
    assert joined.status_code == 303
    assert (await client.get(path, headers=OWN)).status_code == 404


async def test_a_link_that_would_make_a_second_sign_up_says_so(
    client: Browser, make_sheet: OpenSheet
) -> None:
    sheet = await make_sheet()
    for name in ("Halina", "Halina Druga"):
        answer = await typed(sheet, name)
        await send_join_link(answer.signup, email="h@example.org", viewer=VISITOR)
    for row, status in zip(
        await read("SELECT link FROM signups_paper ORDER BY created_at, id"),
        (303, 409),
        strict=True,
    ):
        path = f"/signup/paper/{link_token(UUID(str(row['link'])))}"
        answered = await client.post(path, headers=OWN, follow_redirects=False)
        assert answered.status_code == status
