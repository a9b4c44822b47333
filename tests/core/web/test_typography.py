"""Lines end where Polish and Ukrainian let them end; ~ stands for a hard space here."""

import pytest

from core.web.typography import HARD, with_hard_spaces


@pytest.mark.parametrize(
    ("language", "text", "held"),
    [
        ("pl", "Zapisz się w urzędzie", "Zapisz się w~urzędzie"),
        ("pl", "W ten weekend i w następny", "W~ten weekend i~w~następny"),
        ("pl", "To i owo (o tym)", "To i~owo (o~tym)"),
        ("pl", "Koło, mama, radio i", "Koło, mama, radio i"),
        ("pl", "wyjście o %(time)s", "wyjście o~%(time)s"),
        ("pl", "do 5 MB i 10 000 wierszy", "do 5~MB i~10~000 wierszy"),
        ("pl", "%(num)s zł, 3 miejsca", "%(num)s~zł, 3 miejsca"),
        ("pl", "10 identyfikatorów 85 × 55 mm", "10 identyfikatorów 85~×~55~mm"),
        ("pl", "od dziś, godz. 18:30", "od dziś, godz.~18:30"),
        ("pl", "RODO art. 5 ust. 1", "RODO art.~5 ust.~1"),
        ("pl", "Dni – lata", "Dni~– lata"),
        ("uk", "Увійти з паролем і кодом", "Увійти з~паролем і~кодом"),
        ("uk", "У файлі до 5 МБ, № 7", "У~файлі до 5~МБ, №~7"),
        ("en", "A place is a place – 5 MB", "A place is a place – 5 MB"),
        ("pl", "", ""),
    ],
)
def test_short_words_units_and_dashes_stay_with_their_words(language, text, held):
    assert with_hard_spaces(text, language) == held.replace("~", HARD)


def test_nothing_but_spaces_changes():
    text = "„W domu” – %(a)s z %(b)s, 10 000 zł\ni o %(c)s <b>5 m</b>"
    assert with_hard_spaces(text, "pl").replace(HARD, " ") == text
