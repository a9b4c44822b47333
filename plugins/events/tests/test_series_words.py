"""Rules in words: plural forms, genders and ordinals of three languages."""
# ruff: noqa: E501 -- a row of the table is a line

from datetime import date

import pytest

from plugins.events.series_words import rule_words
from plugins.events.values import Pattern, Repeat

LAST = date(2027, 6, 12)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 9)
FRIDAY, SUNDAY = date(2026, 9, 25), date(2026, 9, 27)
P = Pattern


@pytest.mark.parametrize(
    ("pattern", "every", "weekdays", "first", "pl", "en", "uk"),
    [
        (P.DAILY, 1, "", MONDAY, "codziennie", "every day", "щодня"),
        (P.DAILY, 2, "", MONDAY, "co drugi dzień", "every other day", "через день"),
        (P.DAILY, 3, "", MONDAY, "co trzeci dzień", "every 3 days", "кожні 3 дні"),
        (P.DAILY, 5, "", MONDAY, "co 5 dni", "every 5 days", "кожні 5 днів"),
        (P.WEEKLY, 1, "", TUESDAY, "w każdy wtorek", "every Tuesday", "щовівторка"),
        (P.WEEKLY, 1, "", WEDNESDAY, "w każdą środę", "every Wednesday", "щосереди"),
        (P.WEEKLY, 2, "", TUESDAY, "co drugi wtorek", "every other Tuesday", "кожного другого вівторка"),
        (P.WEEKLY, 2, "", FRIDAY, "co drugi piątek", "every other Friday", "кожної другої п’ятниці"),
        (P.WEEKLY, 2, "", SUNDAY, "co drugą niedzielę", "every other Sunday", "кожної другої неділі"),
        (P.WEEKLY, 3, "", WEDNESDAY, "co trzecią środę", "every 3 weeks on Wednesday", "кожні 3 тижні у середу"),
        (P.WEEKLY, 5, "", TUESDAY, "co 5 tygodni we wtorki", "every 5 weeks on Tuesday", "кожні 5 тижнів у вівторок"),
        (P.WEEKLY, 12, "", MONDAY, "co 12 tygodni w poniedziałki", "every 12 weeks on Monday", "кожні 12 тижнів у понеділок"),
        (P.WEEKLY, 22, "", MONDAY, "co 22 tygodnie w poniedziałki", "every 22 weeks on Monday", "кожні 22 тижні у понеділок"),
        (P.WEEKLY, 1, "TU TH", TUESDAY, "we wtorki i czwartki", "every week on Tuesday and Thursday", "щовівторка і щочетверга"),
        (P.WEEKLY, 1, "FR MO WE", MONDAY, "w poniedziałki, środy i piątki", "every week on Monday, Wednesday and Friday", "щопонеділка, щосереди і щоп’ятниці"),
        (P.WEEKLY, 2, "TU TH", TUESDAY, "co 2 tygodnie we wtorki i czwartki", "every other week on Tuesday and Thursday", "кожні 2 тижні у вівторок і четвер"),
        (P.WEEKLY, 1, "MO TU WE TH FR", MONDAY, "od poniedziałku do piątku", "Monday to Friday", "з понеділка до п’ятниці"),
        (P.WEEKLY, 2, "MO TU WE TH FR", MONDAY, "co 2 tygodnie od poniedziałku do piątku", "every other week on Monday to Friday", "кожні 2 тижні з понеділка до п’ятниці"),
        (P.MONTH_DAY, 1, "", FRIDAY, "25. dnia każdego miesiąca", "on the 25th of every month", "щомісяця 25-го числа"),
        (P.MONTH_DAY, 1, "", date(2026, 10, 1), "1. dnia każdego miesiąca", "on the 1st of every month", "щомісяця 1-го числа"),
        (P.MONTH_DAY, 1, "", date(2026, 10, 11), "11. dnia każdego miesiąca", "on the 11th of every month", "щомісяця 11-го числа"),
        (P.MONTH_DAY, 1, "", date(2026, 10, 22), "22. dnia każdego miesiąca", "on the 22nd of every month", "щомісяця 22-го числа"),
        (P.MONTH_DAY, 1, "", date(2026, 10, 13), "13. dnia każdego miesiąca", "on the 13th of every month", "щомісяця 13-го числа"),
        (P.MONTH_DAY, 2, "", FRIDAY, "co 2 miesiące, 25. dnia miesiąca", "every other month on the 25th", "кожні 2 місяці 25-го числа"),
        (P.MONTH_DAY, 5, "", FRIDAY, "co 5 miesięcy, 25. dnia miesiąca", "every 5 months on the 25th", "кожні 5 місяців 25-го числа"),
        (P.MONTH_WEEKDAY, 1, "", TUESDAY, "w drugi wtorek każdego miesiąca", "on the second Tuesday of every month", "щомісяця в другий вівторок"),
        (P.MONTH_WEEKDAY, 1, "", WEDNESDAY, "w drugą środę każdego miesiąca", "on the second Wednesday of every month", "щомісяця в другу середу"),
        (P.MONTH_WEEKDAY, 3, "", date(2026, 9, 5), "co 3 miesiące, w pierwszą sobotę miesiąca", "every 3 months on the first Saturday", "кожні 3 місяці в першу суботу"),
        (P.MONTH_LAST_WEEKDAY, 1, "", FRIDAY, "w ostatni piątek każdego miesiąca", "on the last Friday of every month", "щомісяця в останню п’ятницю"),
        (P.MONTH_LAST_WEEKDAY, 1, "", SUNDAY, "w ostatnią niedzielę każdego miesiąca", "on the last Sunday of every month", "щомісяця в останню неділю"),
        (P.YEARLY, 1, "", date(2026, 5, 3), "co roku 3 maja", "every year on 3 May", "щороку 3 травня"),
        (P.YEARLY, 2, "", date(2026, 5, 3), "co 2 lata 3 maja", "every other year on 3 May", "кожні 2 роки 3 травня"),
        (P.YEARLY, 5, "", date(2026, 5, 3), "co 5 lat 3 maja", "every 5 years on 3 May", "кожні 5 років 3 травня"),
    ],
)  # fmt: skip
def test_rule_in_three_languages(pattern, every, weekdays, first, pl, en, uk):
    repeat = Repeat(pattern=pattern, every=every, weekdays=weekdays.split(), last_day=LAST)
    assert rule_words(repeat, first, "pl") == f"{pl}, do 12 czerwca 2027"
    assert rule_words(repeat, first, "en") == f"{en}, until 12 June 2027"
    assert rule_words(repeat, first, "uk") == f"{uk}, до 12 червня 2027"


def test_another_language_is_answered_in_polish():
    repeat = Repeat(pattern=Pattern.WEEKLY, last_day=LAST)
    assert rule_words(repeat, TUESDAY, "de") == "w każdy wtorek, do 12 czerwca 2027"
