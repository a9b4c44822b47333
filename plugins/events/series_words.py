"""A series' rule in the words of each language: numbers, genders and endings as they are said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from plugins.events.series_rules import week_of_month, weekdays_of
from plugins.events.values import WEEKDAYS, Pattern, Repeat

WORKDAYS = WEEKDAYS[:5]
LAST = -1
_FEW = range(2, 5)
_TEENS = range(12, 15)
_SECOND = 2
_FOURTH = 4


def rule_words(repeat: Repeat, first_day: date, language: str) -> str:
    """When a series comes, until when: "co drugi wtorek, do 12 czerwca 2027".

    An unknown language is answered in Polish. `first_day` says what the rule leaves open.
    """
    from babel.dates import format_date  # noqa: PLC0415 -- slow import

    words, until = _LANGUAGES.get(language, _LANGUAGES["pl"])
    locale = {"en": "en_GB"}.get(language, language if language in _LANGUAGES else "pl")
    last = format_date(repeat.last_day, "d MMMM y", locale=locale)
    return f"{words(_Rule.of(repeat, first_day))}, {until} {last}"


class _Rule(NamedTuple):
    """A rule with all that follows from its first date."""

    pattern: Pattern
    every: int
    days: Sequence[int]
    number: int
    first: date

    @classmethod
    def of(cls, repeat: Repeat, first: date) -> _Rule:
        is_last = repeat.pattern is Pattern.MONTH_LAST_WEEKDAY
        weekly = [WEEKDAYS.index(day) for day in weekdays_of(repeat, first)]
        return cls(
            pattern=repeat.pattern,
            every=repeat.every,
            days=weekly if repeat.pattern is Pattern.WEEKLY else [first.weekday()],
            number=LAST if is_last else week_of_month(first),
            first=first,
        )

    @property
    def is_workdays(self) -> bool:
        """From Monday to Friday."""
        return [WEEKDAYS[day] for day in self.days] == list(WORKDAYS)


def _slavic(number: int, few: str, many: str) -> str:
    """The form after a number from 2 up, in Polish and Ukrainian: 2 tygodnie, 5 tygodni."""
    is_few = number % 10 in _FEW and number % 100 not in _TEENS
    return few if is_few else many


def _joined(words: Sequence[str], last: str) -> str:
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _day_and_month(day: date, locale: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 -- slow import

    return format_date(day, "d MMMM", locale=locale)


# --- Polish ---------------------------------------------------------------------------------------

_PL_EACH = ("poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę")
_PL_ALL = ("poniedziałki", "wtorki", "środy", "czwartki", "piątki", "soboty", "niedziele")
_PL_HIS = {1: "pierwszy", 2: "drugi", 3: "trzeci", 4: "czwarty", 5: "piąty", LAST: "ostatni"}
_PL_HER = {1: "pierwszą", 2: "drugą", 3: "trzecią", 4: "czwartą", 5: "piątą", LAST: "ostatnią"}
_FEMININE = (2, 5, 6)
"""Wednesday, Saturday and Sunday are feminine in Polish."""


def _polish(rule: _Rule) -> str:
    match rule.pattern:
        case Pattern.DAILY:
            return _polish_days(rule.every)
        case Pattern.WEEKLY:
            return _polish_weeks(rule)
        case Pattern.MONTH_DAY:
            which = f"{rule.first.day}. dnia"
        case Pattern.YEARLY:
            years = f"co {rule.every} {_slavic(rule.every, 'lata', 'lat')}"
            day = _day_and_month(rule.first, "pl")
            return f"{years if rule.every > 1 else 'co roku'} {day}"
        case _:
            which = f"w {_polish_number(rule.number, rule.days[0])} {_PL_EACH[rule.days[0]]}"
    if rule.every == 1:
        return f"{which} każdego miesiąca"
    return f"{_polish_every_months(rule.every)}, {which} miesiąca"


def _polish_days(every: int) -> str:
    if every == 1:
        return "codziennie"
    return f"co {_PL_HIS[every]} dzień" if every <= _FOURTH else f"co {every} dni"


def _polish_weeks(rule: _Rule) -> str:
    day = rule.days[0]
    if len(rule.days) == 1 and rule.every <= _FOURTH:
        each = "każdą" if day in _FEMININE else "każdy"
        which = f"co {_polish_number(rule.every, day)}" if rule.every > 1 else f"w {each}"
        return f"{which} {_PL_EACH[day]}"
    weeks = f"co {rule.every} {_slavic(rule.every, 'tygodnie', 'tygodni')}"
    days = "od poniedziałku do piątku" if rule.is_workdays else _polish_days_of_week(rule.days)
    return f"{weeks} {days}" if rule.every > 1 else days


def _polish_days_of_week(days: Sequence[int]) -> str:
    before = "we" if days[0] == 1 else "w"
    return f"{before} {_joined([_PL_ALL[day] for day in days], ' i ')}"


def _polish_number(number: int, day: int) -> str:
    return (_PL_HER if day in _FEMININE else _PL_HIS)[number]


def _polish_every_months(every: int) -> str:
    return f"co {every} {_slavic(every, 'miesiące', 'miesięcy')}"


# --- English --------------------------------------------------------------------------------------

_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_NUMBERS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
_EN_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_EN_TEENS = range(11, 14)


def _english(rule: _Rule) -> str:
    match rule.pattern:
        case Pattern.DAILY:
            return _english_every(rule.every, "day")
        case Pattern.WEEKLY:
            return _english_weeks(rule)
        case Pattern.MONTH_DAY:
            which = f"the {_english_ordinal(rule.first.day)}"
        case Pattern.YEARLY:
            day = _day_and_month(rule.first, "en_GB")
            return f"{_english_every(rule.every, 'year')} on {day}"
        case _:
            which = f"the {_EN_NUMBERS[rule.number]} {_EN_DAYS[rule.days[0]]}"
    if rule.every == 1:
        return f"on {which} of every month"
    return f"{_english_every(rule.every, 'month')} on {which}"


def _english_weeks(rule: _Rule) -> str:
    if rule.is_workdays:
        days = "Monday to Friday"
    else:
        days = _joined([_EN_DAYS[day] for day in rule.days], " and ")
    if rule.every == 1 and (len(rule.days) == 1 or rule.is_workdays):
        return f"every {days}" if len(rule.days) == 1 else days
    if rule.every == _SECOND and len(rule.days) == 1:
        return f"every other {days}"
    return f"{_english_every(rule.every, 'week')} on {days}"


def _english_every(every: int, unit: str) -> str:
    if every == 1:
        return f"every {unit}"
    return f"every other {unit}" if every == _SECOND else f"every {every} {unit}s"


def _english_ordinal(number: int) -> str:
    ending = "th" if number in _EN_TEENS else _EN_ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


# --- Ukrainian ------------------------------------------------------------------------------------

_UK_WEEKLY = (
    "щопонеділка", "щовівторка", "щосереди", "щочетверга", "щоп’ятниці", "щосуботи", "щонеділі",
)  # fmt: skip
_UK_OF = ("понеділка", "вівторка", "середи", "четверга", "п’ятниці", "суботи", "неділі")
_UK_ON = ("понеділок", "вівторок", "середу", "четвер", "п’ятницю", "суботу", "неділю")
_UK_HIS = {1: "перший", 2: "другий", 3: "третій", 4: "четвертий", 5: "п’ятий", LAST: "останній"}
_UK_HER = {1: "першу", 2: "другу", 3: "третю", 4: "четверту", 5: "п’яту", LAST: "останню"}
_UK_FEMININE = (2, 4, 5, 6)
"""Wednesday, Friday, Saturday and Sunday are feminine in Ukrainian."""


def _ukrainian(rule: _Rule) -> str:
    match rule.pattern:
        case Pattern.DAILY:
            return _ukrainian_days(rule.every)
        case Pattern.WEEKLY:
            return _ukrainian_weeks(rule)
        case Pattern.MONTH_DAY:
            which = f"{rule.first.day}-го числа"
        case Pattern.YEARLY:
            years = f"кожні {rule.every} {_slavic(rule.every, 'роки', 'років')}"
            day = _day_and_month(rule.first, "uk")
            return f"{years if rule.every > 1 else 'щороку'} {day}"
        case _:
            numbers = _UK_HER if rule.days[0] in _UK_FEMININE else _UK_HIS
            which = f"в {numbers[rule.number]} {_UK_ON[rule.days[0]]}"
    if rule.every == 1:
        return f"щомісяця {which}"
    return f"кожні {rule.every} {_slavic(rule.every, 'місяці', 'місяців')} {which}"


def _ukrainian_days(every: int) -> str:
    if every == 1:
        return "щодня"
    return "через день" if every == _SECOND else f"кожні {every} {_slavic(every, 'дні', 'днів')}"


def _ukrainian_weeks(rule: _Rule) -> str:
    if rule.every == 1:
        if rule.is_workdays:
            return "з понеділка до п’ятниці"
        return _joined([_UK_WEEKLY[day] for day in rule.days], " і ")
    if rule.every == _SECOND and len(rule.days) == 1:
        day = rule.days[0]
        which = "кожної другої" if day in _UK_FEMININE else "кожного другого"
        return f"{which} {_UK_OF[day]}"
    weeks = f"кожні {rule.every} {_slavic(rule.every, 'тижні', 'тижнів')}"
    if rule.is_workdays:
        return f"{weeks} з понеділка до п’ятниці"
    return f"{weeks} у {_joined([_UK_ON[day] for day in rule.days], ' і ')}"


_LANGUAGES: dict[str, tuple[Callable[[_Rule], str], str]] = {
    "pl": (_polish, "do"),
    "en": (_english, "until"),
    "uk": (_ukrainian, "до"),
}
