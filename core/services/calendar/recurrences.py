"""Series as pure values: their rules, the instants these yield, what differs from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from core.contracts.calendar import EntryDraft, Frequency, Recurrence
from core.data.times import elapsed, to_utc, to_wall
from core.services.calendar.rules import CANCELLED_KEPT
from core.services.calendar.values import Entry

MOST_OCCURRENCES = 400

_WEEKDAY = re.compile(r"(?:-?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r";UNTIL=([0-9TZ]+)$")
_DAY_ENDS = time(23, 59, 59)

SHOWN_FIELDS = (
    "title",
    "summary",
    "organization_name",
    "areas",
    "place",
    "picture_path",
    "status",
    "is_all_day",
    "latitude",
    "longitude",
)
"""What a calendar program shows of an occurrence besides its time."""


def rrule_of(recurrence: Recurrence, zone: str, *, is_all_day: bool = False) -> str:
    """The value of RRULE; UNTIL is an instant, or a date for whole days (RFC 5545 §3.3.10)."""
    parts = [f"FREQ={recurrence.frequency}"]
    if recurrence.interval > 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.weekdays:
        parts.append(f"BYDAY={','.join(recurrence.weekdays)}")
    last = to_utc(datetime.combine(recurrence.last_day, _DAY_ENDS), zone)
    until = f"{recurrence.last_day:%Y%m%d}" if is_all_day else f"{last:%Y%m%dT%H%M%SZ}"
    return ";".join([*parts, f"UNTIL={until}"])


def occurrence_starts(first: datetime, zone: str, recurrence: Recurrence) -> tuple[datetime, ...]:
    """The instants, in UTC, at which a series' occurrences start: the same wall time each day.

    A wall time that clocks skip comes after the gap. Raises ValueError for a rule that nobody
    could mean, that does not start with `first`, or that has over 400 occurrences.
    """
    _check(recurrence)
    starts = starts_of_rule(rrule_of(recurrence, zone), first, zone)
    if not starts or starts[0] != first:
        message = f"the series' rule does not start on {to_wall(first, zone):%Y-%m-%d}"
        raise ValueError(message)
    if len(starts) > MOST_OCCURRENCES:
        message = f"a series has at most {MOST_OCCURRENCES} occurrences"
        raise ValueError(message)
    return starts


def starts_of_rule(rule: str, first: datetime, zone: str) -> tuple[datetime, ...]:
    """The instants of a rule that `rrule_of` made, in UTC; some more than 400 are not counted."""
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- slow import

    # Expanded by the wall clock, so that the hour stays when the clocks change.
    local = _UNTIL.sub(lambda match: f";UNTIL={_local_until(match[1], zone)}", rule)
    walls = rrulestr(local, dtstart=to_wall(first, zone))
    return tuple(to_utc(wall, zone) for wall in islice(walls, MOST_OCCURRENCES + 1))


def _local_until(until: str, zone: str) -> str:
    if not until.endswith("Z"):
        return f"{until}T235959"
    instant = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"{to_wall(instant, zone):%Y%m%dT%H%M%S}"


def _check(recurrence: Recurrence) -> None:
    numbered = any(not day.isalpha() for day in recurrence.weekdays)
    is_wrong = (
        recurrence.interval < 1
        or not all(map(_WEEKDAY.fullmatch, recurrence.weekdays))
        or (numbered and recurrence.frequency is not Frequency.MONTHLY)
        or (bool(recurrence.weekdays) and recurrence.frequency is Frequency.YEARLY)
    )
    if is_wrong:
        message = f"{recurrence} is no rule of a series"
        raise ValueError(message)


def check_series(
    entry: EntryDraft, recurrence: Recurrence, occurrences: Sequence[EntryDraft]
) -> tuple[datetime, ...]:
    """The instants of a series' rule. Raises ValueError for one that does not fit together."""
    starts = occurrence_starts(entry.starts_at, entry.zone, recurrence)
    used = [one.recurrence_id for one in occurrences]
    if len(set(used)) != len(used):
        message = f"two occurrences of {entry.subject} stand for one instant of its rule"
        raise ValueError(message)
    for one in occurrences:
        check_occurrence(one, entry, starts)
    return starts


def check_occurrence(
    draft: EntryDraft, series: EntryDraft | Entry, starts: Collection[datetime]
) -> None:
    """Raises ValueError for an occurrence that its series does not know."""
    if draft.series != series.subject or draft.recurrence_id not in starts:
        message = f"{draft.subject} is no occurrence of the rule of {series.subject}"
        raise ValueError(message)
    if draft.visible_from != series.visible_from:
        message = f"{draft.subject} has another embargo than its series"
        raise ValueError(message)


def excluded_starts(
    starts: Iterable[datetime], occurrences: Iterable[Entry], now: datetime
) -> tuple[datetime, ...]:
    """The instants of a rule that do not take place: no occurrence, hidden, or cancelled long ago.

    What was cancelled lately stays as an occurrence with that status, so that programs show it.
    """
    shown = {
        one.recurrence_id
        for one in occurrences
        if one.is_public and not (one.cancelled_at and one.cancelled_at <= now - CANCELLED_KEPT)
    }
    return tuple(start for start in starts if start not in shown)


def overrides(series: Entry, occurrences: Sequence[Entry]) -> list[Entry]:
    """The occurrences that have to be written out, because the rule alone says something else."""
    return [
        one
        for one in occurrences
        if one.is_public
        and one.recurrence_id is not None
        and one.recurrence_id not in series.excluded
        and differs(series, one)
    ]


def differs(series: Entry, occurrence: Entry) -> bool:
    """Whether the rule alone would show an occurrence wrongly.

    A night in which the clocks change is always written out: programs do not agree whether a
    duration counts hours or the wall clock then.
    """
    is_moved = occurrence.starts_at != occurrence.recurrence_id
    if is_moved or _lengths(series, series.zone) != _lengths(occurrence, series.zone):
        return True
    return any(getattr(series, name) != getattr(occurrence, name) for name in SHOWN_FIELDS)


def _lengths(entry: Entry, zone: str) -> tuple[timedelta, timedelta]:
    """How long something lasts: in real time, and by the wall clock."""
    walls = to_wall(entry.starts_at, zone), to_wall(entry.ends_at, zone)
    return elapsed(entry.starts_at, entry.ends_at), walls[1] - walls[0]
