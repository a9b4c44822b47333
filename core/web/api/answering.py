"""Answers to programs: JSON with a tag, 304 where it is known, one effect for each write's key."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Response

from core.contracts.viewer import Viewer
from core.services.idempotency.api import answer_once
from core.web.api.reading import JSON, key_of
from core.web.handlers import Request
from core.web.i18n import language
from core.web.rendering import etag_of

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Language"}
encode = msgspec.json.Encoder().encode


def answer(request: Request, value: Any) -> Response[bytes]:
    """What is read, with its tag; 304 without a body where If-None-Match names it."""
    body = encode(value)
    headers = HEADERS | {"ETag": etag_of(body), "Content-Language": language()}
    known = [tag.strip().removeprefix("W/") for tag in _known(request).split(",")]
    if headers["ETag"] in known or known == ["*"]:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


def _known(request: Request) -> str:
    return request.headers.get("if-none-match", "")


def said(value: Any, *, status: int = 200) -> Response[bytes]:
    """What came of a write; kept by nobody."""
    return Response(encode(value), status_code=status, media_type=JSON)


async def once(
    request: Request,
    viewer: Viewer,
    act: Callable[[], Awaitable[Any]],
    *,
    status: int = 200,
    before: Callable[[], Awaitable[None]] | None = None,
) -> Response[bytes]:
    """Do a write once for its Idempotency-Key and say what came of it, also to who asks again.

    `act` runs inside the transaction that keeps the answer: both are there or neither. `before`
    runs ahead of it, and not for who asks again: what counts tries, and reads that take long.
    Raises Invalid without a key, and Refused where the key was used for another request.
    """
    key = key_of(request)

    async def done() -> bytes:
        return encode(await act())

    body = await answer_once(
        owner=str(viewer.account or viewer.device),
        key=key,
        asked=await asked_in(request),
        act=done,
        before=before,
    )
    return Response(body, status_code=status, media_type=JSON)


async def asked_in(request: Request) -> str:
    """A fingerprint of what is asked: method, address and body, however the body is spaced."""
    sent = msgspec.json.decode(await request.body() or b"{}")
    whole = [request.method, request.url.path, sent]
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()
