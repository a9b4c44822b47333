"""Somebody who asks and sends as our pages would: always the same person, in no real browser."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode
from uuid import uuid4

from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from core.settings import current
from core.web.cookies import device_cookie_name, session_cookie_name

FORM = "application/x-www-form-urlencoded"
PROGRAMS = "/api/"
GATES_OF_PROGRAMS = "/api/v1/checkin"
HERE = ("127.0.0.1", 50000)


@dataclass(frozen=True, slots=True)
class Actor:
    """`token` is the session's, `csrf` that of its forms; no other cookie is kept.

    Below /api it is a program instead: it sends the token `bearer`, and JSON. A paired phone has
    the token `device`, which is good at gates only.
    """

    app: Litestar
    token: str = ""
    csrf: str = ""
    bearer: str = ""
    device: str = ""

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | str | None = None,
        client: tuple[str, int] = HERE,
    ) -> Response:
        """Any request; it follows no redirect."""
        sent = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        if path.startswith(PROGRAMS):
            is_gate = path.startswith(GATES_OF_PROGRAMS)
            bearer = self.bearer or (self.device if is_gate else "")
            sent |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
        elif self.token or self.device:
            name = session_cookie_name() if self.token else device_cookie_name()
            carried = f"{name}={self.token or self.device}"
            sent["Cookie"] = "; ".join(filter(None, [carried, sent.get("Cookie", "")]))
        transport = ASGITransport(cast("Any", self.app), client=client)
        async with AsyncClient(transport=transport, base_url=current().base_url) as opened:
            return await opened.request(method, path, headers=sent, content=content)

    async def get(self, path: str, **headers: str) -> Response:
        """A page."""
        return await self.ask("GET", path, headers=headers)

    async def send(
        self, path: str, pairs: Iterable[tuple[str, str]] | Mapping[str, str] = (), **headers: str
    ) -> Response:
        """A form, with the session's token in it unless it is there already; JSON to /api."""
        if path.startswith(PROGRAMS):
            return await self.write(path, dict(pairs), **headers)
        given = list(pairs.items()) if isinstance(pairs, Mapping) else list(pairs)
        if self.csrf and "csrf_token" not in dict(given):
            given.append(("csrf_token", self.csrf))
        sent = {"Content-Type": FORM, **headers}
        return await self.ask("POST", path, headers=sent, content=urlencode(given))

    async def write(
        self, path: str, body: object, *, method: str = "POST", key: str = "", **headers: str
    ) -> Response:
        """A write of a program, under a key of its own unless one is given."""
        sent = {
            "Content-Type": "application/json",
            "Idempotency-Key": key or str(uuid4()),
            **headers,
        }
        return await self.ask(method, path, headers=sent, content=json.dumps(body))
