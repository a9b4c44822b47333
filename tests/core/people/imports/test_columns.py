"""Headings of offices' tables, and what their rows then say."""

from __future__ import annotations

import pytest

from core.people.imports.columns import guess_columns, read_kind, values_of, wrong_columns
from core.people.values import OrganizationKind as K


def test_polish_headings_are_recognised_whatever_their_spelling():
    headings = ("Lp.", "PEŁNA  NAZWA", "Nr KRS:", "e-mail", "Strona_WWW", "Forma prawna *")
    assert guess_columns(headings) == ("", "legal_name", "krs", "email", "website", "kind")
    assert guess_columns(("Повна назва", "Адреса")) == ("legal_name", "address")
    for heading in ("Dziedziny", "dziedzina", "Areas", "Obszary działania", "Напрями"):
        assert guess_columns((heading,)) == ("areas",)


def test_only_what_may_stand_together_is_said_by_several_columns():
    headings = ("Nazwa", "Organizacja", "Ulica", "Kod pocztowy", "Miejscowość")
    columns = guess_columns(headings)
    assert columns == ("legal_name", "", "address", "address", "address")
    given = values_of(columns, ("Most", "x", "ul. Długa 1", "", "Leszno"))
    assert given == {"legal_name": "Most", "address": "ul. Długa 1, Leszno"}


def test_wrong_columns_are_named():
    assert wrong_columns(("krs", "krs", "address", "address", "")) == ["krs"]
    assert wrong_columns(("slug",)) == ["slug"]
    assert wrong_columns(("legal_name", "")) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Stowarzyszenie", K.ASSOCIATION),
        ("stowarzyszenie zwykłe", K.SIMPLE_ASSOCIATION),
        ("FUNDACJA", K.FOUNDATION),
        ("UKS", K.SCHOOL_SPORTS_CLUB),
        ("Ochotnicza Straż Pożarna", K.FIRE_BRIGADE),
        ("KGW", K.RURAL_CIRCLE),
        ("city_unit", K.CITY_UNIT),
        ("Foundation", K.FOUNDATION),
        ("coś innego", None),
        ("", None),
    ],
)
def test_kinds_by_the_words_of_offices(text, kind):
    assert read_kind(text) is kind
