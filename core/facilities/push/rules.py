"""Pure decisions: which subscriptions are kept, how a message is sent, what an answer means."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from core.contracts.messages import Delivery, ShortMessage
from core.contracts.texts import msg
from core.facilities.push.values import Answer, Wish
from core.services.outbound.api import is_secure

MOST_BROWSERS = 10
MOST_FAILURES = 5
LONGEST_ENDPOINT = 1000
AUTH_BYTES = 16
LONGEST_TTL = timedelta(days=3)
USUAL_TTL = timedelta(days=1)
LONGEST_TITLE, LONGEST_LINE = 120, 200
TOPIC_LETTERS = 32
REQUEST_TIMEOUT, TOO_MANY, FIRST_SERVER_ERROR = 408, 429, 500
GONE = (404, 410)

NO_BROWSER = msg("This browser gave nothing that we could write to. Try once more.")


def as_bytes(text: str) -> bytes:
    """Base64url without padding, read. Raises ValueError."""
    if not text.isascii():
        raise ValueError(text)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def as_letters(raw: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def faults_of(wish: Wish) -> Mapping[str, Sequence[str]]:
    """What is wrong with what a browser gave, field by field."""
    checks = {
        "endpoint": is_secure(wish.endpoint, longest=LONGEST_ENDPOINT),
        "public_key": _is_point(wish.public_key),
        "auth_secret": _is_secret(wish.auth_secret),
    }
    return {name: [NO_BROWSER] for name, is_good in checks.items() if not is_good}


def _is_point(text: str) -> bool:
    """An uncompressed point of P-256 (RFC 8291 §3.1)."""
    try:
        raw = as_bytes(text)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == 65  # noqa: PLR2004 -- 4, x, y


def _is_secret(text: str) -> bool:
    try:
        return len(as_bytes(text)) == AUTH_BYTES
    except ValueError:
        return False


def audience_of(endpoint: str) -> str:
    """The origin for which a token to a push service is good (RFC 8292 §2)."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(':443')}"


def seconds_to_live(starts_at: datetime | None, now: datetime) -> int:
    """How long a push service keeps a message for a browser that is off (RFC 8030 §5.2).

    Until what it is about begins, three days at most; a day for all that has no such time.
    """
    if starts_at is None or starts_at <= now:
        return int(USUAL_TTL.total_seconds())
    return max(60, int(min(starts_at - now, LONGEST_TTL).total_seconds()))


def urgency_of(message: ShortMessage) -> str:
    """High wakes a sleeping phone (RFC 8030 §5.3)."""
    return "high" if message.is_urgent else "normal"


def topic_of(message: UUID, browser: UUID) -> str:
    """A name under which a message replaces its earlier attempt (RFC 8030 §5.4).

    It is another one at each browser, so that push services learn nothing by comparing.
    """
    return as_letters(sha256(message.bytes + browser.bytes).digest())[:TOPIC_LETTERS]


def content_of(message: ShortMessage, *, base_url: str) -> Mapping[str, str]:
    """All that a browser is told: a title, a line, a page of ours."""
    return {
        "title": _cut(message.heading, LONGEST_TITLE),
        "text": _cut(message.text, LONGEST_LINE),
        "link": base_url + message.path,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def answer_of(status: int) -> Answer:
    """What a status means; 0 is none at all."""
    if status // 100 == 2:  # noqa: PLR2004 -- 2xx
        return Answer.TAKEN
    if status in GONE:
        return Answer.GONE
    if status in (0, REQUEST_TIMEOUT, TOO_MANY) or status >= FIRST_SERVER_ERROR:
        return Answer.LATER
    return Answer.REFUSED


def outcome_of(answers: Sequence[Answer], *, has_had_it: bool) -> Delivery:
    """What became of a message over all browsers of a person.

    `has_had_it` says that an earlier attempt reached one of them.
    """
    if Answer.LATER in answers:
        return Delivery.LATER
    return Delivery.TAKEN if has_had_it or Answer.TAKEN in answers else Delivery.NEVER
