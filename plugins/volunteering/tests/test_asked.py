"""What a reader asks of the list, as instants by the wall clock of the city."""

from datetime import UTC, datetime

import pytest

from core.data.times import to_wall
from plugins.volunteering.asked import asked_of

ZONE = "Europe/Warsaw"
TUESDAY, SUNDAY = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "now", "days"),
    [
        ("today", TUESDAY, ("2026-11-24", "2026-11-25")),
        ("weekend", TUESDAY, ("2026-11-28", "2026-11-30")),
        ("weekend", SUNDAY, ("2026-11-29", "2026-11-30")),
        ("2026-10-25", TUESDAY, ("2026-10-25", "2026-10-26")),
    ],
)
def test_days_are_those_of_the_wall_clock(when, now, days):
    wanted = asked_of({"when": when}).filter(now, ZONE)
    found = (wanted.starts_from, wanted.starts_until)
    assert tuple(f"{to_wall(at, ZONE):%Y-%m-%d}" for at in found) == days
    assert all(to_wall(at, ZONE).hour == 0 for at in found)


def test_what_cannot_be_read_was_not_asked():
    given = {"area": "xx", "when": "soon", "language": "la", "skill": "magic", "age": "-3"}
    asked = asked_of(given)
    assert asked.parameters == {}
    assert asked.filter(TUESDAY, ZONE).starts_from is None
    assert asked_of({"when": "0001-01-01", "age": "999"}).parameters == {}
    assert asked_of({"age": "²"}).age is None


def test_filters_go_on_to_the_next_page():
    given = {"when": "today", "skill": "care", "age": "15", "district": " Zatorze "}
    assert asked_of(given).parameters == given | {"district": "Zatorze"}
