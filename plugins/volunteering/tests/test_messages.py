"""Mails about shifts and decisions, as they arrive in each language."""

import json
from uuid import UUID

import pytest

from core.contracts.errors import NotFound
from core.data.ids import new_id
from core.testing.people import make_viewer
from core.web.rendering import render_text
from plugins.volunteering.messages import MESSAGES
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.service.shifts import cancel_shift, change_shift
from plugins.volunteering.tests.conftest import enter, lines, mails, plan

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


async def test_mail_about_what_is_gone_is_not_written(db):
    gone = {"shift": str(new_id()), "signup": str(UUID(int=0)), "offer": str(new_id())}
    for kind in KINDS.values():
        with pytest.raises(NotFound):
            await kind.load(gone, "pl")
