"""Connections that go to an address that was looked at, whatever the name says a moment later."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

import httpcore

from core.services.outbound.values import AddressRefused, Guard


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a host once, looks at every address, and connects to one of those it looked at.

    One address that is not public refuses the host. Host header and SNI keep the name.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to a checked address. Raises AddressRefused, httpcore.ConnectError."""
        addresses = await self._checked(host, port)
        failed: Exception | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or AddressRefused()

    async def _checked(self, host: str, port: int) -> list[str]:
        """All addresses of the host; a resolver that fails is a refusal, too."""
        try:
            found = [ip_address(one) for one in await self._guard.resolve(host, port)]
        except (OSError, UnicodeError, ValueError) as error:
            raise AddressRefused from error
        if not found or not all(self._guard.may_reach(one) for one in found):
            raise AddressRefused
        return [str(one) for one in found]

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._network.sleep(seconds)
