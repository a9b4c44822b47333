"""The copy that is made of a SQLite database before its schema changes."""

from __future__ import annotations

from pathlib import Path

from core.data.engines.sqlite import SqliteEngine
from core.data.times import utc_now

KEPT = 3


async def back_up(database: SqliteEngine) -> Path | None:
    """Copy a database that holds rows beside itself, and keep the last three such copies.

    The copy is whole whatever is written meanwhile (VACUUM INTO; copying the file under WAL
    would lose rows), and readable by its owner only. Returns its path.
    """
    if not await _has_rows(database):
        return None
    original = Path(database.path)
    moment = utc_now().strftime("%Y%m%dT%H%M%S%f")
    copy = original.with_name(f"{original.name}.before-{moment}")
    await database.execute("VACUUM INTO ?", [str(copy)])
    copy.chmod(0o600)
    for outdated in sorted(original.parent.glob(f"{original.name}.before-*"))[:-KEPT]:
        outdated.unlink()
    return copy


async def _has_rows(database: SqliteEngine) -> bool:
    tables = await database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    for table in tables:
        if await database.execute(f'SELECT 1 FROM "{table["name"]}" LIMIT 1'):  # noqa: S608 -- a name out of the schema itself
            return True
    return False
