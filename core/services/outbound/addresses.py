"""Where we may go: pure decisions on web addresses and on addresses of hosts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from urllib.parse import urlsplit

LONGEST = 2000
SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
"""What may be asked for, and how we ask: calendars that give webcal answer to https."""
PORTS = {"http": 80, "https": 443}

# IANA's registries of special-purpose addresses; `is_global` of Python lets some of them pass.
_CLOSED_4 = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = tuple(
    ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A web address taken apart; `host` is ASCII, without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def is_secure(url: str, *, longest: int) -> bool:
    """Whether it has the form of an address that is kept to be written to later.

    That is https on its usual port, without password and fragment. Whether its host is public is
    seen when we go there, each time.
    """
    if len(url) > longest or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and "\\" not in url and not parts.fragment
    return parts.scheme == "https" and bool(parts.hostname) and port in (None, 443) and is_plain


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether a host of the public internet has it: no own network, translation or multicast."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in one for one in _CLOSED_4)
    if address.scope_id is not None or address not in _OPEN_6:
        return False
    return address.is_global and not any(address in one for one in _CLOSED_6)


def target_of(url: str, *, ports: Collection[int]) -> Target | None:
    """A web address taken apart, or None where it is none that we would ask.

    What the host is, only its addresses tell: 2130706433 and 0x7f.1 are resolved like any name.
    """
    if len(url) > LONGEST or any(not one.isprintable() or one in " \\" for one in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    scheme = SCHEMES.get(parts.scheme, "")
    if not scheme or not host or "%" in host or "@" in parts.netloc:
        return None
    port = PORTS[scheme] if port is None else port
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(scheme=scheme, host=host, port=port, path=path)
    return target if port in ports else None
