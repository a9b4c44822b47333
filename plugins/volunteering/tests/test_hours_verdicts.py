"""Who logs, approves and corrects hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest

from core.contracts.viewer import Viewer
from core.data.times import to_utc
from plugins.volunteering import hours_verdicts as verdicts
from plugins.volunteering.hours_rules import Span
from plugins.volunteering.values import HourLog, HourState

ZONE = "Europe/Warsaw"
KLON, LIPA = UUID(int=1), UUID(int=2)


def wall(*parts):
    return to_utc(datetime(*parts), ZONE)  # noqa: DTZ001 -- wall time, made aware by to_utc


NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


def log(**given):
    return HourLog(**{"day": date(2026, 6, 10), "minutes": 60, "task": "Kuchnia"} | given)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, set()),
        ({"starts": time(12)}, set()),
        ({"starts": time(13, 30)}, {"starts"}),
        ({"day": date(2026, 6, 11)}, {"day"}),
        ({"day": date(2026, 3, 12)}, set()),
        ({"day": date(2026, 3, 11)}, {"day"}),
        ({"minutes": 0}, {"hours"}),
        ({"minutes": 24 * 60 + 1, "day": date(2026, 6, 1)}, {"hours"}),
        ({"task": "  "}, {"task"}),
        ({"day": date.min, "starts": time(0)}, {"day"}),
        ({"day": date.max, "starts": time(23, 59)}, {"day"}),
    ],
)
def test_what_may_be_logged(given, faults):
    found = verdicts.log_faults(log(**given), now=NOW, zone=ZONE, within_days=90)
    assert set(found) == faults


def test_the_organization_enters_what_is_long_ago():
    old = log(day=date(2020, 1, 1))
    assert verdicts.log_faults(old, now=NOW, zone=ZONE, within_days=None) == {}


@pytest.mark.parametrize(
    ("starts", "minutes", "has", "waiting", "refusal"),
    [
        (None, 60, 23 * 60, 0, None),
        (None, 61, 23 * 60, 0, verdicts.FULL_DAY),
        (time(8), 60, 0, 0, None),
        (time(9, 30), 60, 0, 0, verdicts.OVERLAP),
        (time(12), 60, 0, 0, None),
        (None, 60, 0, verdicts.MOST_WAITING, verdicts.MANY_WAITING),
    ],
)
def test_nothing_is_entered_twice(starts, minutes, has, waiting, refusal):
    taken = Span(wall(2026, 6, 10, 9), wall(2026, 6, 10, 12))
    known = verdicts.Known(minutes_of_day=has, spans=[taken], waiting=waiting)
    assert verdicts.may_enter(log(starts=starts, minutes=minutes), known, zone=ZONE) is refusal


@dataclass
class Entry:
    person: UUID | None = None
    state: str = HourState.PROPOSED
    is_flagged: bool = False
    decided_at: datetime | None = None


OLA = Viewer(account=UUID(int=7), person=UUID(int=8))


@pytest.mark.parametrize(
    ("entry", "is_reversed", "refusal"),
    [
        (Entry(), False, None),
        (Entry(person=OLA.person), False, verdicts.OWN_HOURS),
        (Entry(person=UUID(int=9)), False, None),
        (Entry(state=HourState.REJECTED), False, verdicts.DECIDED),
        (Entry(state=HourState.APPROVED), False, verdicts.DECIDED),
        (Entry(state=HourState.APPROVED, is_flagged=True), False, None),
        (Entry(state=HourState.APPROVED, is_flagged=True), True, verdicts.NOT_COUNTED),
        (Entry(state=HourState.APPROVED, is_flagged=True, decided_at=NOW), False, verdicts.DECIDED),
    ],
)
def test_who_approves_what(entry, is_reversed, refusal):
    assert verdicts.may_approve(entry, OLA, is_reversed=is_reversed) is refusal


@pytest.mark.parametrize(
    ("entry", "is_reversed", "refusal"),
    [
        (Entry(state=HourState.APPROVED), False, None),
        (Entry(state=HourState.APPROVED), True, verdicts.NOT_COUNTED),
        (Entry(state=HourState.APPROVED, person=OLA.person), False, verdicts.OWN_HOURS),
        (Entry(), False, verdicts.NOT_COUNTED),
    ],
)
def test_who_corrects_what(entry, is_reversed, refusal):
    assert verdicts.may_correct(entry, OLA, is_reversed=is_reversed) is refusal


def test_only_what_waits_is_turned_down():
    assert verdicts.may_reject(Entry()) is None
    assert verdicts.may_reject(Entry(state=HourState.APPROVED)) is verdicts.DECIDED


def test_hours_are_logged_where_somebody_helped():
    assert verdicts.may_log(KLON, {KLON}) is None
    assert verdicts.may_log(LIPA, {KLON}) is verdicts.NOT_YOUR_HOST
