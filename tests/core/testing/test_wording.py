"""A translation that is English, or not in its typography, is found."""

import pytest

from core.testing.wording import is_english


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "See the modules"),
        ("uk", "See the modules"),
        ("uk", "See the modules again"),
        ("uk", "%(num)s modules"),
    ],
)
def test_english_is_no_translation(language, text):
    assert is_english(language, ("See the modules", "%(num)s modules"), text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Zobacz moduły"),
        ("uk", "Переглянути модулі"),
        ("uk", "Завантажити CSV"),
        ("uk", "№ %(number)s"),
        ("pl", "%(num)s"),
        ("pl", "E-mail"),
        ("uk", "Thunderbird"),
    ],
)
def test_words_of_the_language_and_what_has_no_other_name_pass(language, text):
    ids = ("See the modules", "%(num)s", "E-mail", "Thunderbird", "No. %(number)s")
    assert not is_english(language, ids, text)
