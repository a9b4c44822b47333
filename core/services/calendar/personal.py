"""One person's own calendar: items that rooms told, as the public entries that they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from core.contracts.agenda import AgendaItem
from core.contracts.calendar import EntryStatus
from core.kernel import registry
from core.kernel.registry import room_of
from core.services.calendar import renderings
from core.services.calendar.documents import feed_document
from core.services.calendar.presentation import presentation
from core.services.calendar.queries import entries_of, several_series
from core.services.calendar.renderings import writing
from core.services.calendar.values import Entry, FeedHead
from core.services.calendar.vevents import personal_vevent
from core.settings import current as settings

STRENGTH = {
    EntryStatus.CONFIRMED: 3,
    EntryStatus.TENTATIVE: 2,
    EntryStatus.POSTPONED: 2,
    EntryStatus.CANCELLED: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One entry of a person's own calendar; `note` is a marked sentence."""

    entry: Entry
    series: Entry | None
    note: str

    @property
    def key(self) -> tuple[str, datetime | None]:
        """What it is one with: two sign-ups for the same thing are shown once."""
        return self.entry.uid, self.entry.recurrence_id

    @property
    def state(self) -> tuple[object, ...]:
        """All that decides on how it is written out."""
        entry, series = self.entry, self.series
        return (
            self.key,
            entry.version,
            series and series.version,
            entry.status,
            entry.revised_at,
            entry.starts_at,
            entry.title.to_json(),
            self.note,
        )


async def own_entries(items: Iterable[AgendaItem]) -> list[Own]:
    """A person's items as entries, once each, by their start.

    What has a public entry has its UID, time, place and words, and is as sure as the less sure of
    the two: on the waiting list of something that is certain, it is not certain for the person.
    """
    by_kind: dict[str, list[AgendaItem]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    found: dict[object, Own] = {}
    for kind, members in by_kind.items():
        for own in await _of_kind(kind, members):
            known = found.get(own.key)
            if known is None or _strength(known) < _strength(own):
                found[own.key] = own
    return sorted(found.values(), key=lambda own: (own.entry.starts_at, own.entry.uid))


def personal_tag(owns: Sequence[Own], head: FeedHead, alarms: Sequence[timedelta]) -> str:
    """The ETag of a person's own calendar, before anything of it is written out."""
    states = [own.state for own in owns]
    parts = (states, astuple(head), tuple(alarms), renderings.base_url_version())
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def personal_document(owns: Sequence[Own], head: FeedHead, alarms: Sequence[timedelta]) -> bytes:
    """A person's own calendar; what cannot be written is left out of it, as in other feeds."""
    return feed_document(
        head,
        base_url=settings().base_url,
        city_zone=settings().city_zone,
        zones=sorted({(own.series or own.entry).zone for own in owns}),
        vevents=[_written(own, head.language, alarms) for own in owns],
    )


def _written(own: Own, language: str, alarms: Sequence[timedelta]) -> bytes:
    note = presentation.get().text(own.note, language)
    entry = own.entry
    leads = alarms if entry.ends_at > entry.starts_at else ()
    how = writing(entry.kind, language)
    return personal_vevent(entry, how, series=own.series, note=note, alarms=leads).encode()


def _strength(own: Own) -> int:
    return STRENGTH[own.entry.status]


async def _of_kind(kind: str, items: Sequence[AgendaItem]) -> list[Own]:
    entries: dict[UUID, Entry] = {}
    series: dict[UUID, Entry] = {}
    if kind in registry.current().calendar_kinds:
        entries = await entries_of(kind, [item.subject for item in items if not item.part])
        wholes = {one.series for one in entries.values() if one.series is not None}
        series = await several_series(kind, sorted(wholes))
    return [_own(item, entries.get(item.subject), series) for item in items]


def _own(item: AgendaItem, entry: Entry | None, series: dict[UUID, Entry]) -> Own:
    if entry is None or item.part:
        return Own(entry=_entry_of(item), series=None, note=item.note)
    surest = min(entry.status, item.status, key=STRENGTH.__getitem__)
    known = replace(entry, status=surest, revised_at=max(entry.revised_at, item.revised_at))
    whole = series.get(entry.series) if entry.series and entry.recurrence_id else None
    return Own(entry=known, series=whole, note=item.note)


def _entry_of(item: AgendaItem) -> Entry:
    part = f".{item.part}" if item.part else ""
    return Entry(
        id=item.subject,
        kind=item.kind,
        module=room_of(item.kind),
        subject=item.subject,
        uid=f"{item.subject}{part}@pospolu",
        recurrence_id=None,
        organization=None,
        organization_name=item.organization_name,
        areas=(),
        audience="",
        visible_from=None,
        is_public=False,
        title=item.title,
        summary=replace(item.title, texts={}),
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=item.zone,
        is_all_day=False,
        place=item.place,
        url_path=item.url_path,
        picture_path="",
        status=item.status,
        sheet=None,
        sequence=0,
        revised_at=item.revised_at,
        cancelled_at=None,
        version=1,
    )
