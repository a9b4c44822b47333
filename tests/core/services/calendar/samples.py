"""Entries and drafts for the calendar's tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.contracts.calendar import EntryDraft, EntryStatus, Frequency, Recurrence, SeriesDraft
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.times import to_wall
from core.services.calendar.presentation import Plain
from core.services.calendar.recurrences import occurrence_starts
from core.services.calendar.rules import entry_uid
from core.services.calendar.values import Entry
from core.services.calendar.vevents import Writing

BASE_URL = "https://miasto.example"
WRITING = Writing(
    language="pl", base_url=BASE_URL, kind_title="Event", hue="events", presentation=Plain()
)


def a_draft(**changes: Any) -> EntryDraft:
    """A draft of an event on 1 July 2027, 18:00-20:00 in Warsaw, with changes."""
    starts_at = changes.pop("starts_at", datetime(2027, 7, 1, 16, tzinfo=UTC))
    values: dict[str, Any] = {
        "subject": new_id(),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "zone": "Europe/Warsaw",
        "title": LocalizedText(original="pl", texts={"pl": "Piknik", "en": "Picnic"}),
        "place": "Rynek 1, Leszno",
        "organization_name": "Fundacja Łąka",
        "url_path": "/events/piknik",
    }
    return EntryDraft(**{**values, **changes})


def an_entry(**changes: Any) -> Entry:
    """The same as it is stored, never changed since 1 June 2026."""
    draft = a_draft()
    subject: UUID = changes.get("subject", draft.subject)
    values: dict[str, Any] = {
        **{name: getattr(draft, name) for name in EntryDraft.__slots__},
        "id": new_id(),
        "kind": "events.event",
        "module": "events",
        "subject": subject,
        "uid": entry_uid(subject),
        "recurrence_id": None,
        "status": EntryStatus.CONFIRMED,
        "sequence": 0,
        "revised_at": datetime(2026, 6, 1, tzinfo=UTC),
        "cancelled_at": None,
        "version": 1,
    }
    values.update(changes)
    if "ends_at" not in changes:
        values["ends_at"] = values["starts_at"] + timedelta(hours=2)
    return Entry(**values)


WEEKLY = Recurrence(frequency=Frequency.WEEKLY, last_day=date(2027, 4, 20))


def a_series(recurrence: Recurrence | None = None, **changes: Any) -> SeriesDraft:
    """Tuesdays at 18:00 in Warsaw from 9 March 2027 on, over a change of the clocks, as planned.

    `changes` are those of all; occurrences are changed by `with_occurrence`.
    """
    values = {"starts_at": datetime(2027, 3, 9, 17, tzinfo=UTC), "url_path": "/events/probe"}
    entry = a_draft(**{**values, **changes})
    last_day = to_wall(entry.starts_at, entry.zone).date() + timedelta(weeks=6)
    recurrence = recurrence or replace(WEEKLY, last_day=last_day)
    length = entry.ends_at - entry.starts_at
    return SeriesDraft(
        entry=entry,
        recurrence=recurrence,
        occurrences=tuple(
            replace(
                entry,
                subject=new_id(),
                starts_at=start,
                ends_at=start + length,
                url_path=f"/events/probe-{number}",
                series=entry.subject,
                recurrence_id=start,
            )
            for number, start in enumerate(
                occurrence_starts(entry.starts_at, entry.zone, recurrence)
            )
        ),
    )


def with_occurrence(series: SeriesDraft, number: int, **changes: Any) -> SeriesDraft:
    """The series with one occurrence changed."""
    occurrences = list(series.occurrences)
    occurrences[number] = replace(occurrences[number], **changes)
    return replace(series, occurrences=tuple(occurrences))
