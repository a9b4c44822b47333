"""Dates and times in words, in the reader's language and the zone in which they were meant."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates

from core.data.times import is_whole_days, utc_now
from core.settings import current
from core.web.i18n import gettext, language, ngettext


def _wall(instant: datetime, zone: str | None = None) -> datetime:
    return instant.astimezone(ZoneInfo(zone or current().city_zone))


def _format(instant: datetime, pattern: str, zone: str | None) -> str:
    return _written(_wall(instant, zone).date(), pattern, language())


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, code: str) -> str:
    """A day in words; Babel takes its time, and the same days come again and again.

    Its Ukrainian apostrophe becomes the one of all our texts, and the year goes without its "р.",
    which at the end of a sentence would be two full stops.
    """
    text = str(dates.format_date(day, pattern, locale=code))
    return text.replace("\u02bc", "’").removesuffix("\u202fр.")


def date_long(instant: datetime, zone: str | None = None) -> str:
    """niedziela, 22 listopada 2026."""
    return _format(instant, "EEEE, d MMMM y", zone)


def date_short(instant: datetime, zone: str | None = None) -> str:
    """22.11.2026, or as the language writes it."""
    return _format(instant, "medium", zone)


def time(instant: datetime, zone: str | None = None) -> str:
    """18:30, on a 24-hour clock in every language."""
    return _wall(instant, zone).strftime("%H:%M")


def datetime_long(instant: datetime, zone: str | None = None) -> str:
    """niedziela, 22 listopada 2026, 18:30."""
    return f"{date_long(instant, zone)}, {time(instant, zone)}"


def datetime_short(instant: datetime, zone: str | None = None) -> str:
    """22 lis 2026, 18:30."""
    return f"{_format(instant, 'd MMM y', zone)}, {time(instant, zone)}"


def when(start: datetime, end: datetime, zone: str | None = None) -> str:
    """A stretch of time in words; the date is said once when it is one day.

    From midnight to midnight it is days, without hours.
    """
    first, last = _wall(start, zone), _wall(end, zone)
    if is_whole_days(start, end, zone or current().city_zone):
        return _whole_days(start, end - timedelta(microseconds=1), zone)
    if first.date() == last.date():
        return f"{date_long(start, zone)}, {time(start, zone)}–{time(end, zone)}"
    return f"{datetime_long(start, zone)} – {datetime_long(end, zone)}"


def _whole_days(start: datetime, last: datetime, zone: str | None) -> str:
    first_day, last_day = date_long(start, zone), date_long(last, zone)
    if first_day == last_day:
        return f"{first_day}, {gettext('all day')}"
    return f"{first_day} – {last_day}"


def hours(start: datetime, end: datetime, zone: str | None = None) -> str:
    """The same beside a date block, which says the first day: 18:00–20:00, all day, until a day."""
    is_whole = is_whole_days(start, end, zone or current().city_zone)
    last = end - timedelta(microseconds=1) if is_whole else end
    is_one_day = _wall(start, zone).date() == _wall(last, zone).date()
    if is_whole:
        until = gettext("until %(day)s", day=date_short(last, zone))
        return gettext("all day") if is_one_day else until
    if is_one_day:
        return f"{time(start, zone)}–{time(end, zone)}"
    return f"{time(start, zone)} – {date_short(end, zone)}, {time(end, zone)}"


def weekday_short(instant: datetime, zone: str | None = None) -> str:
    """Ndz. — the weekday of a date block."""
    return _format(instant, "EEE", zone)


def day(instant: datetime, zone: str | None = None) -> str:
    """22 — the day of a date block."""
    return str(_wall(instant, zone).day)


def month_short(instant: datetime, zone: str | None = None) -> str:
    """Lis — the month of a date block."""
    return _format(instant, "LLL", zone)


def month_title(first: date) -> str:
    """Listopad 2026 — the heading of a month."""
    return _written(first, "LLLL y", language())


def month_word(first: date, shown: date) -> str:
    """Grudzień — a month beside another one; with its year where that differs."""
    pattern = "LLLL" if first.year == shown.year else "LLLL y"
    return _written(first, pattern, language())


def weekday_and_day(instant: datetime, zone: str | None = None) -> str:
    """Niedz., 22 lis — a day of a week."""
    return _format(instant, "EEE, d MMM", zone)


def days_between(first: date, last: date) -> str:
    """23–29 listopada 2026 — the days from one to another, both in it."""
    return _between(first, last, language())


@lru_cache(maxsize=512)
def _between(first: date, last: date, code: str) -> str:
    return str(dates.format_interval(first, last, "yMMMMd", locale=code))


def iso(instant: datetime) -> str:
    """The machine-readable form for <time datetime>."""
    return _wall(instant).isoformat(timespec="minutes")


def relative_day(instant: datetime, now: datetime | None = None, zone: str | None = None) -> str:
    """today, tomorrow, in 3 days; nothing for the past and for more than two weeks ahead."""
    start = _wall(now or utc_now(), zone).date()
    days = (_wall(instant, zone).date() - start) // timedelta(days=1)
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if 1 < days <= 14:  # noqa: PLR2004 -- two weeks
        return ngettext("in %(num)s day", "in %(num)s days", days)
    return ""


FILTERS = {
    function.__name__: function
    for function in (
        date_long,
        date_short,
        time,
        datetime_long,
        datetime_short,
        weekday_short,
        day,
        month_short,
        month_title,
        iso,
        relative_day,
    )
}
