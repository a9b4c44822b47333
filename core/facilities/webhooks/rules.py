"""Pure decisions: which addresses are taken, how a message is signed, when it is tried again."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.contracts.facts import FactTold
from core.contracts.texts import msg
from core.data.times import later
from core.facilities.webhooks.values import EndpointWish
from core.services.outbound.api import is_secure

LONGEST_URL = 1000
MOST_ENDPOINTS = 10
SECRET_PREFIX = "whsec_"  # noqa: S105 -- how Standard Webhooks writes a secret
BOTH_GOOD_FOR = timedelta(hours=24)
GONE = 410
WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=6), timedelta(hours=14), timedelta(hours=24)),
)
"""How long after each attempt the next one is; after the last there is none."""

WRONG_URL = msg("Give a public address that begins with https://.")
NO_FACTS = msg("Choose at least one.")


def faults_of(wish: EndpointWish, known: Collection[str]) -> Mapping[str, list[str]]:
    """What is wrong with what was asked for, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if not is_secure(wish.url, longest=LONGEST_URL):
        faults["url"] = [WRONG_URL]
    if not wish.facts or set(wish.facts) - set(known):
        faults["facts"] = [NO_FACTS]
    return faults


def shown(secret: bytes) -> str:
    """A secret as its owner is given it (Standard Webhooks)."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def headers_for(
    message: UUID, body: bytes, *, at: datetime, secrets: Sequence[bytes]
) -> Mapping[str, str]:
    """The headers of Standard Webhooks: id, time of the attempt, a signature for each secret."""
    name, moment = f"msg_{message.hex}", str(int(at.timestamp()))
    signed = f"{name}.{moment}.".encode() + body
    signatures = (
        "v1," + base64.b64encode(hmac.digest(secret, signed, sha256)).decode() for secret in secrets
    )
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def payload_of(
    fact: str, told: FactTold, *, at: datetime, slug: str, base_url: str
) -> Mapping[str, Any]:
    """What is sent of a fact: its type, when it was, whose it is, ids; where more is said."""
    data: dict[str, Any] = {"organization": slug}
    data |= {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.data.items()
    }
    if told.path:
        data["url"] = base_url + told.path
    return {"type": fact, "timestamp": at.isoformat(), "data": data}


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When a message that failed so many times is tried again; None when it was the last."""
    return later(now, WAITS[attempts - 1]) if attempts <= len(WAITS) else None
