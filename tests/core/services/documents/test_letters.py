"""Every text can be printed: what no font has is a box, what turns the order round is dropped."""

import pytest

from core.services.documents.letters import MISSING, MOST_TRIED, printable


def never(_):
    return False


def shown(text, can_print=never):
    return printable([text], can_print)(text)


@pytest.mark.parametrize(
    "text",
    ["Zażółć gęślą jaźń", "Ґалаган-Їжакевич", "№ 5 – „A” … €", '#import "x" $ * \\ _', "a\nb"],
)
def test_what_is_usual_stays_and_is_not_even_tried(text):
    def fail(character):
        raise AssertionError(character)

    assert shown(text, fail) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ala \N{THUMBS UP SIGN}", f"Ala {MISSING}"),
        ("a\x07b\x00c", "abc"),
        ("a\tb", "a b"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", "ab"),
        ("a\N{ZERO WIDTH SPACE}b", "ab"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("\ue000", MISSING),
        ("x\N{COMBINING ENCLOSING KEYCAP}", "x"),
    ],
)
def test_what_no_font_has(text, expected):
    assert shown(text) == expected


def test_what_a_font_has_stays():
    assert shown("שלום 名", lambda one: one != "名") == f"שלום {MISSING}"


def test_a_flood_of_odd_characters_is_tried_up_to_a_limit():
    tried = []
    flood = "".join(chr(0x4E00 + number) for number in range(2 * MOST_TRIED))
    assert set(shown(flood, lambda one: bool(tried.append(one)))) == {MISSING}
    assert len(tried) == MOST_TRIED
