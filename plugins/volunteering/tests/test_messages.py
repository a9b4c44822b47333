"""Mails about shifts and decisions, as they arrive in each language."""

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.errors import NotFound
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.testing.people import make_viewer
from core.web.rendering import render_text
from plugins.volunteering.messages import MESSAGES
from plugins.volunteering.service.hours import (
    approve_hours,
    correct_hours,
    log_hours,
    reject_hours,
)
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.roles import change_role
from plugins.volunteering.service.shifts import cancel_shift, change_shift
from plugins.volunteering.tests.conftest import NOW, enter, lines, mails, plan
from plugins.volunteering.values import HourLog, RoleContent

KINDS = {one.key: one for one in MESSAGES}


async def written(registry, kind, payload, language):
    """Both parts of a mail and its attachments."""
    found = KINDS[kind]
    context = {"base_url": "", "reason": "", **await found.load(payload, language)}
    providers = registry.attachment_providers
    attached = [
        a for key in found.attachments for a in await providers[key].make(payload, language)
    ]
    text = render_text(f"{found.template}.txt", language, **context)
    return text.strip(), render_text(f"{found.template}.html", language, **context), attached


def payload_of(row):
    return json.loads(row["payload"]) if isinstance(row["payload"], str) else row["payload"]


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("pl", "Nowy termin lub miejsce: Drzewa & krzewy"),
        ("en", "Your shift has changed: Drzewa & krzewy"),
        ("uk", "Новий час або місце: Drzewa & krzewy"),
    ],
)
async def test_change_arrives_with_the_new_entry(
    registry, make_public, coordinator, language, subject
):
    offer = await make_public("Drzewa & krzewy")
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    await change_shift(coordinator, shift.id, plan(110, 113, place="Rynek"))
    (mail,) = await mails("volunteering.shift_changed")
    text, html, (file,) = await written(registry, mail["kind"], payload_of(mail), language)
    assert text.splitlines()[0] == subject
    assert "Rynek" in text
    assert "Park Jonstona" in text
    assert "/signup/link/" in text
    assert "Drzewa &amp; krzewy" in html
    assert file.params["method"] == "REQUEST"
    assert b"SEQUENCE:1" in file.content


async def test_a_change_names_the_role(registry, make_public, coordinator):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    role = RoleContent(title=LocalizedText.of("Kopanie"))
    await change_role(coordinator, shift.roles[0].role, role)
    await enter(shift, await make_viewer("ola"))
    await change_shift(coordinator, shift.id, plan(110, 113, places={shift.roles[0].role: 5}))
    (mail,) = await mails("volunteering.shift_changed")
    text, html, _ = await written(registry, mail["kind"], payload_of(mail), "pl")
    assert text.splitlines()[0] == "Nowy termin lub miejsce: Sadzenie drzew – Kopanie"
    assert "Sadzenie drzew – Kopanie" in html


async def test_cancellation_arrives_as_cancel(registry, make_public, coordinator):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    await cancel_shift(coordinator, shift.id, reason="Burza")
    (mail,) = await mails("volunteering.shift_cancelled")
    text, _, (file,) = await written(registry, mail["kind"], payload_of(mail), "pl")
    assert "Burza" in text
    assert file.params["method"] == "CANCEL"
    assert b"STATUS:CANCELLED" in file.content


@pytest.mark.parametrize("word", ["approved", "returned", "rejected"])
@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_words_on_decisions(
    registry, make_offer, newcomer, coordinator, officer, word, language
):
    offer = await make_offer(organization=newcomer)
    await publish_offer(coordinator, offer.id)
    text, html, attached = await written(
        registry, f"volunteering.{word}", {"offer": str(offer.id)}, language
    )
    assert "Sadzenie drzew" in text.splitlines()[0]
    assert "http" in text
    assert "Sadzenie drzew" in html
    assert attached == []


@pytest.fixture
async def logged(make_public, host):
    """Three hours that Ola has logged, on one day."""
    ola = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    await enter(shift, ola)
    day = (NOW - timedelta(days=1)).date()
    tasks = ("Gotowanie & zmywanie", "Zakupy", "Sprzątanie")
    logs = [HourLog(day=day, minutes=60, task=task) for task in tasks]
    return [await log_hours(ola, host, log) for log in logs]


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_hours_that_were_approved_come_in_one_mail(
    registry, host, coordinator, logged, language
):
    await approve_hours(coordinator, host.id, logged[:2])
    await approve_hours(coordinator, host.id, logged[:2])
    (mail,) = await mails("volunteering.hours_approved")
    text, html, _ = await written(registry, mail["kind"], payload_of(mail), language)
    assert host.short_name in text.splitlines()[0]
    assert "Gotowanie & zmywanie" in text
    assert "Gotowanie &amp; zmywanie" in html
    assert "Sprzątanie" not in text
    assert re.search(r"\b2\s+(godz|h|год)", text)
    await correct_hours(coordinator, host.id, logged[0], minutes=0, reason="Pomyłka")
    text, _, _ = await written(registry, mail["kind"], payload_of(mail), "pl")
    assert "Gotowanie" not in text


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_what_was_turned_down_or_corrected_comes_with_its_reason(
    registry, host, coordinator, logged, language
):
    await reject_hours(coordinator, host.id, logged[0], reason="Nie było nas <tam>")
    await approve_hours(coordinator, host.id, logged[1:2])
    await correct_hours(coordinator, host.id, logged[1], minutes=150, reason="Dłużej")
    for word, reason in (("rejected", "Nie było nas <tam>"), ("corrected", "Dłużej")):
        (mail,) = await mails(f"volunteering.hours_{word}")
        text, html, _ = await written(registry, mail["kind"], payload_of(mail), language)
        assert reason in text
        assert "<tam>" not in html
        assert "/me/hours" in text
    assert re.search(r"\b2\s+(godz|h|год)\S*\s+30", text)


async def test_mail_about_what_is_gone_is_not_written(db):
    gone = {"shift": str(new_id()), "signup": str(UUID(int=0)), "offer": str(new_id())}
    gone |= {"entries": [str(new_id())], "places": str(new_id())}
    for kind in KINDS.values():
        with pytest.raises(NotFound):
            await kind.load(gone, "pl")
