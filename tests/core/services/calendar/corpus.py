"""All that a feed can carry, with what every program has to show of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.contracts.calendar import EntryStatus, Frequency, Recurrence
from core.contracts.texts import LocalizedText
from core.data.times import to_utc, to_wall
from core.services.calendar.recurrences import (
    excluded_starts,
    occurrence_starts,
    overrides,
    rrule_of,
    starts_of_rule,
)
from core.services.calendar.values import Entry
from core.services.calendar.vevents import vevents
from tests.core.services.calendar.readers import Seen
from tests.core.services.calendar.samples import WRITING, an_entry

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOW = datetime(2027, 1, 1, tzinfo=UTC)

LONG_POLISH = "Zażółć gęślą jaźń; śpiewa Łucja, a żółw wącha źdźbło \\ \u201eŁąka\u201d: " * 12
LONG_UKRAINIAN = "Щедрик, щедрик, щедрівочка; прилетіла ластівочка, їжак і ґедзь \u2014 " * 12
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
EMOJI = f"\U0001f389 Piknik {FAMILY} \U0001f1f5\U0001f1f1 " * 9


def single(title: str, starts_at: datetime, **changes: Any) -> Entry:
    return an_entry(
        title=LocalizedText.of(title), starts_at=starts_at, url_path="/events/x", **changes
    )


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def singles() -> list[Entry]:
    """One entry of each kind, and hours around both changes of the clocks."""
    hours = [
        single(f"Hour {first:%m%d} {hour}", first + hour * HOUR)
        for first in (at(3, 27, 22), at(10, 30, 22))
        for hour in range(8)
    ]
    return [
        *hours,
        single("Whole day", at(3, 27, 23), ends_at=at(3, 28, 22), is_all_day=True),
        single("Three days", at(10, 28, 22), ends_at=at(10, 31, 23), is_all_day=True),
        single("Over midnight", at(10, 30, 20), ends_at=at(10, 31, 5)),
        single("A week", at(3, 25, 8), ends_at=at(4, 1, 16)),
        single("Called off", at(7, 1, 16), status=EntryStatus.CANCELLED),
        single("Not sure", at(7, 2, 16), status=EntryStatus.TENTATIVE),
        single("Put off", at(7, 3, 16), status=EntryStatus.POSTPONED),
        single(LONG_POLISH.strip(), at(7, 4, 16), place=LONG_POLISH.strip()),
        single(LONG_UKRAINIAN.strip(), at(7, 5, 16), place=LONG_UKRAINIAN.strip()),
        single(EMOJI.strip(), at(7, 6, 16)),
        single("Kyiv", at(7, 7, 16), zone="Europe/Kyiv"),
        single("New York", at(3, 20, 16), zone="America/New_York"),
        single("UTC", at(7, 8, 16), zone="UTC"),
        single("On a map", at(7, 9, 16), latitude=51.840123, longitude=16.574789, place=""),
    ]


def weekly(last_day: date) -> Recurrence:
    return Recurrence(frequency=Frequency.WEEKLY, last_day=last_day)


def spring() -> tuple[Entry, list[Entry]]:
    """Tuesdays over the change in March: one moved, one cancelled, one renamed, two left out."""
    series, occurrences = series_of(at(3, 9, 17), weekly(date(2027, 5, 11)))
    changed = [
        *occurrences[:2],
        moved(occurrences[2], 26 * HOUR),
        replace(occurrences[3], status=EntryStatus.CANCELLED, cancelled_at=NOW),
        replace(occurrences[4], title=LocalizedText.of("Inaczej"), place="Park"),
        replace(occurrences[5], is_public=False),
        *occurrences[7:],
    ]
    return settled(series, changed)


def autumn() -> tuple[Entry, list[Entry]]:
    """Every night at eleven over the change in October: ends after it is set back."""
    daily = Recurrence(frequency=Frequency.DAILY, last_day=date(2027, 11, 4))
    series, occurrences = series_of(at(10, 26, 21), daily, length=6 * HOUR)
    by_the_clock = [
        replace(one, ends_at=to_utc(to_wall(one.starts_at, one.zone) + 6 * HOUR, one.zone))
        for one in occurrences
    ]
    return settled(series, by_the_clock)


def whole_days() -> tuple[Entry, list[Entry]]:
    """Sundays as whole days over both changes, the last of each month."""
    last_sunday = Recurrence(
        frequency=Frequency.MONTHLY, weekdays=("-1SU",), last_day=date(2027, 11, 30)
    )
    series, occurrences = series_of(at(3, 27, 23), last_sunday, length=DAY, is_all_day=True)
    by_the_clock = [
        replace(one, ends_at=to_utc(to_wall(one.starts_at, one.zone) + DAY, one.zone))
        for one in occurrences
    ]
    renamed = replace(by_the_clock[3], title=LocalizedText.of("Inna niedziela"))
    return settled(series, [*by_the_clock[:3], renamed, *by_the_clock[5:]])


def with_another_rule() -> tuple[Entry, list[Entry]]:
    """Tuesdays at first, Thursdays from April on, at another hour, and the first date is gone."""
    both = Recurrence(frequency=Frequency.WEEKLY, weekdays=("TU", "TH"), last_day=date(2027, 5, 13))
    series, occurrences = series_of(at(3, 9, 17), both)
    day_of = {one.subject: to_wall(one.starts_at, one.zone).date() for one in occurrences}
    tuesdays = [one for one in occurrences if day_of[one.subject].weekday() == 1]
    thursdays = [one for one in occurrences if day_of[one.subject].weekday() == 3]
    april = date(2027, 4, 1)
    before = [one for one in tuesdays[1:] if day_of[one.subject] < april]
    after = [moved(one, HOUR) for one in thursdays if day_of[one.subject] >= april]
    return settled(series, [*before, *after])


def series_of(
    first: datetime, recurrence: Recurrence, *, length: timedelta = 2 * HOUR, **changes: Any
) -> tuple[Entry, list[Entry]]:
    """A series with all occurrences as its rule has them."""
    series = single("Próba chóru", first, ends_at=first + length, **changes)
    rule = rrule_of(recurrence, series.zone, is_all_day=series.is_all_day)
    starts = occurrence_starts(first, series.zone, recurrence)
    occurrences = [
        replace(
            series,
            id=an_entry().id,
            subject=an_entry().id,
            series=series.subject,
            recurrence_id=start,
            starts_at=start,
            ends_at=start + length,
        )
        for start in starts
    ]
    return replace(series, rule=rule), occurrences


def moved(entry: Entry, by: timedelta) -> Entry:
    return replace(entry, starts_at=entry.starts_at + by, ends_at=entry.ends_at + by, sequence=1)


def settled(series: Entry, occurrences: list[Entry]) -> tuple[Entry, list[Entry]]:
    """The series with what does not take place told in its rule."""
    whole = starts(series)
    return replace(series, excluded=excluded_starts(whole, occurrences, NOW)), occurrences


def starts(series: Entry) -> tuple[datetime, ...]:
    return starts_of_rule(series.rule, series.starts_at, series.zone)


def all_series() -> list[tuple[Entry, list[Entry]]]:
    return [spring(), autumn(), whole_days(), with_another_rule()]


def written(groups: list[tuple[Entry, list[Entry]]]) -> list[bytes]:
    """VEVENTs as feeds join them."""
    return [
        vevents(entry, overrides(entry, occurrences) if entry.rule else [], WRITING).encode()
        for entry, occurrences in groups
    ]


def meant(entry: Entry) -> Seen:
    """What every program has to show of an entry or an occurrence."""
    return Seen(
        uid=entry.uid,
        start=_told(entry, entry.starts_at),
        end=_told(entry, entry.ends_at),
        status=_STATUS[entry.status],
        summary=entry.title.to("pl"),
        location=entry.place,
    )


_STATUS = {
    EntryStatus.CONFIRMED: "CONFIRMED",
    EntryStatus.TENTATIVE: "TENTATIVE",
    EntryStatus.POSTPONED: "TENTATIVE",
    EntryStatus.CANCELLED: "CANCELLED",
}


def _told(entry: Entry, moment: datetime) -> str:
    if entry.is_all_day:
        return to_wall(moment, entry.zone).date().isoformat()
    return moment.strftime("%Y-%m-%d %H:%M")


def all_meant() -> tuple[list[bytes], set[Seen], set[str]]:
    """The whole corpus: its VEVENTs, what they mean, the zones they need."""
    one_by_one, series = singles(), all_series()
    shown = [*one_by_one, *(one for _, many in series for one in many if one.is_public)]
    groups = [*((entry, list[Entry]()) for entry in one_by_one), *series]
    zones = {entry.zone for entry, _ in groups}
    return written(groups), {meant(entry) for entry in shown}, zones
