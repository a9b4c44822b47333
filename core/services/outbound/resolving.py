"""Names of hosts to addresses, as the system's resolver has it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a host. Raises OSError, or UnicodeError for what is no name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
