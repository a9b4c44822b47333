"""The ways to an applicant's case: tokens made of its id and the secret, kept only as hashes."""

from __future__ import annotations

from uuid import UUID

from core.data.ids import derived_token
from core.settings import current

PURPOSE = b"cases.link:"


def case_token(case: UUID) -> str:
    """The token of an applicant's link."""
    return derived_token(PURPOSE + case.bytes, secret=current().secret_key)
