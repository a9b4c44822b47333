"""Days off work in Poland: the act on days off of 18 January 1951, as in force since 2025."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from core.contracts.texts import msg

_FIXED = {
    (1, 1): msg("New Year's Day"),
    (1, 6): msg("Epiphany"),
    (5, 1): msg("Labour Day"),
    (5, 3): msg("Constitution Day"),
    (8, 15): msg("Assumption of Mary, Armed Forces Day"),
    (11, 1): msg("All Saints' Day"),
    (11, 11): msg("Independence Day"),
    (12, 25): msg("Christmas Day"),
    (12, 26): msg("Second day of Christmas"),
}
_BY_EASTER = {
    0: msg("Easter Sunday"),
    1: msg("Easter Monday"),
    49: msg("Pentecost"),
    60: msg("Corpus Christi"),
}
_CHRISTMAS_EVE = msg("Christmas Eve")
CHRISTMAS_EVE_SINCE = 2025


@lru_cache(maxsize=20)
def holidays(year: int) -> dict[date, str]:
    """The message ids of a year's days off by day; Sundays without a name are not among them."""
    found = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    found |= {easter(year) + timedelta(days=later): name for later, name in _BY_EASTER.items()}
    if year >= CHRISTMAS_EVE_SINCE:
        found[date(year, 12, 24)] = _CHRISTMAS_EVE
    return found


def holiday_of(day: date) -> str:
    """The message id of the day off on a day; empty on any other."""
    return holidays(day.year).get(day, "")
