"""Puts a message into words: the kind's templates and attachments in the recipient's language."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from core.contracts.messages import Attachment, MessageKind, ShortMessage
from core.facilities.mailer.rules import mute_code
from core.facilities.mailer.values import Writing
from core.kernel import registry
from core.services.outbox.api import Letter
from core.settings import current as settings
from core.web.dates import datetime_long
from core.web.i18n import gettext, use_language
from core.web.rendering import render_text

WRITING_SECONDS = 15


async def write(letter: Letter) -> Writing:
    """The words and attachments of a letter; never called inside a transaction.

    Raises NotFound (from the kind's `load`) when what the letter is about is gone.
    """
    kind = registry.current().message_kinds[letter.kind]
    language = letter.to.language
    with use_language(language):
        async with asyncio.timeout(WRITING_SECONDS):
            context = await _context(letter, kind)
            attachments = await _attachments(letter, kind)
    plain = render_text(f"{kind.template}.txt", language, **context)
    subject, text = subject_and_body(plain)
    html = render_text(f"{kind.template}.html", language, **context, subject=subject)
    return Writing(
        subject=subject,
        text=text,
        html=html,
        attachments=attachments,
        mute_url=context["mute_url"],
        reply_to=context.get("reply_to", ""),
    )


async def write_short(letter: Letter) -> ShortMessage:
    """What a letter says in a line: its subject, when and where what it is about is.

    Raises NotFound as `write`.
    """
    kind = registry.current().message_kinds[letter.kind]
    language = letter.to.language
    assert letter.to.person is not None
    with use_language(language):
        async with asyncio.timeout(WRITING_SECONDS):
            context = await _context(letter, kind)
        heading = (
            context.get("heading")
            or subject_and_body(render_text(f"{kind.template}.txt", language, **context))[0]
        )
        starts_at = context.get("starts_at")
        when = datetime_long(starts_at, context["zone"]) if starts_at else ""
    return ShortMessage(
        id=letter.id,
        person=letter.to.person,
        heading=heading,
        text=", ".join(filter(None, (when, _place_in(context)))),
        path=context.get("short_path", "/me"),
        language=language,
        is_urgent=letter.is_urgent,
        starts_at=starts_at or None,
    )


def _place_in(context: Mapping[str, Any]) -> str:
    """Where it is, in words; the address of an online meeting stands on its page."""
    place = context.get("place")
    is_words = isinstance(place, str) and "://" not in place
    return " ".join(str(place).split()) if is_words else ""


def subject_and_body(plain: str) -> tuple[str, str]:
    """The first line that says something, and the rest."""
    subject, _, body = plain.lstrip().partition("\n")
    shown = "".join(char for char in " ".join(subject.split()) if char.isprintable())
    return shown, f"{body.strip()}\n"


async def _context(letter: Letter, kind: MessageKind) -> Mapping[str, Any]:
    context = dict(await kind.load(letter.payload, letter.to.language))
    return context | {
        "recipient_name": letter.to.name,
        "base_url": settings().base_url,
        "reason": gettext(str(context.get("reason", ""))),
        "mute_url": _mute_url(letter) if kind.may_be_muted else "",
    }


def _mute_url(letter: Letter) -> str:
    code = mute_code(letter.id, settings().secret_key)
    return f"{settings().base_url}/mail/mute/{letter.id}/{code}"


async def _attachments(letter: Letter, kind: MessageKind) -> Sequence[Attachment]:
    providers = registry.current().attachment_providers
    made: list[Attachment] = []
    for key in kind.attachments:
        made += await providers[key].make(letter.payload, letter.to.language)
    return made
