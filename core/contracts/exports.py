"""Tables that leave the house as files: their columns, and the rows behind them."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from core.contracts.viewer import Viewer

Cell = str | int | Decimal | bool | date | datetime | None
"""What a cell holds: instants are UTC, and written as the city's clocks show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `kind` says how its cells are written; `width` is in characters (XLSX)."""

    title: str
    kind: Literal["text", "number", "date", "instant"] = "text"
    width: int = 24


Rows = Callable[[UUID, Viewer], AsyncIterator[Sequence[Cell]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A table about one thing.

    `about` says on which sort of thing's page it is offered ("signups.sheet"), `policy` who may
    take it; the policy's loader gets {"subject": id}. `rows(subject, viewer)` yields one sequence
    a row, as long as `columns`, in the viewer's language. Taking what is personal is logged.
    """

    key: str
    title: str
    about: str
    policy: str
    columns: tuple[Column, ...]
    rows: Rows
    is_personal: bool = True
    weight: int = 100
