"""Cells: no formula gets through, numbers and times read as what they are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.facilities.exports.rules import csv_cell, delimiter_for, read_amount, xlsx_value

WORDS = ("tak", "nie")
ZONE = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("cell", "language", "expected"),
    [
        (None, "pl", ""),
        (True, "pl", "tak"),
        (False, "pl", "nie"),
        (-5, "pl", "-5"),
        (Decimal("3500.50"), "pl", "3500,50"),
        (Decimal("3500.50"), "uk", "3500,50"),
        (Decimal("3500.50"), "en", "3500.50"),
        (Decimal("1E+3"), "en", "1000"),
        (date(2026, 11, 28), "pl", "2026-11-28"),
        (datetime(2026, 11, 28, 19, 5, tzinfo=UTC), "pl", "2026-11-28 20:05"),
        ("=1", "pl", "'=1"),
    ],
)
def test_cells_of_csv(cell, language, expected):
    assert csv_cell(cell, language=language, zone=ZONE, words=WORDS) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        (True, "tak"),
        (5, 5),
        (Decimal("1.5"), 1.5),
        (date(2026, 11, 28), date(2026, 11, 28)),
        (datetime(2026, 6, 28, 19, 5, tzinfo=UTC), datetime(2026, 6, 28, 21, 5)),  # noqa: DTZ001 -- wall time
        ("=1\0", "=1"),
    ],
)
def test_cells_of_xlsx(cell, expected):
    assert xlsx_value(cell, zone=ZONE, words=WORDS) == expected


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("35", Decimal(35)),
        ("35,5", Decimal("35.5")),
        ("1 234.50", Decimal("1234.50")),
        ("1\u00a0000", Decimal(1000)),
        ("1000000", Decimal(1_000_000)),
        ("1000000,01", None),
        ("", None),
        ("-1", None),
        ("1e5", None),
        ("NaN", None),
        ("35,555", None),
        ("٣٥", None),
    ],
)
def test_amounts_as_people_type_them(typed, amount):
    assert read_amount(typed) == amount


def test_a_semicolon_where_a_comma_parts_fractions():
    assert [delimiter_for(one) for one in ("pl", "uk", "en")] == [";", ";", ","]
