"""Who is told more than yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def may_read_numbers(*, is_near: bool, authorization: str, secret: str) -> bool:
    """A program on this machine, or one that sends the secret as its bearer token (RFC 6750).

    An empty secret is nobody's.
    """
    given = authorization.removeprefix("Bearer ").encode()
    is_known = authorization.startswith("Bearer ") and compare_digest(given, secret.encode())
    return is_near or (bool(secret) and is_known)


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
