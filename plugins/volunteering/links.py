"""Links to what is shown only to whoever has them: tokens made of an id and the secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from core.data.ids import TOKEN_BYTES
from core.settings import current
from plugins.volunteering.tables import Offer

OFFER, SCHOOL_CLASS, PUPIL_CONSENT = "offer", "school_class", "pupil_consent"


def token_of(purpose: str, link: UUID) -> str:
    """The token of a link: 128 bits that nobody without the secret can compute.

    It is computed anew where it is shown; another id, or another purpose, is another token.
    """
    secret = current().secret_key.encode()
    what = f"volunteering.{purpose}:".encode() + link.bytes
    digest = hmac.new(secret, what, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def offer_token(link: UUID) -> str:
    """The token of an offer's link to its hidden shifts."""
    return token_of(OFFER, link)


def class_token(link: UUID) -> str:
    """The token of the link by which pupils join a class."""
    return token_of(SCHOOL_CLASS, link)


def pupil_consent_token(consent: UUID) -> str:
    """The token of the link by which a guardian answers."""
    return token_of(PUPIL_CONSENT, consent)


def opens(offer: Offer, token: str) -> bool:
    """Whether a token is that of the offer's link; compared in constant time."""
    link: UUID | None = offer.link
    return link is not None and hmac.compare_digest(offer_token(link).encode(), token.encode())
