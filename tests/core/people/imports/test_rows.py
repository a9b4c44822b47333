"""Rows that are right, and every way in which they are wrong."""

from __future__ import annotations

import pytest

from core.data.spreadsheets import Table
from core.people.imports.columns import guess_columns
from core.people.imports.rows import read_rows
from core.people.kinds import KIND_RULES
from core.people.values import OrganizationKind as K

HEADINGS = ("Nazwa", "Rodzaj", "KRS", "NIP", "REGON", "Obszary", "E-mail", "WWW", "Opis")


def read(*rows, otherwise=None):
    padded = [(*row, *[""] * len(HEADINGS))[: len(HEADINGS)] for row in rows]
    table = Table(headings=HEADINGS, rows=tuple(padded), numbers=tuple(range(2, len(padded) + 2)))
    return read_rows(
        table,
        guess_columns(HEADINGS),
        otherwise=otherwise,
        may_be=lambda kind: not KIND_RULES[kind].is_of_the_city,
    )


def faults(*row, **named):
    (found,) = read(row, **named)
    assert found.details is None
    return {fault.column for fault in found.faults}


def test_a_right_row_is_read_leniently():
    (row,) = read(
        ("Stowarzyszenie  Most", "stowarzyszenie", "9900001", "", "", "13., 1a", "most@example.org",
         "most.example.org", "Robimy\nmosty")
    )  # fmt: skip
    details = row.details
    assert details.legal_name == "Stowarzyszenie Most"
    assert (details.kind, details.krs) == (K.ASSOCIATION, "0009900001")
    assert set(details.areas) == {"13", "1a"}
    assert details.website == "https://most.example.org"
    assert details.description.to("pl") == "Robimy\nmosty"


def test_areas_by_their_names_and_a_regon_whose_zero_a_spreadsheet_took():
    (row,) = read(("Most", "Fundacja", "9900001", "", "12345675", "pomoc społeczna"))
    assert row.faults[0].column == "regon" if row.details is None else row.details.areas == ("1",)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("Most", "stowarzyszenie"), {"krs"}),
        (("Most", "stowarzyszenie", "1", "123"), {"nip"}),
        (("", "fundacja", "1"), {"legal_name"}),
        (("Most", "nie wiem", "1"), {"kind"}),
        (("Most", "", "1"), {"kind"}),
        (("Most", "city_unit"), {"kind"}),
        (("Most", "fundacja", "1", "", "", "sto"), {"areas"}),
        (("Most", "fundacja", "1", "", "", "", "most(at)example"), {"email"}),
        (("Most", "fundacja", "1", "", "", "", "", "javascript:alert(1)"), {"website"}),
        (("Mo\u202est", "fundacja", "1"), {"legal_name"}),
        (("x" * 301, "fundacja", "1"), {"legal_name"}),
        (("Most", "stowarzyszenie", "", "1", "", "sto", "b"), {"krs", "nip", "areas", "email"}),
    ],
)
def test_wrong_rows_say_all_that_is_wrong(row, wrong):
    assert faults(*row) == wrong


def test_the_kind_of_rows_that_name_none():
    (row,) = read(("Most", "", "9900001"), otherwise=K.FOUNDATION)
    assert row.details.kind is K.FOUNDATION


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("Inna nazwa", "fundacja", "9900001"), id="number"),
        pytest.param(("Моst", "fundacja", "9900002"), id="look-alike"),
    ],
)
def test_a_row_that_repeats_another_is_wrong_and_names_it(second):
    first, repeated = read(("Most", "fundacja", "0009900001"), second)
    assert first.details is not None
    assert repeated.details is None
    assert repeated.faults[0].values == {"row": 2}


def test_a_branch_shares_numbers_with_the_whole():
    table = Table(
        headings=("Nazwa", "Rodzaj", "KRS", "Branch of"),
        rows=(
            ("Związek Most", "stowarzyszenie", "9900001", ""),
            ("Most – oddział w Lesznie", "oddział", "9900001", "Związek Most"),
        ),
        numbers=(2, 3),
    )
    rows = read_rows(table, guess_columns(table.headings), otherwise=None, may_be=lambda _: True)
    assert all(row.details for row in rows)
