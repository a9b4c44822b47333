"""The page behind a link, and one's own list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import time_machine
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.signups.api import cancel, cancel_sheet, confirm, link_path
from tests.core.signups.conftest import (
    OpenSheet,
    at,
    check_books,
    enter,
    make_person,
    signed_in,
    state_of,
)

pytestmark = pytest.mark.anyio
Browser = AsyncTestClient[Litestar]
EN = {"Accept-Language": "en"}


async def mail_path(signup: UUID) -> str:
    """The address in the mail."""
    from core.signups.queries.own import link_of

    link = await link_of(signup)
    assert link is not None
    return link_path(link)


async def press(client: Browser, path: str, **fields: str) -> Any:
    return await client.post(path, data=fields, headers=EN, follow_redirects=False)


async def test_looking_uses_nothing_up(client: Browser, make_sheet: OpenSheet) -> None:
    """Mail scanners GET and HEAD links; the place is confirmed by the button alone."""
    held = await enter(await make_sheet())
    path = await mail_path(held.signup)
    for _ in range(5):
        page = await client.get(path, headers=EN)
        await client.head(path)
    assert await state_of(held.signup) == "held"
    assert "Confirm the sign-up" in page.text
    answer = await press(client, f"{path}/confirm")
    assert answer.status_code == 303
    assert answer.headers["location"] == path
    assert await state_of(held.signup) == "confirmed"
    assert "Signed up" in (await client.get(path, headers=EN)).text


async def test_the_pass_is_shown_as_long_as_a_gate_takes_it(
    client: Browser, make_sheet: OpenSheet
) -> None:
    held = await enter(await make_sheet())
    path = await mail_path(held.signup)
    assert 'class="qr"' in (await client.get(path, headers=EN)).text
    with time_machine.travel(at(24 * 14), tick=False):
        assert 'class="qr"' not in (await client.get(path, headers=EN)).text


async def test_shown_link_confirms_nothing(client: Browser, make_sheet: OpenSheet) -> None:
    """Who typed an address has not proven it."""
    held = await enter(await make_sheet(), email="ala@example.org")
    path = link_path(held.link)
    assert (await press(client, f"{path}/confirm")).status_code == 303
    assert await state_of(held.signup) == "held"


async def test_shown_link_takes_back_only_what_nobody_has_confirmed(
    client: Browser, make_sheet: OpenSheet
) -> None:
    held = await enter(await make_sheet(), email="ala@example.org")
    await confirm(held.signup)
    path = link_path(held.link)
    page = (await client.get(path, headers=EN)).text
    assert "Cancel the sign-up" not in page
    await press(client, f"{path}/cancel")
    assert await state_of(held.signup) == "confirmed"


async def test_shown_link_after_confirmation_tells_no_name(
    client: Browser, make_sheet: OpenSheet
) -> None:
    await make_person("Ala Prawdziwa", "ala@example.org")
    held = await enter(await make_sheet(), email="ala@example.org", name="X")
    await confirm(held.signup)
    page = (await client.get(link_path(held.link), headers=EN)).text
    assert "Ala Prawdziwa" not in page
    assert "Ala Prawdziwa" in (await client.get(await mail_path(held.signup), headers=EN)).text


async def test_unknown_link_is_404(client: Browser) -> None:
    assert (await client.get("/signup/link/AAAAAAAAAAAAAAAAAAAAAA")).status_code == 404
    assert (await press(client, "/signup/link/AAAAAAAAAAAAAAAAAAAAAA/confirm")).status_code == 404


async def test_cancelling_by_link(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    held = await enter(sheet)
    await confirm(held.signup)
    path = await mail_path(held.signup)
    assert "Cancel the sign-up" in (await client.get(path, headers=EN)).text
    assert (await press(client, f"{path}/cancel")).status_code == 303
    page = (await client.get(path, headers=EN)).text
    assert "Sign-up cancelled" in page
    assert "data-pass" not in page
    await check_books(sheet)


async def test_offer_is_taken_on_the_page(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(1)
    first, waiting = await enter(sheet), await enter(sheet)
    path = await mail_path(waiting.signup)
    assert "On the waiting list" in (await client.get(path, headers=EN)).text
    refused = await press(client, f"{path}/accept")
    assert refused.status_code == 409
    assert "No place is free yet" in refused.text
    await cancel(first.signup, viewer=VISITOR)
    assert "Take the place" in (await client.get(path, headers=EN)).text
    assert (await press(client, f"{path}/accept")).status_code == 303
    assert await state_of(waiting.signup) == "confirmed"


async def test_overlap_is_said_and_a_warning_answered_on_the_page(
    client: Browser, make_sheet: OpenSheet
) -> None:
    person = await make_person("Ala", "ala@example.org")
    await enter(await make_sheet(starts=10, ends=12), person=person)
    held = await enter(
        await make_sheet(starts=11, ends=13, overlap="warn"), email="ala@example.org"
    )
    path = await mail_path(held.signup)
    warned = await press(client, f"{path}/confirm")
    assert warned.status_code == 409
    assert 'name="accepts_overlap"' in warned.text
    assert (await press(client, f"{path}/confirm", accepts_overlap="y")).status_code == 303
    assert await state_of(held.signup) == "confirmed"


async def test_told_kindly_when_signed_up_already(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    own = await enter(sheet, person=await make_person("Ala", "ala@example.org"))
    held = await enter(sheet, email="ala@example.org")
    answer = await press(client, f"{await mail_path(held.signup)}/confirm")
    assert answer.headers["location"] == await mail_path(own.signup)
    page = await client.get(answer.headers["location"], headers=EN)
    assert "You were signed up already" in page.text


async def test_reason_of_the_host_is_shown(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    held = await enter(sheet)
    await cancel_sheet(sheet, "The park is flooded.", viewer=None)
    page = await client.get(await mail_path(held.signup), headers=EN)
    assert "The park is flooded." in page.text


async def test_own_list_needs_signing_in(client: Browser) -> None:
    answer = await client.get("/me/signups", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


async def test_own_list_shows_own_rows_only(client: Browser, make_sheet: OpenSheet) -> None:
    person = await make_person("Ola", "ola@example.org")
    mine = await make_sheet(title="Moje sprzątanie", starts=10, ends=12)
    gone = await make_sheet(title="Odwołany spacer", starts=20, ends=22)
    await enter(mine, person=person)
    await cancel((await enter(gone, person=person)).signup, viewer=VISITOR)
    await enter(await make_sheet(title="Cudze zajęcia"), person=await make_person())
    signed_in(client, person)
    page = (await client.get("/me/signups", headers=EN)).text
    assert "Moje sprzątanie" in page.partition("Earlier and cancelled")[0]
    assert "Odwołany spacer" in page.partition("Earlier and cancelled")[2]
    assert "Cudze" not in page
    assert "/signup/link/" in page


async def test_own_list_of_fifty_takes_as_many_queries_as_one(
    client: Browser, make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.signups.queries import own, sheets

    asked: list[str] = []

    async def counted(sql: str, args: Any = ()) -> Any:
        asked.append(sql)
        return await read(sql, args)

    person = await make_person("Ola", "ola@example.org")
    numbers = []
    for size in (1, 10):
        for number in range(size):
            start = 10 + 3 * (number + 20 * size)
            await enter(await make_sheet(starts=start, ends=start + 1), person=person)
        asked.clear()
        for module in (own, sheets):
            monkeypatch.setattr(module, "read", counted)
        await own.signups_of_person(person)
        numbers.append(len(asked))
    assert numbers == [1, 1]


async def test_empty_list_says_what_to_do(client: Browser, db: None) -> None:
    signed_in(client, await make_person())
    page = (await client.get("/me/signups", headers=EN)).text
    assert "You are not signed up for anything yet." in page


async def test_one_of_a_party_stays_at_home(client: Browser, make_sheet: OpenSheet) -> None:
    sheet = await make_sheet(2, largest_party=2)
    leader = await enter(sheet, person=await make_person("Ala"), companions=("Ola Mała",))
    path = await mail_path(leader.signup)
    (ola,) = await read("SELECT id FROM signups_signup WHERE name = 'Ola Mała'")
    assert "Ola Mała does not come" in (await client.get(path, headers=EN)).text
    assert (await press(client, f"{path}/companions", companion="x")).status_code == 404
    gone = await press(client, f"{path}/companions", companion=str(ola["id"]))
    assert gone.status_code == 303
    assert "Ola Mała" not in (await client.get(path, headers=EN)).text
    assert await state_of(leader.signup) == "confirmed"
    await check_books(sheet)
