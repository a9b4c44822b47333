"""A table forgets by one condition on time: told twice, as a count and as a statement."""

from __future__ import annotations

from datetime import datetime

from core.contracts.privacy import Forgetting
from core.data.commands import Sql, execute, read


def forgetting(*, keep_for: str, table: str, what: str, where: str, blanks: str = "") -> Forgetting:
    """Blank the rows that `where` finds, or delete them when there are no `blanks`.

    `where` is SQL with one `?` for the instant; it must find no row that is blanked already.
    `blanks` is what stands after SET. Both are constants of the code.
    """

    async def count(before: datetime) -> int:
        rows = await read(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}", [before])  # noqa: S608 -- constants only
        return int(rows[0]["n"])

    async def forget(before: datetime) -> int:
        change = f"UPDATE {table} SET {blanks}" if blanks else f"DELETE FROM {table}"  # noqa: S608 -- constants only
        return len(await execute(Sql(f"{change} WHERE {where} RETURNING 1 AS one", [before])))

    return Forgetting(keep_for=keep_for, table=table, what=what, count=count, forget=forget)
