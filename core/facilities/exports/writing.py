"""Writes a table's rows into a file, one by one, so that memory does not grow with them."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from core.contracts.exports import Cell, Export
from core.contracts.texts import msg
from core.facilities.exports.rules import csv_cell, delimiter_for, xlsx_value
from core.settings import current
from core.web.i18n import gettext, language
from core.web.typography import HARD

Format = Literal["csv", "xlsx"]
PORTION = 500
MOST_ROWS = 1_000_000
LONGEST_SHEET_NAME = 31
FORMATS = {"date": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm", "number": "0.##"}


class TooManyRows(Exception):
    """A table is longer than a spreadsheet."""


async def write_table(
    export: Export, rows: AsyncIterator[Sequence[Cell]], target: Path, *, form: Format
) -> int:
    """Write a table into a new file and return the number of its rows; in the current language.

    Rows are read and written in portions, and those written in a thread. Raises TooManyRows.
    """
    # Formulas look columns up by their heads: a hard space, which nobody sees, would hide them.
    head = [gettext(column.title).replace(HARD, " ") for column in export.columns]
    words = (gettext(msg("yes")), gettext(msg("no")))
    writer: _Csv | _Xlsx
    writer = _Csv(target, head, words) if form == "csv" else _Xlsx(target, export, head, words)
    count = 0
    try:
        async for portion in _portions(rows):
            count += len(portion)
            if count > MOST_ROWS:
                raise TooManyRows
            await asyncio.to_thread(writer.add, portion)
    finally:
        await asyncio.to_thread(writer.close)
    return count


async def _portions(rows: AsyncIterator[Sequence[Cell]]) -> AsyncIterator[list[Sequence[Cell]]]:
    portion: list[Sequence[Cell]] = []
    async for row in rows:
        portion.append(row)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


class _Csv:
    """UTF-8 with its mark, the language's delimiter, every cell in quotes."""

    def __init__(self, target: Path, head: Sequence[str], words: tuple[str, str]) -> None:
        self._language, self._zone, self._words = language(), current().city_zone, words
        self._file = target.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(
            self._file, delimiter=delimiter_for(self._language), quoting=csv.QUOTE_ALL
        )
        self._writer.writerow(head)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            self._writer.writerow(
                [
                    csv_cell(cell, language=self._language, zone=self._zone, words=self._words)
                    for cell in row
                ]
            )

    def close(self) -> None:
        self._file.close()


class _Xlsx:
    """One sheet, its head fixed, texts never formulas or links, dates as dates."""

    def __init__(
        self, target: Path, export: Export, head: Sequence[str], words: tuple[str, str]
    ) -> None:
        import xlsxwriter  # noqa: PLC0415 -- slow import

        self._zone, self._words = current().city_zone, words
        self._book = xlsxwriter.Workbook(
            str(target),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": FORMATS["instant"],
            },
        )
        self._sheet = self._book.add_worksheet(_sheet_name(gettext(export.title)))
        bold = self._book.add_format({"bold": True, "bottom": 1})
        for number, column in enumerate(export.columns):
            shown = FORMATS.get(column.kind)
            kept = self._book.add_format({"num_format": shown}) if shown else None
            self._sheet.set_column(number, number, column.width, kept)
        self._formats = [
            self._book.add_format({"num_format": FORMATS[column.kind]})
            if column.kind in FORMATS
            else None
            for column in export.columns
        ]
        self._sheet.freeze_panes(1, 0)
        for number, text in enumerate(head):
            self._sheet.write_string(0, number, text, bold)
        self._row = 0

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            self._row += 1
            for number, cell in enumerate(islice(row, len(self._formats))):
                self._write(number, xlsx_value(cell, zone=self._zone, words=self._words))

    def _write(self, number: int, value: Any) -> None:
        if value is None or value == "":
            return
        write = self._sheet.write_string if isinstance(value, str) else self._sheet.write
        write(self._row, number, value, self._formats[number])

    def close(self) -> None:
        self._book.close()


def _sheet_name(title: str) -> str:
    r"""A name of a sheet: none of []:*?/\, not too long, no apostrophe at its ends."""
    plain = "".join(" " if one in "[]:*?/\\" else one for one in title)
    return plain[:LONGEST_SHEET_NAME].strip(" '") or "1"
