"""The secrets of endpoints: made, sealed for the row that they belong to, opened to sign."""

from __future__ import annotations

import os
from uuid import UUID

from core.data.sealing import seal, unseal
from core.settings import current

PURPOSE = "webhooks.secret"
SECRET_BYTES = 32


def new_secret() -> bytes:
    """256 random bits."""
    return os.urandom(SECRET_BYTES)


def sealed(secret: bytes, endpoint: UUID) -> str:
    """A secret as it is kept."""
    return seal(secret, purpose=PURPOSE, about=str(endpoint), secret=current().secret_key)


def opened(kept: str, endpoint: UUID) -> bytes | None:
    """A kept secret; None where the installation's own secret is another one now."""
    return unseal(kept, purpose=PURPOSE, about=str(endpoint), secret=current().secret_key)
