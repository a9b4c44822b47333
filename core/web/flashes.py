"""A sentence for the next page, carried in a signed cookie that is read once."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.response import Response

from core.settings import current
from core.web.cookies import put_cookie

COOKIE = "flash"
LIFE_SECONDS = 60
Kind = Literal["success", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Flash:
    """One sentence, already in the reader's language."""

    kind: str
    text: str


def _signature(body: bytes) -> str:
    return hmac.new(f"flash:{current().secret_key}".encode(), body, sha256).hexdigest()[:32]


def with_flash(response: Response[Any], kind: Kind, text: str) -> Response[Any]:
    """Show `text` on the page that the browser loads next."""
    body = base64.urlsafe_b64encode(json.dumps([kind, text]).encode())
    signed = f"{body.decode()}.{_signature(body)}"
    return put_cookie(response, COOKIE, signed, max_age=LIFE_SECONDS)


def flashes_of(connection: ASGIConnection[Any, Any, Any, Any]) -> list[Flash]:
    """What the last page left to say; a cookie that we did not sign says nothing."""
    body, _, signature = connection.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(signature, _signature(body.encode())):
        return []
    try:
        kind, text = json.loads(base64.urlsafe_b64decode(body))
    except (ValueError, binascii.Error):
        return []
    return [Flash(kind, text)]
