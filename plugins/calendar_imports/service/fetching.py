"""Gets a calendar from its address and has it read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.services.outbound.api import (
    AddressRefused,
    Fetched,
    FetchFailed,
    Guard,
    Request,
    fetch,
)
from plugins.calendar_imports.reading.asking import read_bytes
from plugins.calendar_imports.values import MOST_BYTES, Fault, Reading, Unread

GUARD = Guard()
NOT_MODIFIED = 304
ACCEPT = "text/calendar, text/plain;q=0.5, */*;q=0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at an address gave; no `reading` when nothing has changed since the last one."""

    reading: Reading | None
    etag: str = ""
    last_modified: str = ""


async def look_at(url: str, *, now: datetime, etag: str = "", last_modified: str = "") -> Looked:
    """Fetch and read. Raises Unread, whatever went wrong."""
    headers = {"accept": ACCEPT}
    headers |= {"if-none-match": etag} if etag else {}
    headers |= {"if-modified-since": last_modified} if last_modified else {}
    try:
        answer = await fetch(Request(url=url, headers=headers, most=MOST_BYTES), guard=GUARD)
    except AddressRefused as error:
        raise Unread(Fault.ADDRESS) from error
    except FetchFailed as error:
        raise Unread(Fault(error.failure.value)) from error
    if answer.status == NOT_MODIFIED:
        return Looked(reading=None, etag=etag, last_modified=last_modified)
    return Looked(
        reading=await read_bytes(answer.body, now=now),
        etag=_header(answer, "etag", 300),
        last_modified=_header(answer, "last-modified", 100),
    )


def _header(answer: Fetched, name: str, most: int) -> str:
    """A header worth sending back; what is too long for it is not kept."""
    value = answer.headers.get(name, "")
    return value if len(value) <= most and value.isascii() and value.isprintable() else ""
