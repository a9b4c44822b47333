"""What the page and the service read of faults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.data.commands import as_instant, read


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReport:
    """The faults of one module since some instant; times in UTC."""

    count: int
    place: str
    said: str
    happened_at: datetime


_REPORTS = """
SELECT module, place, said, happened_at,
    COUNT(*) OVER (PARTITION BY module) AS total,
    ROW_NUMBER() OVER (PARTITION BY module ORDER BY happened_at DESC, id DESC) AS number
FROM modules_fault WHERE happened_at > ?
"""


async def fault_reports(since: datetime) -> Mapping[str, FaultReport]:
    """How many faults each module had, and its last one."""
    rows = await read(f"SELECT * FROM ({_REPORTS}) AS ranked WHERE number = 1", [since])  # noqa: S608 -- constants only
    return {
        row["module"]: FaultReport(
            count=row["total"],
            place=row["place"],
            said=row["said"],
            happened_at=as_instant(row["happened_at"]),
        )
        for row in rows
    }


async def faults_since_switched(module: str, since: datetime) -> int:
    """A module's faults after an instant and after it was last switched."""
    rows = await read(
        "SELECT COUNT(*) AS total FROM modules_fault f WHERE f.module = ? AND f.happened_at > ?"
        " AND NOT EXISTS (SELECT 1 FROM modules_switch s WHERE s.module = f.module"
        " AND s.changed_at > f.happened_at)",
        [module, since],
    )
    return int(rows[0]["total"])
