"""What the rows of a table of shifts are: right, here already, wrong with a reason."""

from datetime import UTC, datetime

import pytest

from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.spreadsheets import Table, read_table, write_csv
from plugins.volunteering.imports.columns import columns_of, read_day, read_moment, read_time
from plugins.volunteering.imports.shift_rows import OfferNow, read_shifts
from plugins.volunteering.values import Places, ShiftLine, ShiftState

NOW = datetime(2026, 10, 1, tzinfo=UTC)
ZONE = "Europe/Warsaw"
DIGGING, WATERING = new_id(), new_id()
HEADINGS = ("Dzień", "Od", "Do", "Rola", "Liczba miejsc", "Miejsce", "Tytuł")


def offer(*shifts, roles=None):
    named = {"kopanie": DIGGING, "podlewanie": WATERING} if roles is None else roles
    return OfferNow(place="Park", zone=ZONE, roles=named, shifts=shifts)


def table(*rows, headings=HEADINGS):
    padded = tuple((*row, *[""] * (len(headings) - len(row))) for row in rows)
    return Table(headings=headings, rows=padded, numbers=tuple(range(2, 2 + len(rows))))


def read(*rows, now=NOW, **given):
    at = offer(*given.pop("shifts", ()), **given)
    return read_shifts(table(*rows), at, now=now, language="pl")


def reasons(found):
    return [(row.number, [fault.column for fault in row.faults]) for row in found.wrong]


def test_rows_at_one_time_and_place_are_one_shift():
    found = read(
        ("2026-10-08", "10:00", "13:00", "Kopanie", "4", "", "Rękawice"),
        ("08.10.2026", "10.00", "13:00", "podlewanie", "2", "park"),
        ("2026-10-08", "10:00", "13:00", "Kopanie", "1", "Rynek"),
    )
    assert reasons(found) == []
    first, second = found.new
    assert first.numbers == (2, 3)
    assert first.plan.places == {DIGGING: 4, WATERING: 2}
    assert (first.plan.place, second.plan.place) == ("", "Rynek")
    assert first.plan.note == LocalizedText.of("Rękawice", "pl")
    assert first.plan.starts_at == datetime(2026, 10, 8, 8, tzinfo=UTC)


def test_a_night_over_the_change_of_clocks_is_nine_hours():
    found = read(("2026-10-24", "22:00", "06:00", "Kopanie", "1"))
    plan = found.new[0].plan
    assert (plan.ends_at - plan.starts_at).total_seconds() == 9 * 3600


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "10:00", "11:00", "Kopanie", "1"), "day"),
        (("8 maja", "10:00", "11:00", "Kopanie", "1"), "day"),
        (("2026-10-08", "rano", "11:00", "Kopanie", "1"), "from"),
        (("2026-10-08", "10:00", "", "Kopanie", "1"), "to"),
        (("2026-10-08", "10:00", "25:00", "Kopanie", "1"), "to"),
        (("2026-10-08", "10:00", "11:00", "", "1"), "role"),
        (("2026-10-08", "10:00", "11:00", "Kucharz", "1"), "role"),
        (("2026-10-08", "10:00", "11:00", "Kopanie", ""), "places"),
        (("2026-10-08", "10:00", "11:00", "Kopanie", "-5"), "places"),
        (("2026-10-08", "10:00", "11:00", "Kopanie", "0"), "places"),
        (("2026-10-08", "10:00", "11:00", "Kopanie", "99999"), "places"),
        (("2026-09-08", "10:00", "11:00", "Kopanie", "1"), "begins"),
        (("2026-10-08", "10:00", "11:00", "Kopanie", "1", "x" * 301), "place"),
    ],
)
def test_each_fault_names_its_column(row, column):
    assert reasons(read(row)) == [(2, [column])]


def test_of_a_shift_with_a_wrong_row_none_comes_in():
    found = read(
        ("2026-10-08", "10:00", "13:00", "Kopanie", "4"),
        ("2026-10-08", "10:00", "13:00", "Kucharz", "2"),
        ("2026-10-09", "10:00", "13:00", "Kopanie", "4"),
        ("2026-10-09", "10:00", "13:00", "kopanie", "4"),
    )
    assert found.new == ()
    assert [row.number for row in found.wrong] == [2, 3, 4, 5]
    assert found.wrong[0].faults[0].values == {"row": 3}


def test_what_is_here_already_stays_as_it_is():
    starts, ends = datetime(2026, 10, 8, 8, tzinfo=UTC), datetime(2026, 10, 8, 11, tzinfo=UTC)
    here = ShiftLine(
        id=new_id(),
        offer=new_id(),
        starts_at=starts,
        ends_at=ends,
        zone=ZONE,
        place="Park",
        note=LocalizedText(),
        state=ShiftState.OPEN,
        roles=(
            Places(
                id=new_id(), shift=new_id(), role=DIGGING, title=LocalizedText(),
                note=LocalizedText(), minimum_age=None, capacity=4, sheet=None,
            ),
        ),
    )  # fmt: skip
    row = ("2026-10-08", "10:00", "13:00", "Kopanie", "9")
    found = read(row, shifts=[here])
    assert (len(found.new), len(found.known)) == (0, 1)


def test_an_offer_with_one_role_needs_none_in_the_file():
    found = read(("2026-10-08", "10:00", "13:00", "", "4"), roles={"": DIGGING})
    assert found.new[0].plan.places == {DIGGING: 4}


def test_headings_are_understood_in_three_languages():
    assert columns_of(["Początek", "KONIEC", "Rola", "Zajęte miejsca"]) == (
        *("begins", "ends", "role"),
        "",
    )
    assert columns_of(["Початок", "Ім’я та прізвище", "E-mail"]) == ("begins", "name", "email")
    assert columns_of(["From", "To", "Day", "day"]) == ("from", "to", "day", "")


def test_days_and_hours_as_spreadsheets_write_them():
    assert str(read_day("8.05.2027")) == "2027-05-08"
    assert read_day("2027-05-32") is None
    assert str(read_time("9:05")) == str(read_time("09:05:00")) == "09:05:00"
    assert read_time("24:00") is None
    assert read_moment("2027-05-08 16:00") == read_moment("08.05.2027 16:00:00")
    assert read_moment("2027-05-08") is None


def test_formulas_are_taken_as_text_and_leave_harmless():
    rows = [("2026-10-08", "10:00", "11:00", "Kopanie", "1", "", "=1+1")]
    data = write_csv(HEADINGS, rows)
    assert b"'=1+1" in data
    found = read_shifts(read_table(data), offer(), now=NOW, language="pl")
    assert found.new[0].plan.note.to("pl") == "=1+1"
