"""Links to what is shown only to whoever has them: tokens made of an id and the secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from core.data.ids import TOKEN_BYTES
from core.settings import current
from plugins.volunteering.tables import Offer

PURPOSE = b"volunteering.offer:"


def offer_token(link: UUID) -> str:
    """The token of an offer's link: 128 bits that nobody without the secret can compute.

    It is computed anew where it is shown; another id of the link is another token.
    """
    secret = current().secret_key.encode()
    digest = hmac.new(secret, PURPOSE + link.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def opens(offer: Offer, token: str) -> bool:
    """Whether a token is that of the offer's link; compared in constant time."""
    link: UUID | None = offer.link
    return link is not None and hmac.compare_digest(offer_token(link).encode(), token.encode())
