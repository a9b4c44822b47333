"""How a cell is written so that no spreadsheet runs it, and reads it as what it is; how an amount
is read.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from core.contracts.exports import Cell
from core.data.cells import harmless
from core.data.times import to_wall

LONGEST_CELL = 32_767
"""Characters that a cell of XLSX holds."""


LARGEST_AMOUNT = Decimal(1_000_000)
_AMOUNT = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,2})?", re.ASCII)


def read_amount(text: str) -> Decimal | None:
    """An amount of money as people type it ("1 234,50"); None for what is none."""
    plain = "".join(text.split())
    if not _AMOUNT.fullmatch(plain):
        return None
    amount = Decimal(plain.replace(",", "."))
    return amount if amount <= LARGEST_AMOUNT else None


def delimiter_for(language: str) -> str:
    """What parts the columns where a comma parts whole numbers from fractions: a semicolon."""
    return "," if language == "en" else ";"


def csv_cell(  # noqa: PLR0911 -- one return for each kind of cell
    cell: Cell, *, language: str, zone: str, words: tuple[str, str]
) -> str:
    """A cell as text; numbers and dates as spreadsheets of the language read them.

    `words` are those for true and false. Instants are written as clocks in `zone` show them.
    """
    match cell:
        case None:
            return ""
        case bool():
            return words[0] if cell else words[1]
        case int():
            return str(cell)
        case Decimal():
            return f"{cell:f}" if language == "en" else f"{cell:f}".replace(".", ",")
        case datetime():
            return f"{to_wall(cell, zone):%Y-%m-%d %H:%M}"
        case date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return harmless(cell)


def xlsx_value(
    cell: Cell, *, zone: str, words: tuple[str, str]
) -> str | float | int | date | datetime | None:
    """A cell as XLSX holds it: instants without a zone, decimals as numbers, texts as texts."""
    match cell:
        case bool():
            return words[0] if cell else words[1]
        case Decimal():
            return float(cell)
        case datetime():
            return to_wall(cell, zone)
        case str():
            return cell.replace("\0", "")[:LONGEST_CELL]
        case _:
            return cell
