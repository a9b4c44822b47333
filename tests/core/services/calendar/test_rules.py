"""What moves an entry, and what is searched."""

from datetime import UTC, datetime, timedelta

import pytest

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.services.calendar import rules
from tests.core.services.calendar.samples import a_draft, an_entry

NOW = datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": datetime(2027, 7, 1, 15, tzinfo=UTC)},
        {"ends_at": datetime(2027, 7, 1, 19, tzinfo=UTC)},
        {"zone": "Europe/Kyiv"},
        {"is_all_day": True},
        {"place": "Park"},
        {"status": EntryStatus.CANCELLED},
    ],
)
def test_time_place_and_status_move_an_entry(change: dict[str, object]) -> None:
    entry = an_entry()
    assert rules.is_moved(entry, a_draft(**{"subject": entry.subject, **change}))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": LocalizedText.of("Inny")},
        {"summary": LocalizedText.of("Opis")},
        {"organization_name": "Inna"},
        {"areas": ("16",)},
        {"picture_path": "/files/x/480.webp"},
    ],
)
def test_words_do_not_move_an_entry(change: dict[str, object]) -> None:
    entry = an_entry()
    draft = a_draft(**{"subject": entry.subject, **change})
    assert not rules.is_moved(entry, draft)
    assert rules.is_changed(entry, draft) == bool(change)


def test_cancellation_keeps_its_first_instant() -> None:
    draft = a_draft(status=EntryStatus.CANCELLED)
    first = rules.cancelled_since(None, draft, NOW)
    again = rules.cancelled_since(an_entry(cancelled_at=first), draft, NOW + HOUR)
    assert (first, again) == (NOW, NOW)
    assert rules.cancelled_since(an_entry(cancelled_at=first), a_draft(), NOW) is None


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": datetime(2027, 7, 1, 16)},  # noqa: DTZ001 -- what is refused
        {"ends_at": datetime(2027, 7, 1, 15, tzinfo=UTC)},
        {"url_path": "https://elsewhere.example"},
        {"url_path": "//elsewhere.example"},
        {"zone": "Europe/Leszno"},
        {"zone": "../../etc/passwd"},
    ],
)
def test_drafts_that_nobody_could_show_are_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        rules.check_draft(a_draft(**change))


def test_an_end_at_midnight_is_still_one_day() -> None:
    starts_at = datetime(2027, 7, 1, 16, tzinfo=UTC)
    midnight = datetime(2027, 7, 1, 22, tzinfo=UTC)
    assert not rules.is_over_several_days(starts_at, midnight, "Europe/Warsaw")
    assert rules.is_over_several_days(starts_at, midnight + HOUR, "Europe/Warsaw")
    assert not rules.is_over_several_days(midnight, midnight, "Europe/Warsaw")


def test_searchable_text_is_words_between_blanks() -> None:
    assert rules.searchable("dni-otwarte; (2027) o'neil") == " dni otwarte 2027 o neil "
    assert rules.searchable(" ... ") == ""
    assert rules.words_of("x" * 100) == ["x" * rules.LONGEST_WORD]
