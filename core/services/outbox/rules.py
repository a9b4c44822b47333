"""When a message is tried again, and what a Message-ID and a kept address look like."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=48),
)
JITTER = 0.2
NO_DOMAIN = "pospolu.invalid"


def wait_before_retry(attempts: int, *, chance: float) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is enough.

    `chance` between 0 and 1 spreads the waits by a fifth to each side.
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 - JITTER + 2 * JITTER * chance)


def message_id_of(message: UUID, base_url: str) -> str:
    """The Message-ID of a message, on the domain of the installation's public address."""
    return f"<{message.hex}@{mail_domain(base_url)}>"


def mail_domain(base_url: str) -> str:
    """The domain of an address, or a reserved one (RFC 2606) where it has only a number."""
    host = urlsplit(base_url).hostname or NO_DOMAIN
    try:
        ip_address(host)
    except ValueError:
        return host if "." in host else f"{host}.invalid"
    return NO_DOMAIN


def address_hash_of(email: str, secret: str) -> str:
    """What is kept of an address for good: a keyed hash, so that nobody can try addresses."""
    return hmac.new(f"outbox:{secret}".encode(), email.casefold().encode(), sha256).hexdigest()
