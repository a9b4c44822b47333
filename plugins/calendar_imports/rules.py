"""What becomes of what a calendar says: pure decisions that take `now`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.contracts.texts import LocalizedText
from plugins.calendar_imports.values import Because, Found, SourceState

PARTS = ("title", "summary", "description", "when", "where")
TELL_AFTER = timedelta(days=3)
LONGEST_WAIT = timedelta(days=1)
MOST_DOUBLINGS = 5
SUMMARY_LENGTH = 300
WHOLE_DAYS = "days"
"""Stands in "when" where a calendar names days instead of hours."""
Came = dict[str, Any]
"""What a calendar says of an event, by the parts that can be changed here by hand."""


class EventLike(Protocol):
    """What is looked at of an event here; a row of events has it."""

    title: LocalizedText
    summary: LocalizedText
    description: LocalizedText
    place_name: str
    is_online: bool
    link: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool


def came_of(found: Found, *, place: str) -> Came:
    """What a calendar says, in the parts of an event; `place` is for what names none."""
    return {
        "title": found.title,
        "summary": _summary(found),
        "description": found.text,
        "when": _when(found),
        "where": ["", True, found.link] if found.link else [found.place or place, False, ""],
    }


def _when(one: Found | EventLike) -> list[str]:
    days = [WHOLE_DAYS] if one.is_all_day else []
    return [one.starts_at.isoformat(), one.ends_at.isoformat(), *days]


def _summary(found: Found) -> str:
    """The first paragraph, cut between words; the title where there is none."""
    first = " ".join(found.text.split("\n\n")[0].split())
    if len(first) > SUMMARY_LENGTH:
        first = first[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return first or found.title


def stands(event: EventLike) -> Came:
    """The same parts as they stand here."""
    return {
        "title": str(event.title),
        "summary": str(event.summary),
        "description": str(event.description),
        "when": _when(event),
        "where": [event.place_name, event.is_online, event.link],
    }


def merged(*, came: Mapping[str, Any], now: Came, here: Came) -> Came:
    """What shall stand here: the calendar's new words, but what was edited by hand stays."""
    return {part: now[part] if here[part] == came.get(part) else here[part] for part in PARTS}


def differing(*, came: Mapping[str, Any], here: Came) -> tuple[str, ...]:
    """The parts that stand here otherwise than in the calendar."""
    return tuple(part for part in PARTS if part in came and here[part] != came[part])


def digest_of(came: Came) -> str:
    """A mark of what a calendar says: equal marks, nothing to do."""
    return hashlib.sha256(json.dumps(came, sort_keys=True).encode()).hexdigest()


def obstacle(found: Found, *, place: str) -> Because | None:
    """Why an event cannot become one of ours."""
    return None if found.place or found.link or place else Because.NO_PLACE


def is_ahead(starts_at: datetime, now: datetime) -> bool:
    """Whether something that its calendar lost is still to be called off."""
    return starts_at > now


def wait_after(*, hours: int, failures: int) -> timedelta:
    """How long until the next look: longer after each failure, at most a day."""
    if not failures:
        return timedelta(hours=hours)
    doublings: int = min(failures - 1, MOST_DOUBLINGS)
    return min(timedelta(hours=1 << doublings), LONGEST_WAIT)


def has_to_tell(*, failing_since: datetime | None, told_at: datetime | None, now: datetime) -> bool:
    """Whether people get word that a calendar has not answered for three days; once."""
    return failing_since is not None and told_at is None and now - failing_since >= TELL_AFTER


def trusts_emptiness(*, empties: int, had_any: bool) -> bool:
    """Whether a calendar without events is believed: only when it is so twice in a row."""
    return not had_any or empties > 0


def is_looked_at(state: str) -> bool:
    """Whether a source is kept in step."""
    return state == SourceState.ACTIVE
