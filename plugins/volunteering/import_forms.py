"""The forms of what comes in from a table: the file, and the same rows once they were looked at."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from wtforms import HiddenField

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.spreadsheets import MOST_COLUMNS, Table, read_table
from core.web.fields import BooleanField, UploadField, required, validators
from core.web.forms import Form
from plugins.volunteering.imports.columns import TITLES, ReadTable, wrong_columns

LONGEST = 1_000_000
NO_FILE = msg("Choose a file.")
NOT_OURS = msg("The rows cannot be read any more. Choose the file again.")
STATEMENT = msg(
    "These people agreed that we sign them up. Forms on paper are signed and kept with us."
)


class FileForm(Form):
    """The file."""

    file = UploadField(msg("File: CSV or XLSX"))

    async def table(self) -> Table:
        """The rows. Raises Invalid, under "file"."""
        data = await self.file.read()
        if not data:
            raise Invalid({"file": [NO_FILE]})
        return read_table(data)


class RowsForm(Form):
    """The rows that were looked at, as the page keeps them."""

    rows = HiddenField(
        validators=[required(NOT_OURS), validators.Length(max=LONGEST, message=NOT_OURS)]
    )

    def read(self) -> ReadTable:
        """The rows, and what their columns say. Raises Invalid, under "rows"."""
        return unpacked(self.rows.data or "")


class PeopleForm(RowsForm):
    """The rows of people, and that they agreed."""

    agreed = BooleanField(STATEMENT, [required(msg("Confirm this first."))])


class ColumnsForm(RowsForm):
    """The rows, and what each of their columns is to say: a field for each that there may be."""

    def chosen(self, number: int) -> tuple[str, ...]:
        """What was chosen for the first `number` columns; empty for those to leave out."""
        fields = (self[column_field(place)] for place in range(number))
        return tuple(field.data or "" for field in fields)


def column_field(place: int) -> str:
    """The name of the field for a column, by its place from 0."""
    return f"column_{place}"


for _place in range(MOST_COLUMNS):
    setattr(ColumnsForm, column_field(_place), HiddenField())


class _Packed(msgspec.Struct, array_like=True):
    headings: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]


def packed(read: ReadTable) -> str:
    """A table as one text, which a page carries to the next one: nothing of it is stored."""
    table = read.table
    said = [table.headings, table.numbers, table.rows, read.columns]
    return json.dumps(said, ensure_ascii=False)


def unpacked(text: str) -> ReadTable:
    """What `packed` made. Raises Invalid, under "rows", for anything else."""
    try:
        found: Any = msgspec.json.decode(text, type=_Packed)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Invalid({"rows": [NOT_OURS]}) from error
    width = len(found.headings)
    is_even = len(found.numbers) == len(found.rows) and width <= MOST_COLUMNS
    is_even = (
        is_even and len(found.columns) == width and not wrong_columns(found.columns, [*TITLES])
    )
    if not is_even or not found.rows or any(len(row) != width for row in found.rows):
        raise Invalid({"rows": [NOT_OURS]})
    table = Table(headings=found.headings, rows=found.rows, numbers=found.numbers)
    return ReadTable(table, found.columns)
