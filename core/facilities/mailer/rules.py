"""What a server's answer means, and who may look into the demo's mailbox."""

from __future__ import annotations

import hmac
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from aiosmtplib.errors import (
    SMTPDataError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from core.facilities.mailer.values import Verdict

SERVICE_CLOSING = 421
FIRST_PERMANENT = 500


def verdict_on(error: Exception) -> Verdict:
    """What an error of a mail transaction means for the message.

    Only a refusal of the recipient or of the content is for good: a refused sender or a refused
    sign-in is ours to mend.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return verdict_on(error.recipients[0])
    if isinstance(error, SMTPNotSupported | ValueError):
        return Verdict.NEVER  # an address that this server (RFC 6531) or every server refuses
    if not isinstance(error, SMTPResponseException) or error.code == SERVICE_CLOSING:
        return Verdict.AWAY
    is_about_the_message = isinstance(error, SMTPDataError) or hasattr(error, "recipient")
    is_permanent = error.code >= FIRST_PERMANENT
    return Verdict.NEVER if is_permanent and is_about_the_message else Verdict.LATER


def is_loopback(base_url: str) -> bool:
    """Whether an installation can be reached from its own machine only."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def mute_code(message: UUID, secret: str) -> str:
    """What a link carries to prove that we sent the message: 128 bits, only by us."""
    return hmac.new(f"mute:{secret}".encode(), message.bytes, sha256).hexdigest()[:32]
