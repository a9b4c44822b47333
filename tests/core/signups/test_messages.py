"""Every mail is written in every language, with what it must say."""

from __future__ import annotations

import json

import pytest

from core.contracts.errors import NotFound
from core.contracts.viewer import VISITOR
from core.signups.api import change_sheet, confirm, send_join_link
from core.signups.links import link_token
from core.signups.loads import load_signup
from core.signups.messages import MESSAGES, load_join
from core.web.rendering import render_text
from tests.core.signups.conftest import OpenSheet, at, enter, execute, mails
from tests.core.signups.service.test_paper import typed

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
@pytest.mark.parametrize(
    "kind", [kind.key for kind in MESSAGES if kind.load in (load_signup, load_join)]
)
async def test_mail_is_written(make_sheet: OpenSheet, kind: str, language: str) -> None:
    sheet = await make_sheet(5, largest_party=3, title="Śniadanie & rozmowy")
    held = await enter(sheet, name="Łucja <b>", companions=("Ela & Iwo",))
    await send_join_link((await typed(sheet)).signup, email="h@example.org", viewer=VISITOR)
    payload = {
        **json.loads((await mails())[0]["payload"]),
        **json.loads((await mails("signups.join"))[0]["payload"]),
    }
    found = next(one for one in MESSAGES if one.key == kind)
    values = dict(await found.load(payload, language))
    frame = {"base_url": "http://testserver.local", "subject": "", "reason": ""}
    text = render_text(f"{found.template}.txt", language, **values | frame)
    page = render_text(f"{found.template}.html", language, **values | frame)
    first = text.splitlines()[0]
    assert "Śniadanie & rozmowy" in first
    assert "&amp;" not in text
    assert "Śniadanie &amp; rozmowy" in page
    assert "Rynek 1, Leszno" in text
    assert held.signup is not None


async def test_link_in_a_mail_opens_the_page_and_is_not_in_the_queue(
    make_sheet: OpenSheet,
) -> None:
    held = await enter(await make_sheet())
    queued = (await mails())[0]["payload"]
    values = await load_signup(json.loads(queued), "pl")
    assert values["link"].startswith("http://testserver.local/signup/link/")
    assert values["link"].rpartition("/")[2] not in queued
    assert link_token(held.link) not in values["link"]  # the shown link is another one


async def test_mail_says_what_is_true_when_it_is_sent(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    held = await enter(sheet)
    await confirm(held.signup)
    await change_sheet(sheet, viewer=None, starts_at=at(50), ends_at=at(51))
    payload = json.loads((await mails("signups.confirm"))[0]["payload"])
    values = await load_signup(payload, "pl")
    assert values["state"] == "confirmed"
    assert values["until"] is None


async def test_mail_about_what_is_gone_is_not_found(make_sheet: OpenSheet) -> None:
    await enter(await make_sheet())
    payload = json.loads((await mails())[0]["payload"])
    await execute("DELETE FROM signups_signup")
    with pytest.raises(NotFound):
        await load_signup(payload, "pl")
