"""Parts of addresses made of titles: free ones, and rows saved under them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from itertools import count
from typing import Any

from piccolo.columns import Varchar

from core.data.errors import is_unique_violation
from core.data.folding import slug
from core.data.transactions import tx

TRIES = 3


async def slugs_like(column: Varchar, start: str) -> frozenset[str]:
    """The values of a table's column that begin so."""
    rows = await column._meta.table.select(column.as_alias("slug")).where(  # noqa: SLF001 -- Piccolo's own way
        column.like(f"{start}%")
    )
    return frozenset(row["slug"] for row in rows)


def free_name(base: str, taken: Collection[str], *, first: int = 1) -> str:
    """The base, or the base with the lowest number from `first` on that makes it free."""
    names = (base if number == 1 else f"{base}-{number}" for number in count(first))
    return next(name for name in names if name not in taken)


async def free_slug(
    column: Varchar,
    title: str,
    *,
    otherwise: str,
    but: str = "",
    reserved: Collection[str] = (),
    first: int = 1,
) -> str:
    """An address part made of a title that no row of the column's table has.

    `otherwise` stands where the title leaves nothing, `but` is one's own and so free, `reserved`
    are addresses of other pages.
    """
    base = slug(title) or otherwise
    taken = await slugs_like(column, base) - {but} | {*reserved}
    return free_name(base, taken, first=first)


async def save_under_slug(
    row: Any,
    title: str,
    *,
    otherwise: str,
    reserved: Collection[str] = (),
    then: Callable[[], Awaitable[None]],
) -> None:
    """Save a new row under a free `slug`, and do `then` in the same `tx()`.

    A second writer of the same title at the same time is met by another try.
    """
    column: Varchar = type(row).slug
    for attempt in range(1, TRIES + 1):
        try:
            async with tx():
                row.slug = await free_slug(
                    column, title, otherwise=otherwise, reserved=reserved, first=attempt
                )
                await row.save()
                await then()
        except Exception as error:
            if attempt == TRIES or not is_unique_violation(error):
                raise
        else:
            return
