"""Codes and links that are made from a row's id and the secret key, and so stand nowhere.

A mail that waits in the outbox, or a stolen copy of the database, opens no door: only the process
that knows the secret can make the code or the link anew. What is looked up is kept as a hash.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256
from uuid import UUID

from core.settings import current

CODE_DIGITS = 6
LINK_BYTES = 16


def sign_in_code(attempt: UUID) -> str:
    """The six digits that belong to a sign-in attempt."""
    number = int.from_bytes(_digest("sign-in code", attempt)[:8])
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def sign_in_link(attempt: UUID) -> str:
    """The token in a sign-in attempt's link: 128 bits, url-safe."""
    return _token("sign-in link", attempt)


def invitation_token(invitation: UUID) -> str:
    """The token in an invitation's link: 128 bits, url-safe."""
    return _token("invitation", invitation)


def address_link(change: UUID) -> str:
    """The token in the link that confirms a new address: 128 bits, url-safe."""
    return _token("address link", change)


def claim_token(claim: UUID) -> str:
    """The token in the link by which an organization is taken over: 128 bits, url-safe."""
    return _token("claim", claim)


def handover_token(handover: UUID) -> str:
    """The token in the link by which a hand-over is objected to: 128 bits, url-safe."""
    return _token("handover", handover)


def consent_token(consent: UUID) -> str:
    """The token in the link by which a guardian consents and withdraws: 128 bits, url-safe."""
    return _token("consent", consent)


def is_same_code(typed: str, attempt: UUID) -> bool:
    """Whether somebody typed the attempt's code; takes the same time for every answer."""
    digits = "".join(char for char in typed if char.isdigit() and char.isascii())
    return hmac.compare_digest(digits.encode(), sign_in_code(attempt).encode())


def _token(purpose: str, row: UUID) -> str:
    return base64.urlsafe_b64encode(_digest(purpose, row)[:LINK_BYTES]).rstrip(b"=").decode()


def _digest(purpose: str, row: UUID) -> bytes:
    secret = f"people:{purpose}:{current().secret_key}".encode()
    return hmac.new(secret, row.bytes, sha256).digest()
