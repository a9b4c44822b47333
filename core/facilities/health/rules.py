"""Who is told more than yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_neighbour(address: str | None, headers: Mapping[str, str]) -> bool:
    """A program on this machine asks by itself; what a proxy here passes on does not count.

    `address` is the socket's other end. A proxy tells itself by a header for the client's
    address, which the administrator's page asks for.
    """
    if not address or any(name in headers for name in FORWARDED):
        return False
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
