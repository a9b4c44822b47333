"""Names that could deceive."""

from __future__ import annotations

import pytest

from core.people.names import has_hidden_characters, skeleton


@pytest.mark.parametrize(
    "name", ["Rеd Crоss", "RED  CROSS", "Red-Cross", "Rεd Cross", "Réd Cróss", "Ｒed Cross"]
)
def test_skeletons_of_names_that_look_alike_are_equal(name):
    assert skeleton(name) == skeleton("Red Cross")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zielony Klon", "Zielony Dąb"), ("Most", "Mosty"), ("Podwórko 7", "Podwórko 8")],
)
def test_skeletons_of_other_names_differ(one, other):
    assert skeleton(one) != skeleton(other)


def test_skeleton_takes_capital_i_for_small_l():
    assert skeleton("Iskra") == skeleton("lskra")


@pytest.mark.parametrize(
    "name", ["Red\u202eCross", "Red\u200bCross", "Red\u00adCross", "Red\u0000", "Red\u2066Cross"]
)
def test_hidden_characters_are_found(name):
    assert has_hidden_characters(name)


@pytest.mark.parametrize(
    "name", ["Fundacja „Most–Міст”", "Łódź, ul. Św. Jana 3/5", "L'été & Söhne"]
)
def test_plain_names_have_nothing_hidden(name):
    assert not has_hidden_characters(name)
