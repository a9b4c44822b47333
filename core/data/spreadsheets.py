"""Reads tables that offices have: CSV in the usual encodings, XLSX within bounds."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.cells import harmless, is_dangerous

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CROOKED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # zipfile's word for a compression or encryption that it lacks
    RuntimeError,
    EOFError,
    OSError,
)

TOO_LARGE = msg("The file is too large. Split it into parts of at most 5 MB and 10,000 rows.")
NOT_READ = msg("This file cannot be read. Save it as CSV or XLSX and choose it again.")
OLD_EXCEL = msg("This is the old Excel format. Save the file as XLSX or CSV and choose it again.")
EMPTY = msg("The file has no rows under its headings.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Headings and the rows under them; each row has as many cells as there are headings.

    `numbers` are the rows' numbers in the file, the headings' row being 1 where it stands first.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def read_table(data: bytes) -> Table:
    """The first table of a CSV or XLSX file; what it is shows in its bytes, not in its name.

    A formula cell gives the value that was saved with it, never a computed one. Raises Invalid,
    under "file", for files past the bounds and for what cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise _invalid(TOO_LARGE)
    if data.startswith(_OLD_EXCEL):
        raise _invalid(OLD_EXCEL)
    lines = _xlsx_lines(data) if data.startswith(_ZIP) else _csv_lines(data)
    return _table(lines)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV that a Polish spreadsheet opens: UTF-8 with its mark, semicolons.

    A cell that a spreadsheet would take for a formula gets an apostrophe; `read_table` drops it.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _table(lines: Iterable[tuple[int, Sequence[str]]]) -> Table:
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, cells in lines:
        if number > MOST_ROWS * 2:
            raise _invalid(TOO_LARGE)
        if not any(cells):
            continue
        if not headings:
            headings = tuple(_trimmed(cells))
            if len(headings) > MOST_COLUMNS:
                raise _invalid(TOO_LARGE)
            continue
        if len(rows) == MOST_ROWS:
            raise _invalid(TOO_LARGE)
        padded = (*cells, *[""] * len(headings))
        rows.append(tuple(padded[: len(headings)]))
        numbers.append(number)
    if not rows:
        raise _invalid(EMPTY)
    return Table(headings=headings, rows=tuple(rows), numbers=tuple(numbers))


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    end = max(place for place, cell in enumerate(cells, start=1) if cell)
    return cells[:end]


def _plain(text: str) -> str:
    """A cell's text without blanks around it, and without the mark against formulas."""
    if len(text) > LONGEST_CELL:
        raise _invalid(TOO_LARGE)
    bare = text.replace("\r\n", "\n").replace("\u00a0", " ").strip()
    is_marked = bare.startswith("'") and is_dangerous(bare[1:])
    return bare[1:].strip() if is_marked else bare


# --- CSV -----------------------------------------------------------------------------------------


def _csv_lines(data: bytes) -> Iterable[tuple[int, Sequence[str]]]:
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_plain(cell) for cell in cells[: MOST_COLUMNS + 1]]
    except csv.Error as error:
        raise _invalid(NOT_READ) from error


def _decoded(data: bytes) -> str:
    """The text of a file: by its mark, else UTF-16 by its zeros, else UTF-8, else CP1250."""
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    for encoding in [marked] if marked else [*_unmarked_utf16(data), "utf-8", "cp1250"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _invalid(NOT_READ)


def _unmarked_utf16(data: bytes) -> list[str]:
    sample = data[:400]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd) > max(even, odd) // 4:
        return []
    return ["utf-16-be" if even > odd else "utf-16-le"]


def _delimiter(text: str) -> str:
    """The sign that stands most often, outside quotes, in the first line that has any text."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(";,\t", key=bare.count)


# --- XLSX ----------------------------------------------------------------------------------------


def _xlsx_lines(data: bytes) -> Iterable[tuple[int, Sequence[str]]]:
    _check_archive(data)
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow import

    try:
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False
        )
        sheet = book.worksheets[0]
        # A file may claim any size for its sheet; what there is, is counted while it is read.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_plain(_as_text(cell)) for cell in cells]
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever a crooked file leads it to
        raise _invalid(NOT_READ) from error


def _check_archive(data: bytes) -> None:
    """Refuse bombs before anything is unpacked for good, and documents that define entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            too_much = sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES
            if too_much or len(parts) > MOST_PARTS:
                raise _invalid(TOO_LARGE)
            if any(_defines_entities(archive, part) for part in parts):
                raise _invalid(NOT_READ)
    except _CROOKED as error:
        raise _invalid(NOT_READ) from error


def _defines_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(1 << 20):
            if b"<!DOCTYPE" in (before + chunk).replace(b"\0", b""):
                return True
            before = chunk[-32:]
    return False


def _as_text(value: Any) -> str:
    """A cell as it is typed: whole numbers without a fraction, days as 2026-05-01."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _invalid(text: str) -> Invalid:
    return Invalid({"file": [text]})
