"""The door to the world: fetch an address that somebody gave us."""

from core.services.outbound.addresses import is_public, is_secure
from core.services.outbound.client import fetch
from core.services.outbound.values import (
    AddressRefused,
    Failure,
    Fetched,
    FetchFailed,
    Guard,
    Request,
)

__all__ = [
    "AddressRefused",
    "Failure",
    "FetchFailed",
    "Fetched",
    "Guard",
    "Request",
    "fetch",
    "is_public",
    "is_secure",
]
