"""Numbers that rise when something changes: what keeps pages and feeds fresh."""

from __future__ import annotations

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from core.data.commands import Sql, Steps, read, run
from core.data.transactions import in_transaction


class Version(Table, tablename="data_version"):
    """How often what a key names has changed. Purpose: caches and ETags. No personal data."""

    key = Varchar(length=200, primary_key=True)
    number = BigInt(default=0)


def bump_statements(*keys: str) -> Steps[None]:
    """The statements that raise the numbers of keys, in sorted order.

    For a script, last in it: `yield from bump_statements(key)`. The order keeps two transactions
    from waiting for each other; being last keeps the wait short.
    """
    raise_one = (
        "INSERT INTO data_version (key, number) VALUES (?, 1) "
        "ON CONFLICT (key) DO UPDATE SET number = data_version.number + 1"
    )
    for key in sorted(set(keys)):
        yield Sql(raise_one, [key])


async def bump(*keys: str) -> None:
    """Raise the numbers of keys, last inside the `tx()` that made the change."""
    if not in_transaction():
        raise RuntimeError("versions are raised inside the tx() that makes the change")
    await run(lambda: bump_statements(*keys))


async def numbers(*keys: str) -> dict[str, int]:
    """The present numbers of keys in one query; 0 for what never changed."""
    if not keys:
        return {}
    places = ", ".join("?" * len(keys))
    rows = await read(f"SELECT key, number FROM data_version WHERE key IN ({places})", keys)  # noqa: S608 -- question marks only
    found = {row["key"]: row["number"] for row in rows}
    return {key: found.get(key, 0) for key in keys}
