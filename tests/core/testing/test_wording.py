"""A translation that is English, or not in its typography, is found."""

import pytest

from core.testing.wording import faults_of_text, is_doubled, is_english


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", 'Oferta "Lato"'),
        ("pl", "Oferta “Lato”"),
        ("uk", "Пропозиція „Літо”"),
        ("uk", "Ім'я"),
        ("uk", "Сьогодні - завтра"),
        ("pl", "Czekaj..."),
        ("pl", "Zapis przyjęty!"),
    ],
)
def test_marks_of_another_language_are_faults(language, text):
    assert list(faults_of_text(language, ("An offer",), (text,)))


@pytest.mark.parametrize(
    ("language", "text"), [("pl", "Oferta „Lato” – dziś…"), ("uk", "Ім’я: «Літо» – сьогодні…")]
)
def test_marks_of_its_own_pass(language, text):
    assert list(faults_of_text(language, ("An offer",), (text,))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Zapisz się się tutaj",
        "Zapis na na %(day)s",
        "Wybierz listę na dziś.Wybierz listę na dziś.",
        "Виберіть список на сьогодні. Далі. Виберіть список на сьогодні.",
    ],
)
def test_what_is_said_twice_is_found(text):
    assert is_doubled(text)


@pytest.mark.parametrize(
    "text", ["To, co pilne, to co innego.", "Od %(date)s do %(date)s", "Tak. Tak.", "1 1"]
)
def test_what_is_said_once_passes(text):
    assert not is_doubled(text)
