"""What goes on at a thing's lists, for who listens: readings, counts, devices."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from litestar.response import Stream

from core.checkin.api import change_mark, device_by_id
from core.data.times import utc_now
from core.facilities.scanner.batch_answers import state_view
from core.web import live
from core.web.handlers import Request


def watched(kind: str, subject: UUID) -> live.Watched:
    """A thing's lists and devices."""
    return live.Watched(
        key=("scanner", kind, subject),
        mark=partial(change_mark, kind, subject),
        say=lambda: state_view(kind, subject),
    )


def stream_of(
    request: Request,
    kind: str,
    subject: UUID,
    *,
    once: bool = False,
    device: UUID | None = None,
) -> Stream:
    """The events of a thing; a `device` hears nothing once it is revoked. Raises Unavailable."""
    may_hear = partial(is_alive, device) if device is not None else None
    return live.stream_of(request, watched(kind, subject), once=once, may_hear=may_hear)


async def is_alive(device: UUID) -> bool:
    """Whether a device is paired and was not ended."""
    found = await device_by_id(device)
    return found is not None and found.is_alive(utc_now())
