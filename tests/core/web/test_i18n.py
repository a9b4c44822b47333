"""The reader's language is found, and plurals are right in all three."""

import pytest

from core.web.i18n import gettext, ngettext, preferred_language, use_language
from core.web.typography import HARD


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


def test_texts_leave_the_catalog_with_their_hard_spaces(registry):
    with use_language("pl"):
        assert gettext("This weekend") == f"W{HARD}ten weekend"
        one = ngettext("%(num)d left", "%(num)d left", 2)
        assert one == "Zostały 2"
    with use_language("en"):
        assert HARD not in gettext("This weekend")
