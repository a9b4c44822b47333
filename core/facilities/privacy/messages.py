"""Mails of this room: an account that sleeps, an erasure that is stuck."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.settings import current

IDLE, STUCK = "privacy.idle", "privacy.stuck"


async def load_idle(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """Since when the account sleeps, and until when a sign-in keeps it."""
    return {
        "since": datetime.fromisoformat(payload["since"]),
        "until": datetime.fromisoformat(payload["until"]),
        "sign_in_url": f"{current().base_url}/sign-in",
    }


async def load_stuck(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """At which declaration it is stuck; nothing of whom it is about."""
    return {**payload, "page_url": f"{current().base_url}/city/privacy"}


MESSAGES = (
    MessageKind(
        key=IDLE,
        title=msg("Your account has not been used for long"),
        template="privacy/mail/idle",
        load=load_idle,
    ),
    MessageKind(
        key=STUCK,
        title=msg("The erasure of a person is stuck"),
        template="privacy/mail/stuck",
        load=load_stuck,
    ),
)
