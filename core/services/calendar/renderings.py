"""Entries written out once per version, language and public address, so that feeds only join."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from core.contracts.texts import LANGUAGES
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.many import batched
from core.data.times import utc_now
from core.kernel import registry
from core.services.calendar.presentation import presentation
from core.services.calendar.queries import entries_by_ids, occurrences_of
from core.services.calendar.recurrences import overrides
from core.services.calendar.values import Entry
from core.services.calendar.vevents import FORMAT, Writing, vevents
from core.settings import current as settings

log = logging.getLogger("pospolu.calendar")

CHUNK = 100

Group = tuple[Entry, Sequence[Entry]]

_KEEP = (
    "INSERT INTO calendar_rendering"
    " (id, created_at, entry, language, base_url_version, entry_version, vevent)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (entry, language) DO UPDATE SET"
    " base_url_version = excluded.base_url_version, entry_version = excluded.entry_version,"
    " vevent = excluded.vevent"
    " WHERE calendar_rendering.entry_version <= excluded.entry_version"
)


def base_url_version() -> str:
    """What stands for the public address and for the way in which entries are written out."""
    return sha256(f"{FORMAT} {settings().base_url}".encode()).hexdigest()[:16]


def writing(kind: str, language: str) -> Writing:
    """How entries of a kind are written out in a language."""
    known = registry.current().calendar_kinds.get(kind)
    return Writing(
        language=language,
        base_url=settings().base_url,
        kind_title=known.title if known else "",
        hue=known.hue if known else "",
        presentation=presentation.get(),
    )


async def fill(entries: Collection[UUID], *, languages: Sequence[str] = LANGUAGES) -> None:
    """Write entries out and keep them; never inside a transaction.

    An entry that cannot be written is logged and kept empty: it is left out of feeds.
    """
    for ids in batched(sorted(entries), CHUNK):
        groups = await _with_occurrences((await entries_by_ids(ids)).values())
        written = await asyncio.to_thread(_write_all, groups, languages)
        await _keep(written)


async def _with_occurrences(entries: Iterable[Entry]) -> list[Group]:
    """Entries with those occurrences of theirs that must be written out besides the rule."""
    return [
        (
            entry,
            overrides(entry, await occurrences_of(entry.kind, entry.subject)) if entry.rule else [],
        )
        for entry in entries
    ]


def _write_all(groups: Iterable[Group], languages: Sequence[str]) -> list[tuple[Entry, str, str]]:
    return [
        (group[0], language, _write(group, language)) for group in groups for language in languages
    ]


def _write(group: Group, language: str) -> str:
    entry, occurrences = group
    try:
        return vevents(entry, occurrences, writing(entry.kind, language))
    except Exception:  # one bad entry must not take the feed from everybody
        log.exception("calendar entry %s (%s) cannot be written out", entry.id, entry.kind)
        return ""


async def _keep(written: Sequence[tuple[Entry, str, str]]) -> None:
    version, now = base_url_version(), utc_now()
    statements = [
        Sql(_KEEP, [new_id(), now, entry.id, language, version, entry.version, text])
        for entry, language, text in written
    ]
    try:
        await execute(*statements)
    except Exception:  # an entry may be removed meanwhile; the next reader fills what is missing
        log.warning("written entries could not be kept", exc_info=True)
