"""No formula gets through in a cell, and what is none stays as it is."""

import pytest

from core.data.cells import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+48 600",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =cmd|' /C calc'!A0",
        "\n=1",
        "\0=1",
        '=HYPERLINK("http://bad.example")',
    ],
)
def test_a_formula_becomes_a_text(text):
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Łucja", "a=b", "a@example.org", "1-2", "O'Hara"])
def test_what_is_no_formula_stays(text):
    assert harmless(text) == text
