"""What volunteers tell of themselves: the words of it, and what of it fits a shift."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.data.times import later, to_utc, to_wall

PROFILES_KEPT = LegalNumber(
    key="volunteering.profiles",
    title=msg("Volunteers' profiles, after the last change"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 5(1)(e): a consent that nobody renews fades")),
    most=10,
)
WEEKDAY_MORNING, WEEKDAY_AFTERNOON = "weekday_morning", "weekday_afternoon"
WEEKDAY_EVENING, SATURDAY, SUNDAY, NIGHT = "weekday_evening", "saturday", "sunday", "night"
TIMES: Mapping[str, str] = {
    WEEKDAY_MORNING: msg("Monday to Friday in the morning (6–12)"),
    WEEKDAY_AFTERNOON: msg("Monday to Friday in the afternoon (12–17)"),
    WEEKDAY_EVENING: msg("Monday to Friday in the evening (17–22)"),
    SATURDAY: msg("Saturdays"),
    SUNDAY: msg("Sundays"),
    NIGHT: msg("At night (22–6)"),
}
"""Parts of the week in which somebody can mostly help, by keys that never change."""
DAY_BEGINS, NOON, EVENING, DAY_ENDS = 6, 12, 17, 22
SATURDAY_NUMBER, SUNDAY_NUMBER = 5, 6
STEP = timedelta(minutes=30)
STILL_SHOWN = timedelta(hours=2)
FEWEST_DIGITS, MOST_DIGITS, POLISH_DIGITS = 7, 15, 9
PHONE = msg("Write nine digits, or + and the country's number first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileContent:
    """What a volunteer tells; empty says nothing. Lists hold keys, `interests` codes of areas.

    `takes_calls`: may be asked when somebody is missing; `only_favourites`: by those alone.
    """

    languages: Sequence[str] = ()
    skills: Sequence[str] = ()
    interests: Sequence[str] = ()
    availability: Sequence[str] = ()
    phone: str = ""
    hears_of_offers: bool = False
    takes_calls: bool = False
    only_favourites: bool = True


def times_of(starts_at: datetime, ends_at: datetime, zone: str) -> frozenset[str]:
    """The parts of the week that a stretch of time touches, on the clocks of its zone."""
    found, instant = set(), starts_at
    while instant < ends_at:
        found.add(_time_of(to_wall(instant, zone)))
        instant = later(instant, STEP)
    return frozenset(found)


def _time_of(wall: datetime) -> str:
    if not DAY_BEGINS <= wall.hour < DAY_ENDS:
        return NIGHT
    if wall.weekday() in (SATURDAY_NUMBER, SUNDAY_NUMBER):
        return SATURDAY if wall.weekday() == SATURDAY_NUMBER else SUNDAY
    if wall.hour < NOON:
        return WEEKDAY_MORNING
    return WEEKDAY_AFTERNOON if wall.hour < EVENING else WEEKDAY_EVENING


def is_available(
    availability: Collection[str], starts_at: datetime, ends_at: datetime, zone: str
) -> bool:
    """Whether somebody said that they can help at such times; who said nothing mostly can."""
    return not availability or times_of(starts_at, ends_at, zone) <= set(availability)


def phone_fault(typed: str) -> str | None:
    """What is wrong with a telephone number; eleven digits alone could be a PESEL and are no one.

    An empty one is none and right.
    """
    if not typed:
        return None
    digits = re.sub(r"[\s()./-]", "", typed)
    is_abroad, digits = digits.startswith("+"), digits.removeprefix("+")
    is_number = digits.isascii() and digits.isdigit()
    if not is_number or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return PHONE
    return None if is_abroad or len(digits) == POLISH_DIGITS else PHONE


def shows_phones(starts_at: datetime, ends_at: datetime, zone: str, now: datetime) -> bool:
    """Whether organizers see telephone numbers now: on the shift's day, until two hours after."""
    day = to_wall(starts_at, zone).date()
    begins = to_utc(datetime.combine(day, time()), zone)
    return begins <= now < later(ends_at, STILL_SHOWN)
