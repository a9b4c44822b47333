"""Hours of shifts: nights, changes of the clocks, breaks, forgotten leavings."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checkin.api import Stay
from core.data.times import to_utc, to_wall
from plugins.volunteering import hours_rules as rules
from plugins.volunteering.hours_rules import Amount, Span

ZONE = "Europe/Warsaw"
DAY = datetime(2026, 6, 10, tzinfo=UTC)
SHIFT = Span(DAY + timedelta(hours=8), DAY + timedelta(hours=16))


def wall(*parts):
    return to_utc(datetime(*parts), ZONE)  # noqa: DTZ001 -- wall time, made aware by to_utc


def at(hours, minutes=0):
    return DAY + timedelta(hours=hours, minutes=minutes)


def there(entered, left=None, *, is_noted=False):
    return Stay(entered_at=entered, left_at=left, is_noted=is_noted)


def count(*times, shift=SHIFT, is_leaving_read=True):
    return rules.counted(times, shift, zone=ZONE, is_leaving_read=is_leaving_read)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ((2026, 10, 24, 22), (2026, 10, 25, 6), 9 * 60),
        ((2027, 3, 27, 22), (2027, 3, 28, 6), 7 * 60),
        ((2026, 6, 10, 22), (2026, 6, 11, 6), 8 * 60),
    ],
)
def test_a_night_is_as_long_as_it_was(start, end, minutes):
    span = Span(wall(*start), wall(*end))
    assert span.minutes == minutes
    assert rules.night_minutes(span, zone=ZONE) == minutes


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        ((2026, 6, 10, 8), (2026, 6, 10, 16), 0),
        ((2026, 6, 10, 20), (2026, 6, 10, 23), 60),
        ((2026, 6, 10, 4), (2026, 6, 10, 8), 120),
        ((2026, 6, 10, 5), (2026, 6, 11, 7), 60 + 8 * 60),
        ((2026, 6, 10, 22), (2026, 6, 10, 22), 0),
    ],
)
def test_night_hours_by_the_clock(start, end, night):
    assert rules.night_minutes(Span(wall(*start), wall(*end)), zone=ZONE) == night


def test_a_night_within_one_day():
    span = Span(wall(2026, 6, 10, 22), wall(2026, 6, 11, 9))
    assert span.minutes == 11 * 60
    assert rules.night_minutes(span, zone=ZONE, since=time(2), until=time(8)) == 6 * 60


@pytest.mark.parametrize(
    ("times", "minutes", "is_flagged"),
    [
        ([], 0, False),
        ([there(at(8), at(16))], 480, False),
        ([there(at(7), at(17))], 480, False),
        ([there(at(9, 30), at(12))], 150, False),
        ([there(at(8), at(10)), there(at(11), at(16))], 420, False),
        ([there(at(8), at(12)), there(at(10), at(13))], 300, False),
        ([there(at(8))], 480, True),
        ([there(at(8), at(10)), there(at(11))], 420, True),
        ([there(at(8), at(15), is_noted=True)], 420, True),
        ([there(at(5), at(7))], 0, False),
        ([there(at(17))], 0, False),
    ],
)
def test_what_counts(times, minutes, is_flagged):
    found = count(*times)
    assert (found.minutes, found.is_flagged) == (minutes, is_flagged)


def test_where_leaving_is_not_read_nobody_forgot_it():
    assert count(there(at(8)), is_leaving_read=False).is_flagged is False


def test_seconds_do_not_count():
    found = count(there(at(8) + timedelta(seconds=59), at(9) + timedelta(seconds=1)))
    assert found.minutes == 60


def test_the_night_of_a_shift_is_split_off():
    shift = Span(wall(2026, 10, 24, 22), wall(2026, 10, 25, 8))
    found = count(there(shift.start, shift.end), shift=shift)
    assert (found.minutes, found.night_minutes) == (11 * 60, 9 * 60)


INSTANTS = st.datetimes(
    min_value=datetime(2026, 10, 20),  # noqa: DTZ001 -- Hypothesis adds the zone
    max_value=datetime(2027, 4, 2),  # noqa: DTZ001 -- Hypothesis adds the zone
    timezones=st.just(UTC),
)
SPANS = st.builds(
    lambda start, minutes: Span(
        rules.whole_minute(start), rules.whole_minute(start) + timedelta(minutes=minutes)
    ),
    INSTANTS,
    st.integers(0, 3 * 24 * 60),
)


@given(span=SPANS, cut=st.floats(0, 1))
def test_the_parts_are_the_whole(span, cut):
    middle = span.start + timedelta(minutes=int(span.minutes * cut))
    parts = (Span(span.start, middle), Span(middle, span.end))
    assert sum(one.minutes for one in parts) == span.minutes
    nights = [rules.night_minutes(one, zone=ZONE) for one in parts]
    assert sum(nights) == rules.night_minutes(span, zone=ZONE) <= span.minutes


OFFSETS = st.integers(-120, 600)
TIMES = st.lists(
    st.builds(
        lambda entered, stayed: there(
            SHIFT.start + timedelta(minutes=entered),
            None if stayed is None else SHIFT.start + timedelta(minutes=entered + stayed),
        ),
        OFFSETS,
        st.none() | st.integers(0, 600),
    ),
    max_size=5,
)


@given(times=TIMES, seed=st.randoms())
def test_the_order_does_not_matter_and_nothing_counts_twice(times, seed):
    mixed = list(times)
    seed.shuffle(mixed)
    found = count(*times)
    assert found.minutes <= SHIFT.minutes
    assert count(*mixed).spans == found.spans
    assert count(*times, *times).spans == found.spans
    assert all(
        one.end < other.start for one, other in zip(found.spans, found.spans[1:], strict=False)
    )


NIGHTS = (  # of the longer night, of the shorter one, and of one like most
    Span(wall(2026, 10, 24, 22), wall(2026, 10, 25, 6)),
    Span(wall(2027, 3, 27, 22), wall(2027, 3, 28, 6)),
    Span(wall(2027, 7, 5, 18), wall(2027, 7, 6, 9)),
)
MOVES = st.lists(st.tuples(st.integers(-120, 1100), st.none() | st.integers(0, 400)), max_size=5)


def minute_by_minute(times, shift):
    """Minutes and night minutes as somebody would count them who looks at the clock each minute."""
    found = [
        instant
        for instant in (shift.start + minute * rules.MINUTE for minute in range(shift.minutes))
        if any(one.entered_at <= instant < (one.left_at or shift.end) for one in times)
    ]
    clocks = [to_wall(one, ZONE).hour for one in found]
    return len(found), sum(hour >= 22 or hour < 6 for hour in clocks)


@given(shift=st.sampled_from(NIGHTS), moves=MOVES, seed=st.randoms())
def test_hours_are_the_minutes_that_somebody_was_there_whatever_the_clocks_do(shift, moves, seed):
    """Any order of stays, breaks between them, nights, both changes of the clocks."""
    times = []
    for entered, stayed in moves:
        start = shift.start + timedelta(minutes=entered)
        left = None if stayed is None else start + timedelta(minutes=stayed)
        times.append(there(start, left))
    seed.shuffle(times)
    found = count(*times, shift=shift)
    assert (found.minutes, found.night_minutes) == minute_by_minute(times, shift)


AMOUNTS = st.integers(1, 1440).flatmap(
    lambda minutes: st.integers(0, minutes).map(lambda night: Amount(minutes, night))
)


@given(others=st.lists(AMOUNTS), corrected=st.lists(AMOUNTS, min_size=1), random=st.randoms())
def test_taking_back_brings_the_sum_back(others, corrected, random):
    """However often hours were corrected, and in whatever order the rows are summed up."""
    nothing = Amount(0, 0)
    rows = [*others, corrected[-1]]
    rows += [row for one in corrected[:-1] for row in (one, one.taken_back())]
    random.shuffle(rows)
    assert sum(rows, nothing) == sum(others, nothing) + corrected[-1]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2027, 2, 28), 2026),
    ],
)
def test_school_years(day, year):
    assert rules.school_year(day) == year
    first, last = rules.school_year_days(year)
    assert first <= day <= last
    assert (last - first).days in {364, 365}


@pytest.mark.parametrize(
    ("minutes", "rate", "worth"),
    [(90, "35.00", "52.50"), (1, "33.33", "0.56"), (0, "40", "0.00"), (-90, "35", "-52.50")],
)
def test_the_worth_of_hours(minutes, rate, worth):
    assert rules.contribution(minutes, Decimal(rate)) == Decimal(worth)


KLON, LIPA, BUK = UUID(int=1), UUID(int=2), UUID(int=3)


def people(number, *, first=0, minutes=60):
    return {f"person {first + one}": minutes for one in range(number)}


def test_few_people_are_not_shown_and_cannot_be_reckoned():
    found = rules.public_cells({KLON: people(5), LIPA: people(3, first=5)})
    assert (found.shown, found.others, found.is_hidden) == ({KLON: 300}, None, True)
    assert found.total == 300


def test_small_cells_together_are_enough_people():
    found = rules.public_cells({KLON: people(6), LIPA: people(3, first=6), BUK: people(2, first=9)})
    assert (found.shown, found.others, found.is_hidden) == ({KLON: 360}, 300, False)


def test_the_same_few_people_in_two_cells_stay_few():
    found = rules.public_cells({LIPA: people(3), BUK: people(3)})
    assert (found.shown, found.others, found.is_hidden) == ({}, None, True)
