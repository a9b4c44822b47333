"""Who wrote the rows of other rooms: found for the person, cleared when they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from piccolo.columns import ForeignKey

from core.data.transactions import tx


async def written_by(author: ForeignKey[Any], person: UUID) -> Sequence[Any]:
    """The rows of the column's table that a person's accounts wrote, the oldest first."""
    table: Any = author._meta.table  # noqa: SLF001 -- Piccolo's own way
    theirs: Any = author.person == person
    rows: Sequence[Any] = await table.objects().where(theirs).order_by(table.created_at)
    return rows


async def forget_author(author: ForeignKey[Any], person: UUID) -> int:
    """Clear who wrote a person's rows; returns how many rows that were. The rows stay."""
    table: Any = author._meta.table  # noqa: SLF001 -- Piccolo's own way
    async with tx():
        rows = [row.id for row in await written_by(author, person)]
        if rows:
            await table.update({author: None}).where(table.id.is_in(rows))
    return len(rows)
