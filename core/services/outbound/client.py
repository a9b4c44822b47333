"""Asks one question of a public host: redirects by hand, each looked at, time and bytes counted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from core.services.outbound.addresses import Target, target_of
from core.services.outbound.unpacking import TooMuch, unpacker_for
from core.services.outbound.values import (
    AddressRefused,
    Failure,
    Fetched,
    FetchFailed,
    Guard,
    Request,
)

if TYPE_CHECKING:
    import httpcore

PUBLIC = Guard()
REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED = 304
OWN_HEADERS = {"user-agent": "Pospolu", "accept-encoding": "gzip, deflate", "connection": "close"}


async def fetch(request: Request, *, guard: Guard = PUBLIC) -> Fetched:
    """Ask, and give the answer unpacked.

    No cookies, no credentials, no proxy of the environment. Raises AddressRefused, the same for
    every address that we do not go to, at every hop; and FetchFailed.
    """
    import httpcore  # noqa: PLC0415 -- slow import

    try:
        async with asyncio.timeout(request.seconds):
            return await _followed(request, guard)
    except TimeoutError as error:
        raise FetchFailed(Failure.TOO_SLOW) from error
    except TooMuch as error:
        raise FetchFailed(Failure.TOO_LARGE) from error
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        OSError,
        ValueError,
    ) as error:
        raise FetchFailed(Failure.UNREACHABLE) from error


async def _followed(request: Request, guard: Guard) -> Fetched:
    """The answer at the end of the redirects."""
    url = request.url
    for _ in range(request.hops + 1):
        target = target_of(url, ports=guard.ports)
        if target is None:
            raise AddressRefused
        answer = await _asked(request, target, guard)
        if answer.status not in REDIRECTS or request.body:
            return _good(answer)
        url = urljoin(answer.url, answer.headers.get("location", ""))
    raise FetchFailed(Failure.TOO_MANY_HOPS)


def _good(answer: Fetched) -> Fetched:
    is_good = answer.status // 100 == 2 or answer.status == NOT_MODIFIED  # noqa: PLR2004 -- 2xx
    if not is_good:
        raise FetchFailed(Failure.STATUS, status=answer.status)
    return answer


async def _asked(request: Request, target: Target, guard: Guard) -> Fetched:
    """One question to one host, on a connection of its own."""
    import httpcore  # noqa: PLC0415 -- slow import

    from core.services.outbound.connecting import GuardedBackend  # noqa: PLC0415 -- slow import

    address = httpcore.URL(
        scheme=target.scheme, host=target.host, port=target.port, target=target.path.encode()
    )
    headers = {**request.headers, **OWN_HEADERS, "host": target.authority}
    async with (
        httpcore.AsyncConnectionPool(network_backend=GuardedBackend(guard)) as pool,
        pool.stream(
            request.method,
            address,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            content=request.body or None,
        ) as response,
    ):
        said = {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in response.headers}
        is_wanted = response.status // 100 == 2  # noqa: PLR2004 -- 2xx
        body = await _read(response, said, request.most) if is_wanted else b""
    url = f"{target.scheme}://{target.authority}{target.path}"
    return Fetched(url=url, status=response.status, headers=said, body=body)


async def _read(response: httpcore.Response, said: dict[str, str], most: int) -> bytes:
    """The body, unpacked; nothing is kept beyond the limit."""
    unpacker = unpacker_for(said.get("content-encoding", ""), most)
    return b"".join([unpacker.take(piece) async for piece in response.aiter_stream()])
