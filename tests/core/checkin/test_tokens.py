"""The text in a code: its size, its parts, and every kind of forgery."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree as ET

import base45
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.checkin.tokens import LAYOUT, TOKEN_LENGTH, parts, sign
from core.checkin.typed_codes import ALPHABET, LENGTH, is_typed, new_typed_code, normalised, shown
from core.checkin.values import PassCode
from core.data.ids import new_id
from core.services.documents.codes import code_png, code_svg

KEY = Ed25519PrivateKey.generate()


def sample() -> PassCode:
    return PassCode(key=7, pass_id=new_id(), not_after=datetime(2026, 11, 22, 18, 30, tzinfo=UTC))


def test_a_token_says_what_was_signed():
    code = sample()
    found = parts(sign(code, KEY))
    assert found is not None
    read, body, signature = found
    assert read == code
    assert len(body) == LAYOUT.size <= 24
    KEY.public_key().verify(signature, body)


def test_signing_twice_gives_the_same_text():
    code = sample()
    assert sign(code, KEY) == sign(code, KEY)


def test_a_token_has_no_blank_at_its_ends():
    for _ in range(200):
        text = sign(sample(), KEY)
        assert len(text) == TOKEN_LENGTH
        assert text == text.strip()


@given(st.text(max_size=200))
def test_any_other_text_is_no_pass(text: str):
    assert parts(text) is None


def test_another_version_is_no_pass():
    text = sign(sample(), KEY)
    raw = bytearray(base45.b45decode(text))
    raw[0] = 2
    assert parts(base45.b45encode(bytes(raw)).decode()) is None


def drawn_modules(svg: str) -> list[list[bool]]:
    """The modules that the runs of an SVG cover."""
    root = ET.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    grid = [[False] * side for _ in range(side)]
    black = root.findall("{http://www.w3.org/2000/svg}path")[1].attrib["d"]
    for run in black.split("M")[1:]:
        start, _, rest = run.partition("h")
        x, y = (int(one) for one in start.split())
        for offset in range(int(rest.partition("v")[0])):
            grid[y][x + offset] = True
    return grid


def test_the_code_is_41_modules_wide_and_svg_and_png_read_back():
    text = sign(sample(), KEY)
    grid = drawn_modules(code_svg(text))
    assert len(grid) == 41 + 2 * 4
    assert not any(grid[3])
    assert all(grid[4][4:11])
    image = Image.new("L", (49, 49), 255)
    image.putdata([0 if black else 255 for row in grid for black in row])
    drawn = zxingcpp.read_barcodes(image.resize((490, 490), Image.Resampling.NEAREST))
    sent = zxingcpp.read_barcodes(Image.open(BytesIO(code_png(text))))
    assert [one.text for one in drawn] == [one.text for one in sent] == [text]


def test_the_markup_stands_in_any_page():
    """No style that the security policy refuses, no id that would stand twice, and small."""
    svg = code_svg(sign(sample(), KEY))
    assert "style" not in svg
    assert " id=" not in svg
    assert len(svg) < 9000


def test_typed_codes_are_read_however_they_are_typed():
    code = new_typed_code()
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert normalised(f"  {shown(code).lower()} ") == code
    assert normalised(" ".join(code)) == code
    assert is_typed(shown(code))


@pytest.mark.parametrize("text", ["", "ABCD", "ACDFGHJ0", "34678934-6", "ĄĆĘŁŃÓŚŹ"])
def test_other_letters_are_no_code(text: str):
    assert normalised(text) is None


def test_cyrillic_letters_of_the_same_shape_are_taken():
    assert normalised("СНКМ-РТХ3") == "CHKMPTX3"
