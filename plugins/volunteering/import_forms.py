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

    def table(self) -> Table:
        """The rows. Raises Invalid, under "rows"."""
        return unpacked(self.rows.data or "")


class PeopleForm(RowsForm):
    """The rows of people, and that they agreed."""

    agreed = BooleanField(STATEMENT, [required(msg("Confirm this first."))])


class _Packed(msgspec.Struct, array_like=True):
    headings: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def packed(table: Table) -> str:
    """A table as one text, which a page carries to the next one: nothing of it is stored."""
    return json.dumps([table.headings, table.numbers, table.rows], ensure_ascii=False)


def unpacked(text: str) -> Table:
    """What `packed` made. Raises Invalid, under "rows", for anything else."""
    try:
        found: Any = msgspec.json.decode(text, type=_Packed)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Invalid({"rows": [NOT_OURS]}) from error
    width = len(found.headings)
    is_even = len(found.numbers) == len(found.rows) and width <= MOST_COLUMNS
    if not is_even or not found.rows or any(len(row) != width for row in found.rows):
        raise Invalid({"rows": [NOT_OURS]})
    return Table(headings=found.headings, rows=found.rows, numbers=found.numbers)
