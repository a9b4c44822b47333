"""Pictures are drawn with all our letters, and opened again with Pillow."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from core.facilities.calendar import placards
from core.facilities.calendar.placards import Placard, drawable, drawn, fitted, font_of, wrapped

LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻіїєґІЇЄҐщю„”–’"


def placard(title: str) -> Placard:
    words = dict.fromkeys(("weekday", "day", "month", "when", "where", "host", "city", "site"), "1")
    return Placard(title=title, hue="#2d6b3f", **words)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_a_picture_has_the_size_that_previews_ask_for() -> None:
    picture = opened(drawn(placard("Koncert")))
    assert picture.size == (1200, 630)
    assert picture.getpixel((4, 300)) == (0x2D, 0x6B, 0x3F)


def test_other_words_make_another_picture() -> None:
    one, other = opened(drawn(placard("Koncert"))), opened(drawn(placard("Spacer")))
    assert ImageChops.difference(one, other).getbbox() is not None


@pytest.mark.parametrize("file", [placards.REGULAR, placards.STRONG])
def test_each_letter_of_our_languages_can_be_drawn(file: Path) -> None:
    font = font_of(file, 40)
    missing = bytes(font.getmask("\U0010fffd"))  # what stands for a letter that a font has not
    assert [letter for letter in LETTERS if bytes(font.getmask(letter)) == missing] == []


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert drawable("Łąka 🎈\x0b  \u202eраз\u0301") == "Łąka раз\u0301"


@pytest.mark.parametrize("length", [1, 5, 20, 80])
def test_a_title_has_room_or_is_cut(length: int) -> None:
    font, lines = fitted(" ".join(["Zażółć gęślą"] * length), 800)
    assert len(lines) <= placards.MOST_TITLE_LINES
    assert all(font.getlength(line) <= 800 for line in lines)
    assert lines[-1].endswith(placards.ELLIPSIS) == (length > 5)


def test_a_word_without_a_break_is_cut() -> None:
    font = font_of(placards.STRONG, 46)
    (line,) = wrapped("konstantynopol" * 9, font, 800, 1)
    assert line.endswith(placards.ELLIPSIS)
    assert wrapped("", font, 800, 1) == [""]
