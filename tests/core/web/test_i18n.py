"""The reader's language is found, and plurals are right in all three."""

from datetime import UTC, datetime

import pytest

from core.contracts.verdicts import Refusal
from core.web.dates import date_long, date_short
from core.web.i18n import gettext, ngettext, preferred_language, refusal_words, use_language
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


def test_ukrainian_days_have_the_apostrophe_of_our_texts():
    friday = datetime(2026, 12, 4, 12, tzinfo=UTC)
    with use_language("uk"):
        assert date_long(friday) == "п’ятниця, 4 грудня 2026"
        assert date_short(friday) == "4 груд. 2026"


def test_message_ids_within_a_refusal_are_said_in_the_readers_language(registry):
    refusal = Refusal(
        "some", "Switch off first what needs it: %(modules)s.", {"modules": ("Yes", "No")}
    )
    with use_language("uk"):
        assert refusal_words(refusal).endswith("Так, Ні.")
