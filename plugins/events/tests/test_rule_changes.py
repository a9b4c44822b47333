"""What another rule does to a series: dates that stay, go and come, and how programs are told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.contracts.calendar import Frequency
from core.contracts.errors import Invalid
from core.data.times import to_utc, to_wall
from core.services.calendar.api import occurrence_starts
from plugins.events.rule_changes import (
    ended,
    first_of_rule,
    frame_of,
    home_day,
    is_too_wide,
    last_day_after,
    on_day,
    place_on,
    rule_change,
)
from plugins.events.series_rules import planned_dates, recurrence_of
from plugins.events.values import NOT_SAID, EventState, Pattern, Repeat, Timing

ZONE = "Europe/Warsaw"
TUESDAY = date(2027, 3, 16)


def instant(day: date, hour: int = 18):
    return to_utc(datetime.combine(day, datetime.min.time()) + timedelta(hours=hour), ZONE)


def timing(day: date = TUESDAY, hour: int = 18) -> Timing:
    return Timing(starts_at=instant(day, hour), ends_at=instant(day, hour + 2), zone=ZONE)


def weekly(*weekdays: str, every: int = 1, last: date = date(2027, 4, 13)) -> Repeat:
    return Repeat(pattern=Pattern.WEEKLY, weekdays=weekdays, every=every, last_day=last)


@dataclass
class Row:
    starts_at: datetime
    recurrence_id: datetime
    state: str = EventState.PUBLISHED


def rows(*days: date, state: str = EventState.PUBLISHED) -> list[Row]:
    return [Row(instant(day), instant(day), state) for day in days]


def scoped(found: list[Row]) -> list[tuple[Row, date]]:
    return [(row, home_day(row, (), ZONE)) for row in found]


def weeks(number: int, first: date = TUESDAY) -> list[date]:
    return [first + timedelta(weeks=n) for n in range(number)]


def plan(repeat: Repeat):
    return planned_dates(repeat, first_of_rule(repeat, timing()))


def test_other_weekdays_keep_what_they_share():
    change = rule_change(scoped(rows(*weeks(3))), [], plan(weekly("TU", "TH", last=weeks(3)[-1])))
    assert [len(change.kept), len(change.gone)] == [3, 0]
    assert [one.day for one in change.new] == [day + timedelta(2) for day in weeks(2)]


def test_another_weekday_replaces_all():
    change = rule_change(scoped(rows(*weeks(3))), [], plan(weekly("TH", last=date(2027, 4, 1))))
    assert [len(change.kept), len(change.gone), len(change.new)] == [0, 3, 3]
    assert first_of_rule(weekly("TH"), timing()) == timing(date(2027, 3, 18))


def test_every_other_week_leaves_out_each_second():
    change = rule_change(scoped(rows(*weeks(5))), [], plan(weekly("TU", every=2)))
    assert [row.starts_at for row in change.gone] == [instant(weeks(5)[1]), instant(weeks(5)[3])]
    assert not change.new


def test_what_was_called_off_stays_so_and_can_be_taken_in():
    off = rows(weeks(3)[1], state=EventState.CANCELLED)
    change = rule_change(scoped(rows(weeks(3)[0], weeks(3)[2])), scoped(off), plan(weekly("TU")))
    assert [(one.day, row) for one, row in change.off] == [(weeks(3)[1], off[0])]
    assert weeks(3)[1] not in {one.day for one in change.new}


def test_a_date_that_was_moved_alone_belongs_where_it_was():
    row = Row(instant(TUESDAY + timedelta(2)), instant(TUESDAY))
    assert home_day(row, ("starts_at",), ZONE) == TUESDAY
    assert home_day(row, (), ZONE) == TUESDAY + timedelta(2)


@pytest.mark.parametrize(
    ("repeat", "number", "last"),
    [
        (weekly("TU"), 3, date(2027, 3, 30)),
        (weekly("TU", "TH", every=2), 4, date(2027, 4, 1)),
        (weekly("TU"), 200, None),
        (Repeat(pattern=Pattern.DAILY, every=3, last_day=NOT_SAID), 200, date(2028, 11, 2)),
        (Repeat(pattern=Pattern.MONTH_DAY, last_day=NOT_SAID), 24, date(2029, 2, 16)),
        (Repeat(pattern=Pattern.YEARLY, last_day=NOT_SAID), 3, date(2029, 3, 16)),
        (Repeat(pattern=Pattern.YEARLY, every=52, last_day=NOT_SAID), 2, None),
    ],
)
def test_the_last_day_follows_from_the_number(repeat, number, last):
    assert last_day_after(repeat, timing(), number) == last


@pytest.mark.parametrize(
    ("number", "every", "field"),
    [
        (None, 1, "last_day"),
        (0, 1, "number"),
        (201, 1, "number"),
        (3, 53, "every"),
        (200, 1, "number"),
    ],
)
def test_a_rule_without_an_end_is_refused(number, every, field):
    with pytest.raises(Invalid) as caught:
        ended(weekly("TU", every=every, last=NOT_SAID), timing(), number)
    assert list(caught.value.fields) == [field]
    assert ended(weekly("TU"), timing(), None) == weekly("TU")


def test_programs_read_the_chosen_rule_while_it_has_all_dates():
    rule = recurrence_of(weekly("TU", every=2), TUESDAY)
    found = frame_of(instant(TUESDAY), ZONE, rule, [instant(day) for day in weeks(5)[::2]])
    assert found == rule


def test_a_date_after_the_last_day_lengthens_what_programs_read():
    rule = recurrence_of(weekly("TU", last=weeks(2)[-1]), TUESDAY)
    found = frame_of(instant(TUESDAY), ZONE, rule, [instant(day) for day in weeks(4)])
    assert found.last_day == weeks(4)[-1]


def test_after_a_change_programs_read_the_narrowest_weekly_rule():
    thursdays = weeks(3, date(2027, 4, 1))
    places = [instant(day) for day in (*weeks(2), *thursdays)]
    found = frame_of(instant(TUESDAY), ZONE, None, places)
    assert (found.frequency, found.interval, found.weekdays) == (Frequency.WEEKLY, 1, ("TU", "TH"))
    fortnights = frame_of(instant(TUESDAY), ZONE, None, [instant(day) for day in weeks(7)[::2]])
    assert (fortnights.interval, fortnights.weekdays) == (2, ("TU",))


@given(
    st.lists(st.integers(0, 700), min_size=1, max_size=60, unique=True),
    st.integers(0, 23),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
@settings(max_examples=100, deadline=None)
def test_whatever_the_days_what_programs_read_contains_them(offsets, hour, first):
    begin = instant(first, hour)
    days = [first + timedelta(days=n) for n in offsets]
    places = [place_on(day, begin, ZONE, ()) for day in days]
    frame = frame_of(begin, ZONE, None, places)
    if is_too_wide(begin, ZONE, frame):
        assert (max(days) - first).days > 300
    else:
        assert set(places) <= set(occurrence_starts(begin, ZONE, frame))


def test_a_name_is_given_once_in_a_series():
    begin = instant(TUESDAY)
    second = instant(TUESDAY + timedelta(1))
    assert place_on(TUESDAY, begin, ZONE, {begin}) == second
    third = place_on(TUESDAY + timedelta(1), begin, ZONE, {second})
    assert third == instant(TUESDAY + timedelta(2))


def test_the_hours_stay_on_another_day_and_in_the_night_that_lacks_one():
    at = on_day(timing(), date(2027, 3, 30))
    assert to_wall(at.starts_at, ZONE) == datetime(2027, 3, 30, 18)  # noqa: DTZ001 -- wall time
    swallowed = Timing(starts_at=instant(TUESDAY, 2), ends_at=instant(TUESDAY, 3), zone=ZONE)
    at = on_day(swallowed, date(2027, 3, 28))
    assert at.ends_at > at.starts_at
