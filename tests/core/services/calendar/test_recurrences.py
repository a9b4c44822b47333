"""Rules of series: which instants they yield, and what differs from them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contracts.calendar import EntryStatus, Frequency, Recurrence
from core.contracts.texts import LocalizedText
from core.data.times import to_wall
from core.services.calendar import recurrences
from core.services.calendar.recurrences import occurrence_starts, rrule_of, starts_of_rule
from tests.core.services.calendar.samples import WEEKLY, a_series, an_entry

ZONE = "Europe/Warsaw"
FIRST = datetime(2027, 3, 9, 17, tzinfo=UTC)
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def monthly(*weekdays: str) -> Recurrence:
    return Recurrence(
        frequency=Frequency.MONTHLY, last_day=date(2027, 6, 30), weekdays=tuple(weekdays)
    )


def test_six_in_the_evening_stays_six_in_the_evening() -> None:
    starts = occurrence_starts(FIRST, ZONE, WEEKLY)
    assert {to_wall(start, ZONE).hour for start in starts} == {18}
    assert {start.hour for start in starts} == {17, 16}
    assert len(starts) == 7


def test_the_last_day_is_in_the_series() -> None:
    assert to_wall(occurrence_starts(FIRST, ZONE, WEEKLY)[-1], ZONE).date() == WEEKLY.last_day


def test_a_time_that_clocks_skip_comes_after_the_gap() -> None:
    first = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    daily = Recurrence(frequency=Frequency.DAILY, last_day=date(2027, 3, 29))
    walls = [to_wall(start, ZONE) for start in occurrence_starts(first, ZONE, daily)]
    assert [(wall.day, wall.hour, wall.minute) for wall in walls] == [
        (27, 2, 30),
        (28, 3, 30),
        (29, 2, 30),
    ]


@pytest.mark.parametrize(
    ("first", "recurrence", "days"),
    [
        (datetime(2027, 3, 9, 17, tzinfo=UTC), monthly("2TU"), [(3, 9), (4, 13), (5, 11), (6, 8)]),
        (
            datetime(2027, 3, 26, 17, tzinfo=UTC),
            monthly("-1FR"),
            [(3, 26), (4, 30), (5, 28), (6, 25)],
        ),
        (datetime(2027, 3, 31, 16, tzinfo=UTC), monthly(), [(3, 31), (5, 31)]),
        (
            datetime(2027, 3, 9, 17, tzinfo=UTC),
            replace(WEEKLY, interval=2, weekdays=("TU", "TH"), last_day=date(2027, 3, 31)),
            [(3, 9), (3, 11), (3, 23), (3, 25)],
        ),
    ],
)
def test_days_of_rules(
    first: datetime, recurrence: Recurrence, days: list[tuple[int, int]]
) -> None:
    found = [to_wall(start, ZONE) for start in occurrence_starts(first, ZONE, recurrence)]
    assert [(day.month, day.day) for day in found] == days


@pytest.mark.parametrize(
    "change",
    [
        {"interval": 0},
        {"weekdays": ("MO;COUNT=1",)},
        {"weekdays": ("2TU",)},
        {"weekdays": ("WE",)},
        {"last_day": date(2027, 3, 8)},
        {"frequency": Frequency.DAILY, "last_day": date(2999, 1, 1)},
        {"frequency": Frequency.YEARLY, "weekdays": ("TU",)},
    ],
)
def test_rules_that_nobody_could_mean_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"rule|occurrences"):
        occurrence_starts(FIRST, ZONE, replace(WEEKLY, **change))


@given(
    first=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 -- wall times
    frequency=st.sampled_from(Frequency),
    interval=st.integers(1, 5),
    days=st.integers(0, 400),
    zone=st.sampled_from((ZONE, "Europe/Kyiv", "UTC", "America/New_York")),
)
def test_the_stored_rule_yields_the_instants_that_were_meant(
    first: datetime, frequency: Frequency, interval: int, days: int, zone: str
) -> None:
    wall = first.replace(microsecond=0)
    start = recurrences.to_utc(wall, zone)
    last_day = (wall + timedelta(days=days)).date()
    recurrence = Recurrence(frequency=frequency, interval=interval, last_day=last_day)
    for is_all_day in (False, True):
        rule = rrule_of(recurrence, zone, is_all_day=is_all_day)
        starts = starts_of_rule(rule, start, zone)
        shown = [to_wall(one, zone) for one in starts]
        assert shown[0].date() == to_wall(start, zone).date()
        assert all(one.date() <= last_day for one in shown)
        assert list(starts) == sorted(set(starts))


def test_what_does_not_take_place() -> None:
    starts = occurrence_starts(FIRST, ZONE, WEEKLY)[:4]
    taking, hidden, cancelled = (
        an_entry(starts_at=start, recurrence_id=start, **changes)
        for start, changes in zip(
            starts,
            (
                {},
                {"is_public": False},
                {"status": EntryStatus.CANCELLED, "cancelled_at": NOW},
            ),
            strict=False,
        )
    )
    occurrences = [taking, hidden, cancelled]
    assert recurrences.excluded_starts(starts, occurrences, NOW) == (starts[1], starts[3])
    after = NOW + timedelta(days=30)
    assert recurrences.excluded_starts(starts, occurrences, after) == starts[1:]


@pytest.mark.parametrize(
    ("change", "is_different"),
    [
        ({}, False),
        ({"url_path": "/events/other", "sheet": an_entry().id}, False),
        ({"starts_at": FIRST + timedelta(hours=1)}, True),
        ({"ends_at": FIRST + timedelta(hours=3)}, True),
        ({"place": "Park"}, True),
        ({"title": LocalizedText.of("Inna")}, True),
        ({"status": EntryStatus.CANCELLED}, True),
        ({"latitude": 51.0, "longitude": 16.0}, True),
    ],
)
def test_what_differs_from_the_rule(change: dict[str, Any], is_different: bool) -> None:
    series = an_entry(starts_at=FIRST)
    one = an_entry(**{"starts_at": FIRST, "recurrence_id": FIRST, **change})
    assert recurrences.differs(series, one) is is_different


def test_a_night_in_which_clocks_change_is_always_written_out() -> None:
    late = datetime(2027, 3, 26, 22, tzinfo=UTC)
    series = an_entry(starts_at=late, ends_at=late + timedelta(hours=5))
    night = late + timedelta(days=1)
    for ends_at in (night + timedelta(hours=5), night + timedelta(hours=4)):
        one = an_entry(starts_at=night, ends_at=ends_at, recurrence_id=night)
        assert recurrences.differs(series, one)


@pytest.mark.parametrize(
    "change",
    [{"series": None}, {"recurrence_id": FIRST + timedelta(days=1)}, {"visible_from": NOW}],
)
def test_occurrences_that_do_not_fit_are_refused(change: dict[str, Any]) -> None:
    series = a_series()
    starts = [FIRST]
    one = replace(series.occurrences[0], **change)
    with pytest.raises(ValueError, match=r"occurrence|embargo"):
        recurrences.check_occurrence(one, series.entry, starts)


def test_one_instant_has_one_occurrence() -> None:
    series = a_series()
    twice = [*series.occurrences, replace(series.occurrences[0], subject=an_entry().id)]
    with pytest.raises(ValueError, match="two occurrences"):
        recurrences.check_series(series.entry, series.recurrence, twice)
