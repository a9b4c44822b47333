"""A sign-in from a browser that an account did not use before is mailed, the first one not."""

from __future__ import annotations

import pytest

from core.data.commands import read
from core.people.service.browsers import forget_old_browsers, note_browser
from tests.core.people.conftest import account_of, mails

pytestmark = pytest.mark.usefixtures("db")


async def test_first_browser_is_told_to_nobody_the_second_is():
    account = await account_of("zofia@example.org")
    first = await note_browser(account, token="", agent="Firefox Linux")
    assert await note_browser(account, token=first, agent="Firefox Linux") == first
    assert await mails("people.new_browser") == []
    await note_browser(account, token="", agent="Mozilla Chrome Android")
    (mail,) = await mails("people.new_browser")
    assert (mail["email"], mail["payload"]["agent"]) == ("zofia@example.org", "Chrome, Android")


async def test_browser_of_somebody_else_is_unknown():
    zofia, marek = await account_of("zofia@example.org"), await account_of("marek@example.org")
    token = await note_browser(zofia, token="", agent="")
    await note_browser(marek, token="", agent="")
    await note_browser(marek, token=token, agent="")
    assert [one["email"] for one in await mails("people.new_browser")] == ["marek@example.org"]


async def test_token_stands_nowhere():
    token = await note_browser(await account_of("zofia@example.org"), token="", agent="")
    assert token not in str(await read("SELECT * FROM people_known_browser"))
    await forget_old_browsers()
    assert await read("SELECT 1 AS one FROM people_known_browser")
