"""One row under its lock: taken, written with its version, compared with what it is to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from piccolo.table import Table

from core.contracts.errors import NotFound
from core.data.transactions import locked

RowT = TypeVar("RowT", bound=Table)


async def locked_row(table: type[RowT], identity: UUID) -> RowT:
    """The row, as it is now and stays until the end of the `tx()`. Raises NotFound."""
    key: Any = table._meta.primary_key  # noqa: SLF001 -- Piccolo's own way
    found: RowT | None = await locked(table.objects().where(key == identity)).first()
    if found is None:
        raise NotFound
    return found


async def write_row(row: RowT, values: Mapping[str, Any]) -> RowT:
    """Set columns by name, raise the row's `version`, and give the row as it is then.

    Inside `tx()`, on a locked row of a table with such a column.
    """
    table: type[RowT] = type(row)
    key: Any = table._meta.primary_key  # noqa: SLF001 -- Piccolo's own way
    identity = row.to_dict()[key._meta.name]  # noqa: SLF001 -- Piccolo's own way
    columns: dict[Any, Any] = {**values, "version": row.to_dict()["version"] + 1}
    await table.update(columns).where(key == identity)
    return await locked_row(table, identity)


def changed_fields(row: Table, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the columns whose value would be another one."""
    return tuple(name for name, value in values.items() if getattr(row, name) != value)
