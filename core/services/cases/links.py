"""The ways to an applicant's case: tokens made of its id and the secret, kept only as hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from core.data.ids import TOKEN_BYTES
from core.settings import current

PURPOSE = b"cases.link:"


def case_token(case: UUID) -> str:
    """The token of an applicant's link: 128 bits that nobody without the secret can compute."""
    secret = current().secret_key.encode()
    digest = hmac.new(secret, PURPOSE + case.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
