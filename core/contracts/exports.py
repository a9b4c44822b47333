"""Tables that leave the house as files: their columns, and the rows behind them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is typed when a table is taken. It is handed on as text, date or Decimal; what is
    optional and was left empty, as None. An amount is never below zero, with a comma or a dot.
    """

    key: str
    title: str
    kind: Literal["text", "date", "amount"] = "text"
    hint: str = ""
    is_optional: bool = False


Answers = Mapping[str, str | date | Decimal | None]
Rows = Callable[..., AsyncIterator[Sequence[Cell]]]
MoreColumns = Callable[[UUID, Viewer], Awaitable[Sequence[Column]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A table about one thing.

    `about` says on which sort of thing's page it is offered ("signups.sheet"), `policy` who may
    take it; the policy's loader gets {"subject": id}. `rows(subject, viewer)` yields one sequence
    a row, as long as `columns`, in the viewer's language. With `asks` it is called as
    `rows(subject, viewer, answers)`. `more_columns(subject, viewer)` are those behind the others
    that only the thing knows, as its questions to people; rows are as much longer then. Taking what
    is personal is logged.
    """

    key: str
    title: str
    about: str
    policy: str
    columns: tuple[Column, ...]
    rows: Rows
    asks: tuple[Ask, ...] = ()
    more_columns: MoreColumns | None = None
    is_personal: bool = True
    weight: int = 100
