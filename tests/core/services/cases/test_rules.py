"""Until when a case is due."""

from datetime import UTC, datetime

from core.services.cases.rules import due_after


def test_days_are_counted_from_the_opening():
    opened = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert due_after(opened, 7) == datetime(2027, 4, 3, 12, tzinfo=UTC)
