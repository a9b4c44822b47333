"""The vocabulary of fetching: what is asked, under which guard, what comes back or why nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from core.contracts.errors import Invalid, Unavailable
from core.contracts.texts import msg
from core.services.outbound.addresses import is_public
from core.services.outbound.resolving import resolve

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

REFUSED = msg("This address cannot be used. Give a public web address that begins with https://.")


class AddressRefused(Invalid):
    """We do not go there: no web address, no public host, or no such host.

    The words are the same whatever the reason, so that nobody learns what our network holds.
    """

    def __init__(self, field_name: str = "url") -> None:
        super().__init__({field_name: [REFUSED]})


class Failure(StrEnum):
    """Why nothing came from a public host."""

    UNREACHABLE = "unreachable"
    STATUS = "status"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MANY_HOPS = "too_many_hops"


class FetchFailed(Unavailable):
    """The host is public, and did not give what was asked; `status` where it answered."""

    def __init__(self, failure: Failure, *, status: int = 0) -> None:
        super().__init__(f"{failure} {status or ''}".strip())
        self.failure, self.status = failure, status


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What may be reached. The defaults are the rule; tests of the rule loosen one at a time."""

    resolve: Resolver = resolve
    may_reach: Callable[[Address], bool] = is_public
    ports: Collection[int] = (80, 443)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question. `seconds` is for everything, redirects too; `most` bytes are counted unpacked.

    A body is sent with the method POST, once: a redirect of it is not followed.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 5
    most: int = 2_000_000
    hops: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer with status 2xx or 304; header names are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
