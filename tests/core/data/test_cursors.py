"""A place in a list goes into an address and comes back; what names none is none."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from core.data.cursors import Cursor, cursor_of

ROW = UUID("0193a000-0000-7000-8000-000000000001")
PLACE = Cursor(datetime(2026, 11, 29, 17, 30, tzinfo=UTC), ROW)


def test_a_place_comes_back_from_its_address() -> None:
    assert cursor_of(str(PLACE)) == PLACE


def test_an_instant_of_another_zone_is_the_same_place() -> None:
    there = PLACE.at.astimezone(timezone(timedelta(hours=1)))
    found = cursor_of(str(Cursor(there, ROW)))
    assert found == PLACE
    assert str(found) == str(PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        str(ROW),
        PLACE.at.isoformat(),
        f"2026-11-29T17:30:00_{ROW}",
        f"0001-01-01T00:00:00+14:00_{ROW}",
        f"{PLACE.at.isoformat()}_someone",
    ],
)
def test_what_names_no_place_is_none(text: str) -> None:
    assert cursor_of(text) is None
