"""Reminders, thanks and messages of hosts are written in every language."""

from __future__ import annotations

import json

import pytest

from core.contracts.viewer import VISITOR
from core.services.outbox.api import Recipient
from core.signups.messages import MESSAGES
from core.signups.service.remind import remind_due
from core.signups.service.thank import thank_due
from core.signups.service.write import HostLetter, write_to
from core.web.rendering import render_text
from tests.core.signups.conftest import OpenSheet, at, enter, execute, mails, make_person
from tests.core.signups.service.test_remind import signed_up_long_ago
from tests.core.signups.service.test_thank import over

pytestmark = pytest.mark.anyio


async def written(kind: str, language: str) -> tuple[str, str]:
    """Text and HTML of the only message of a kind."""
    payload = json.loads((await mails(kind))[0]["payload"])
    found = next(one for one in MESSAGES if one.key == kind)
    values = dict(await found.load(payload, language))
    frame = {"base_url": "http://testserver.local", "subject": "", "reason": ""}
    text = render_text(f"{found.template}.txt", language, **values | frame)
    return text.lstrip(), render_text(f"{found.template}.html", language, **values | frame)


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_a_reminder_says_what_where_when_and_the_way_to_the_page(
    make_sheet: OpenSheet, language: str
) -> None:
    sheet = await make_sheet(starts=30, ends=32, title="Śniadanie & rozmowy")
    await signed_up_long_ago(sheet)
    await remind_due(now=at(7))
    text, page = await written("signups.reminder_day", language)
    assert "Śniadanie & rozmowy" in text.splitlines()[0]
    assert "Śniadanie &amp; rozmowy" in page
    assert "Rynek 1, Leszno" in text
    assert "/signup/link/" in text
    assert "/signup/link/" in page


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_thanks_say_thank_you(make_sheet: OpenSheet, language: str) -> None:
    sheet = await make_sheet(title="Śniadanie & rozmowy")
    await enter(sheet, person=await make_person())
    await over(sheet)
    await thank_due(now=at(0))
    text, page = await written("signups.thanks", language)
    assert "Śniadanie & rozmowy" in text.splitlines()[0]
    assert "/me/signups" in page


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_a_hosts_words_come_as_they_were_written_and_harmless(
    make_sheet: OpenSheet, host, language: str
) -> None:
    await execute("UPDATE people_organization SET email = 'biuro@proba.pl' WHERE id = ?", host)
    letter = HostLetter(
        organization=host,
        audience="sheet",
        about=await make_sheet(title="Śniadanie"),
        subject="Latarki & <b>buty</b>",
        text="Pierwszy akapit.\n\n<script>x</script> & drugi.",
    )
    to = [Recipient(email="a@b.pl", language=language)]
    await write_to(to, letter, viewer=VISITOR, request_key="k")
    text, page = await written("signups.host_message", language)
    assert text.splitlines()[0] == "Latarki & <b>buty</b>"
    assert "<script>x</script> & drugi." in text
    assert "<script>" not in page
    assert "<p>Pierwszy akapit.</p>" in page
    assert "biuro@proba.pl" in page
    assert "Śniadanie" in page
