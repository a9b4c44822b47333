"""What becomes of a source that was given: accepted, other defaults, a newer file, a pause."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.rows import locked_row
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.limits.api import take
from plugins.calendar_imports.queries import source_by_id
from plugins.calendar_imports.service.adding import default_columns, read_upload
from plugins.calendar_imports.service.log import log
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import (
    Defaults,
    SourceKind,
    SourceState,
)

LOOKS_AN_HOUR = 3


async def accept_source(viewer: Viewer | None, source: UUID) -> None:
    """Say yes to what was shown; it comes in at the next look. Raises NotFound."""
    await _set_state(viewer, source, SourceState.ACTIVE, "accepted")


async def pause_source(viewer: Viewer, source: UUID) -> None:
    """Look no more until told otherwise; its events stay. Raises NotFound."""
    await _set_state(viewer, source, SourceState.PAUSED, "paused")


async def resume_source(viewer: Viewer, source: UUID) -> None:
    """Keep in step again, from now on. Raises NotFound."""
    await _set_state(viewer, source, SourceState.ACTIVE, "resumed")


async def _set_state(viewer: Viewer | None, source: UUID, state: SourceState, action: str) -> None:
    async with tx():
        found = await locked_row(Source, source)
        values: dict[Any, Any] = {
            Source.state: state.value,
            Source.next_at: utc_now(),
            Source.failures: 0,
        }
        await Source.update(values).where(Source.id == source)
        await log(viewer, found, action)


async def give_newer_file(viewer: Viewer, source: UUID, content: bytes) -> None:
    """Take a newer file of the same calendar; it is applied at the next look.

    Raises NotFound, Invalid.
    """
    reading = await read_upload(content)
    found = await source_by_id(source)
    if found is None or found.kind != SourceKind.FILE:
        raise NotFound
    async with tx():
        values: dict[Any, Any] = {
            Source.snapshot: json.dumps(reading.to_plain()),
            Source.next_at: utc_now(),
        }
        await Source.update(values).where(Source.id == source)
        await log(viewer, found, "renewed")


async def ask_for_look(viewer: Viewer, source: UUID) -> None:
    """Let it be looked at now, three times an hour. Raises NotFound, TooMany."""
    found = await source_by_id(source)
    if found is None:
        raise NotFound
    await take(f"calendar_imports.look:{source}", limit=LOOKS_AN_HOUR, window=timedelta(hours=1))
    async with tx():
        await Source.update({Source.next_at: utc_now()}).where(Source.id == source)
        await log(viewer, found, "asked")


async def change_defaults(viewer: Viewer | None, source: UUID, defaults: Defaults) -> None:
    """What a source's events get from now on; those that are here already stay as they are.

    But a place: events ahead whose calendar names none take place there from the next look on,
    and people who signed up get word. What is here as a draft stays one. Raises NotFound.
    """
    async with tx():
        found = await locked_row(Source, source)
        values: dict[Any, Any] = {**default_columns(defaults)}
        if defaults.place != found.place:
            # The calendar itself may be the same: it is read all the same.
            values |= {"etag": "", "last_modified": "", "next_at": utc_now()}
        await Source.update(values).where(Source.id == source)
        await log(viewer, found, "changed")
