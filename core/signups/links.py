"""The ways to a sign-up's page: tokens made of a link's id and the secret, kept only as hashes."""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache
from uuid import UUID

from core.data.ids import TOKEN_BYTES
from core.settings import current

PURPOSE = b"signups.link:"


def link_token(link: UUID) -> str:
    """The token of a link: 128 bits that nobody without the secret can compute.

    It is computed anew for each mail and each retry, so that neither the queue of mails nor the
    answers kept for retries hold what opens a door.
    """
    keyed = _keyed(current().secret_key).copy()
    keyed.update(link.bytes)
    return base64.urlsafe_b64encode(keyed.digest()[:TOKEN_BYTES]).rstrip(b"=").decode()


@lru_cache(maxsize=1)
def _keyed(secret: str) -> hmac.HMAC:
    """HMAC-SHA256 with the key taken in: a page of forty links makes forty tokens."""
    return hmac.new(secret.encode(), PURPOSE, "sha256")


def link_path(link: UUID) -> str:
    """The path of a sign-up's page."""
    return f"/signup/link/{link_token(link)}"


def link_url(link: UUID) -> str:
    """The public address of a sign-up's page, for mails."""
    return current().base_url + link_path(link)


def paper_url(link: UUID) -> str:
    """The public address that joins a sign-up from paper to the address it was mailed to."""
    return f"{current().base_url}/signup/paper/{link_token(link)}"
