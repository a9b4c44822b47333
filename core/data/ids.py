"""Names of rows (UUIDv7) and the random tokens that open doors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from uuid_utils.compat import uuid7

TOKEN_BYTES = 16


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): ids of one process sort by the time they were made.

    An id is a name and never a capability: it can be guessed from its neighbours.
    """
    return uuid7()


def id_or_none(text: str | None) -> UUID | None:
    """The id that somebody sent; None for nothing, and for what is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def new_token() -> tuple[str, str]:
    """A fresh token of 128 random bits, url-safe, and the hash that is kept of it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """The SHA-256 of a token in hex: all that the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived_token(what: bytes, *, secret: str) -> str:
    """The token that belongs to a thing: 128 bits, url-safe, that nobody without the secret makes.

    It is computed anew wherever it is shown or compared, so that it is kept nowhere. Who calls
    sees to it that no two purposes share both `what` and `secret`.
    """
    digest = hmac.digest(secret.encode(), what, "sha256")
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()
