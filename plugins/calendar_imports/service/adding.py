"""Giving a source: looked at first, then shown, then brought in when somebody says yes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.api import Organization
from core.services.limits.api import take
from plugins.calendar_imports.queries import sources_of
from plugins.calendar_imports.reading.asking import read_bytes
from plugins.calendar_imports.reading.cleaning import line
from plugins.calendar_imports.rules import obstacle
from plugins.calendar_imports.service.fetching import Looked, look_at
from plugins.calendar_imports.service.log import log
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import (
    FAULT_WORDS,
    Defaults,
    Fault,
    LeftOut,
    Reading,
    SourceKind,
    Unread,
)

MOST_SOURCES = 10
TRIES_AN_HOUR = 20
HOUR = timedelta(hours=1)
PROPOSED_FOR = timedelta(days=1)


async def propose_address(
    viewer: Viewer | None, organization: Organization, url: str, defaults: Defaults
) -> Source:
    """Look at a calendar's address and keep what it says to be shown. Raises Invalid, Refused."""
    await _take_try(organization.id)
    now = utc_now()
    try:
        looked = await look_at(url, now=now)
    except Unread as unread:
        raise Invalid({"url": [FAULT_WORDS[unread.fault]]}) from unread
    host = urlsplit(url).hostname or ""
    return await _propose(viewer, organization, looked, defaults, url=url, otherwise=host)


async def propose_file(
    viewer: Viewer | None,
    organization: Organization,
    content: bytes,
    defaults: Defaults,
    *,
    name: str = "",
) -> Source:
    """Read an uploaded calendar and keep what it says to be shown. Raises Invalid, Refused."""
    await _take_try(organization.id)
    reading = await read_upload(content)
    looked = Looked(reading=reading)
    return await _propose(viewer, organization, looked, defaults, url="", otherwise=name)


async def read_upload(content: bytes) -> Reading:
    """The events of a file. Raises Invalid for its field."""
    try:
        reading = await read_bytes(content, now=utc_now())
    except Unread as unread:
        raise Invalid({"file": [FAULT_WORDS[unread.fault]]}) from unread
    if not reading.items:
        raise Invalid({"file": [FAULT_WORDS[Fault.EMPTY]]})
    return reading


async def _take_try(organization: UUID) -> None:
    if len(await sources_of(organization)) >= MOST_SOURCES:
        text = msg("An organization has at most 10 calendars. Remove one first.")
        raise Refused(Refusal("too_many_sources", text))
    await take(f"calendar_imports.add:{organization}", limit=TRIES_AN_HOUR, window=HOUR)


async def _propose(
    viewer: Viewer | None,
    organization: Organization,
    looked: Looked,
    defaults: Defaults,
    *,
    url: str,
    otherwise: str,
) -> Source:
    """Save the source with what was read of it."""
    assert looked.reading is not None
    source = Source(
        id=new_id(),
        organization=organization.id,
        name=line(looked.reading.name or otherwise, 200),
        kind=(SourceKind.ADDRESS if url else SourceKind.FILE).value,
        url=url,
        **default_columns(defaults),
        etag=looked.etag,
        last_modified=looked.last_modified,
        snapshot=json.dumps(looked.reading.to_plain()),
        left_out=left_out_column(looked.reading, place=defaults.place),
        next_at=utc_now(),
        created_by=viewer.account if viewer else None,
    )
    async with tx():
        await source.save()
        await log(viewer, source, "proposed")
    return source


def default_columns(defaults: Defaults) -> dict[str, Any]:
    """What a source's events get, as columns."""
    return {
        "event_kind": defaults.kind,
        "areas": json.dumps(sorted(set(defaults.areas))),
        "audience": defaults.audience,
        "place": defaults.place,
        "publishing": defaults.publishing.value,
        "hours": defaults.hours,
    }


def left_out_column(reading: Reading, *, place: str) -> str:
    """What a source remembers of what did not come in."""
    for_place = [
        LeftOut(title=one.title, because=because)
        for one in reading.items
        if (because := obstacle(one, place=place))
    ]
    return json.dumps([[one.title, one.because.value] for one in (*reading.left_out, *for_place)])


async def forget_proposed(now: datetime) -> None:
    """Drop what was shown and never accepted, a day later."""
    await execute(
        Sql(
            "DELETE FROM calendar_imports_source WHERE state = 'proposed' AND created_at < ?",
            [later(now, -PROPOSED_FOR)],
        )
    )
