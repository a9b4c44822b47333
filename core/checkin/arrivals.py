"""Who has arrived at many things at once, each read at the list of one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_instant, as_uuid
from core.data.many import marks

_AT = "checkin_list l WHERE l.kind = ? AND l.key = ? AND l.subject IN"


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody first came, and left where they are not there any more; instants are UTC."""

    came_at: datetime
    left_at: datetime | None


async def lists_at(kind: str, subjects: Sequence[UUID], *, key: str) -> Mapping[UUID, UUID]:
    """Thing → its list of a key; things without one are left out."""
    rows = await read(
        f"SELECT l.id, l.subject FROM {_AT} ({marks(subjects)})",  # noqa: S608 -- only marks
        [kind, key, *subjects],
    )
    return {as_uuid(row["subject"]): as_uuid(row["id"]) for row in rows}


async def arrivals_at(lists: Sequence[UUID]) -> Mapping[UUID, Arrival]:
    """Sign-up → that its holder came, at some lists. Who did not come is left out."""
    rows = await read(
        "SELECT p.signup, MIN(c.first_entry_at) AS came_at,"  # noqa: S608 -- only marks
        " CASE WHEN COUNT(c.left_at) = COUNT(*) THEN MAX(c.left_at) END AS left_at"
        " FROM checkin_presence c JOIN checkin_pass p ON p.id = c.pass_id"
        f" WHERE c.gate_list IN ({marks(lists)}) AND p.signup IS NOT NULL GROUP BY p.signup",
        list(lists),
    )
    return {
        as_uuid(row["signup"]): Arrival(as_instant(row["came_at"]), as_instant(row["left_at"]))
        for row in rows
    }


async def mark_of_arrivals(kind: str, subjects: Sequence[UUID], *, key: str) -> str:
    """A text that differs once somebody came or left at a list of the things, or was undone."""
    if not subjects:
        return ""
    rows = await read(
        "SELECT c.gate_list, COUNT(*) AS number,"  # noqa: S608 -- only marks
        " COUNT(c.left_at) AS gone, MAX(c.first_entry_at) AS came, MAX(c.left_at) AS went"
        " FROM checkin_presence c WHERE c.gate_list IN"
        f" (SELECT l.id FROM {_AT} ({marks(subjects)})) GROUP BY c.gate_list ORDER BY c.gate_list",
        [kind, key, *subjects],
    )
    return repr([[str(value) for value in row.values()] for row in rows])
