"""Folding finds names however they are typed; slugs are plain addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.folding import SLUG_LENGTH, fold, like, slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
        ("ŁÓDŹ", "lodz"),
        ("  Stowarzyszenie \t\n Ósemka ", "stowarzyszenie osemka"),
        ("Straße", "strasse"),
        ("Kyïv", "kyiv"),
        ("КИЇВ", "київ"),
        ("Андрі\u0438\u0306", "андрій"),
        ("ﬁrma №1", "firma no1"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_keeps_letters_apart_that_are_letters_of_their_own() -> None:
    assert fold("йод") != fold("иод")
    assert fold("їжак") != fold("іжак")


@given(st.text())
def test_fold_is_stable_and_leaves_no_blanks_outside(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Święto Łąki 2026!", "swieto-laki-2026"),
        ("Запоріжжя", "zaporizhzhia"),
        ("Згурський Знам'янка", "zghurskyi-znamianka"),
        ("Їжакевич Юрій Єнакієве", "yizhakevych-yurii-yenakiieve"),
        ("---", ""),
        ("日本", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_pattern_means_its_text_alone() -> None:
    assert like("50%_off!") == "50!%!_off!!"
    assert like("zwykły") == "zwykły"


def test_slug_is_cut_at_a_word() -> None:
    assert slug("wolontariusze " * 10) == "-".join(["wolontariusze"] * 5)
    assert slug("a" * 200) == "a" * SLUG_LENGTH


@given(st.text())
def test_slug_is_always_an_address_part(text: str) -> None:
    made = slug(text)
    assert len(made) <= SLUG_LENGTH
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in made)
    assert made == made.strip("-")
    assert slug(made) == made
