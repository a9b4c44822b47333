"""What a person's time allows: overlaps, rest between two things, most hours a day and a week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import elapsed, to_utc, to_wall
from core.signups.rules import overlap_verdict, overlaps, stretch_words
from core.signups.values import Overlap, Sheet, TakenTime

DAY_STARTS_AT_HOUR = 4
"""When one operational day ends and the next begins, on the clocks of the sheet's zone."""
LOOK_AROUND = timedelta(days=8)
"""How far from a sheet taken time may lie and still count: its week, the longest rest."""
MINUTE = timedelta(minutes=1)
Stretch = tuple[datetime, datetime]
Limit = Callable[[Sheet | TakenTime], int | None]
Windows = list[tuple[date, Stretch]]


def time_verdicts(
    sheet: Sheet, taken: Sequence[TakenTime], *, accepts_overlap: bool = False
) -> list[Refusal]:
    """All that speaks against a person whose time is `taken` being in this too, gravest first.

    A warning that the person can answer comes last. A host may override each with a reason.
    """
    if sheet.overlap is Overlap.IGNORE:
        return []
    overlap = overlap_verdict(sheet, taken, accepts_overlap=accepts_overlap)
    found = [overlap, _rest_verdict(sheet, taken), *_hours_verdicts(sheet, taken)]
    refusals = [one for one in found if one is not None]
    return sorted(refusals, key=lambda one: one.code == "overlap_warning")


def _rest_verdict(sheet: Sheet, taken: Iterable[TakenTime]) -> Refusal | None:
    """Rest lies before and after; what overlaps is judged as an overlap, not as too little rest."""
    for one in taken:
        needed = max(sheet.rest_minutes or 0, one.rest_minutes or 0)
        if overlaps(sheet.starts_at, sheet.ends_at, one) or _gap(sheet, one) >= needed * MINUTE:
            continue
        return _refusal(
            "rest",
            msg(
                "Between this and what you are signed up for (%(when)s) lie too few hours of rest."
                " At least: %(hours)s."
            ),
            when=stretch_words(one, sheet.zone),
            hours=hours_words(needed),
        )
    return None


def _gap(sheet: Sheet, other: TakenTime) -> timedelta:
    return max(elapsed(other.ends_at, sheet.starts_at), elapsed(sheet.ends_at, other.starts_at))


def _hours_verdicts(sheet: Sheet, taken: Sequence[TakenTime]) -> Iterator[Refusal]:
    """Too many hours in an operational day or week that the sheet touches."""
    limits: tuple[tuple[Windows, Limit, Callable[..., Refusal]], ...] = (
        (days_of(sheet), lambda one: one.most_minutes_a_day, _too_much_a_day),
        (weeks_of(sheet), lambda one: one.most_minutes_a_week, _too_much_a_week),
    )
    for windows, limit, refused in limits:
        for day, window in windows:
            found = _too_much(sheet, taken, window, limit)
            if found is not None:
                minutes, most = found
                yield refused(
                    hours=hours_words(minutes),
                    most=hours_words(most),
                    day=day.strftime("%d.%m.%Y"),
                )
                break


def _too_much_a_day(**values: object) -> Refusal:
    text = msg("With this you would have %(hours)s hours on %(day)s. At most: %(most)s.")
    return _refusal("most_a_day", text, **values)


def _too_much_a_week(**values: object) -> Refusal:
    text = msg(
        "With this you would have %(hours)s hours in the week of %(day)s. At most: %(most)s."
    )
    return _refusal("most_a_week", text, **values)


def _too_much(
    sheet: Sheet, taken: Sequence[TakenTime], window: Stretch, limit: Limit
) -> tuple[int, int] | None:
    """The minutes in a window and the strictest limit of all that has one, where they pass it."""
    within = [one for one in taken if overlaps(*window, one)]
    having: list[Sheet | TakenTime] = [sheet, *within]
    limits = [most for one in having if (most := limit(one)) is not None]
    stretches = [
        (sheet.starts_at, sheet.ends_at),
        *((one.starts_at, one.ends_at) for one in within),
    ]
    minutes = minutes_within(window, stretches)
    return (minutes, min(limits)) if limits and minutes > min(limits) else None


def minutes_within(window: Stretch, stretches: Iterable[Stretch]) -> int:
    """Minutes that really pass in a window while at least one stretch lasts."""
    total, reached = timedelta(), window[0]
    for start, end in sorted(stretches):
        begins, ends = max(start, reached), min(end, window[1])
        if begins < ends:
            total += elapsed(begins, ends)
            reached = ends
    return int(total / MINUTE)


def days_of(sheet: Sheet) -> Windows:
    """The operational days that a sheet touches: 23, 24 or 25 hours each."""
    return [
        (day, (_begin(day, sheet.zone), _begin(day + timedelta(days=1), sheet.zone)))
        for day in _dates(sheet)
    ]


def weeks_of(sheet: Sheet) -> Windows:
    """The operational weeks that a sheet touches, by their Mondays."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in _dates(sheet)})
    return [
        (day, (_begin(day, sheet.zone), _begin(day + timedelta(days=7), sheet.zone)))
        for day in mondays
    ]


def _dates(sheet: Sheet) -> list[date]:
    cut_off = timedelta(hours=DAY_STARTS_AT_HOUR)
    first = (to_wall(sheet.starts_at, sheet.zone) - cut_off).date()
    last = (to_wall(sheet.ends_at, sheet.zone) - cut_off - timedelta(microseconds=1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _begin(day: date, zone: str) -> datetime:
    return to_utc(datetime.combine(day, time(DAY_STARTS_AT_HOUR)), zone)


def hours_words(minutes: int) -> str:
    """Hours in digits that read alike in all our languages: 8, 8:30."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


def _refusal(code: str, text: str, **values: object) -> Refusal:
    return Refusal(code, text, values, may_be_overridden=True, is_personal=True)
