"""Tables out of the house: written as they are, logged, limited."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from core.contracts.errors import TooMany
from core.contracts.exports import Ask, Column, Export
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.facilities.exports import writing
from core.facilities.exports.service import take_table
from core.facilities.exports.writing import TooManyRows
from core.settings import current
from core.web.i18n import use_language

AT = datetime(2026, 11, 28, 19, 5, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://bad.example")'
ROWS = [
    ("Łucja", Decimal("1.5"), AT, True),
    (HOSTILE, 2, None, False),
    ("http://bad.example", -3, AT, None),
]


def table(rows=ROWS, **given):
    async def every(subject, viewer):
        for row in rows:
            yield row

    return Export(
        key="trial.table",
        title="T: [1]/2",
        about="x",
        policy="x",
        columns=(
            Column(title="Name"),
            Column(title="Number", kind="number"),
            Column(title="At", kind="instant"),
            Column(title="Yes"),
        ),
        rows=every,
        **given,
    )


async def taken(form="csv", export=None, viewer=None):
    with use_language("pl"):
        return await take_table(
            export or table(), new_id(), form=form, viewer=viewer or Viewer(account=new_id())
        )


async def test_csv_opens_in_polish_spreadsheets(db):
    content = await taken()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Imię i nazwisko"
    assert rows[1] == ["Łucja", "1,5", "2026-11-28 20:05", "tak"]
    assert rows[2] == [f"'{HOSTILE}", "2", "", "nie"]


async def test_what_is_typed_reaches_the_rows(db):
    async def asked(subject, viewer, answers):
        yield (answers["name"], Decimal(1), AT, True)

    export = replace(table(), rows=asked, asks=(Ask(key="name", title="Name"),))
    content = await take_table(
        export, new_id(), form="csv", viewer=Viewer(account=new_id()), answers={"name": "Łucja"}
    )
    assert "Łucja" in content.decode("utf-8-sig")


async def test_xlsx_has_texts_numbers_and_times_and_no_formula_or_link(db):
    content = await taken("xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[2]] == ["Łucja", 1.5, datetime(2026, 11, 28, 20, 5), "tak"]  # noqa: DTZ001 -- wall time
    assert sheet["A3"].value == HOSTILE
    assert sheet["A3"].data_type == "s"
    assert sheet["A4"].hyperlink is None
    parts = ZipFile(io.BytesIO(content))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert sheet.title == "T   1  2"


@pytest.mark.parametrize(("is_personal", "lines"), [(True, 1), (False, 0)])
async def test_what_is_personal_is_logged(db, is_personal, lines):
    viewer = Viewer(account=new_id())
    await taken(export=table(is_personal=is_personal), viewer=viewer)
    rows = await read("SELECT * FROM audit_entry WHERE action = 'exports.table.taken'")
    assert len(rows) == lines


async def test_a_person_takes_a_few_in_an_hour(db):
    viewer = Viewer(account=new_id())
    for _ in range(current().exports_per_hour):
        await taken(viewer=viewer)
    with pytest.raises(TooMany):
        await taken(viewer=viewer)
    await taken()


async def test_a_table_longer_than_a_spreadsheet_is_refused(db, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        await taken("xlsx")


async def test_a_long_table_is_written_in_portions(db, monkeypatch):
    monkeypatch.setattr(writing, "PORTION", 2)
    rows = [(str(number), number, AT, True) for number in range(5)]
    content = (await taken(export=table(rows))).decode("utf-8-sig")
    assert len(content.splitlines()) == 6
