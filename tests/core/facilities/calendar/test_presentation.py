"""How the house names and colours things in calendar programs."""

import re

from core.facilities.calendar.presentation import HOUSE, NAMED_COLORS, TOKENS


def test_each_hue_of_the_tokens_has_a_name_of_css() -> None:
    hues = set(re.findall(r"--hue-([\w-]+):", TOKENS.read_text(encoding="utf-8")))
    assert hues
    assert {HOUSE.color(hue) for hue in hues} <= NAMED_COLORS.keys()


def test_an_unknown_hue_and_an_unknown_area_have_no_name() -> None:
    assert HOUSE.color("nothing") == ""
    assert HOUSE.area_title("999", "pl") == ""


def test_areas_are_named_in_the_readers_language() -> None:
    assert HOUSE.area_title("27", "pl") == "wolontariat"
    assert HOUSE.area_title("27", "en") != HOUSE.area_title("27", "pl")
