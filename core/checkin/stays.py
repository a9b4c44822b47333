"""How long people were there: their stays at a list, from its readings, and which lists ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.checkin.derivation import stays
from core.checkin.service.scan_statements import readings_of
from core.checkin.values import GateList, Stay
from core.data.commands import Steps, as_instant, as_uuid, read, run


async def stays_of(gate_list: GateList) -> Mapping[UUID, Sequence[Stay]]:
    """Sign-up → each time its holder was there, in order. Who never came is left out."""
    rows = await read(
        "SELECT id, signup FROM checkin_pass WHERE signup IS NOT NULL AND id IN"
        " (SELECT pass_id FROM checkin_presence WHERE gate_list = ?)",
        [gate_list.id],
    )
    signups = {as_uuid(row["id"]): as_uuid(row["signup"]) for row in rows}

    def steps() -> Steps[Mapping[UUID, Sequence[Stay]]]:
        readings = yield from readings_of(gate_list.id, list(signups))
        return {signups[one]: stays(gate_list, found) for one, found in readings.items()}

    return await run(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedList:
    """A list whose thing is over; `last_read_at` is when the latest reading came in, in UTC."""

    gate_list: GateList
    last_read_at: datetime | None


async def lists_ended(kind: str, *, after: datetime, before: datetime) -> Sequence[EndedList]:
    """The lists of things of a kind that ended between two instants, the first end first."""
    rows = await read(
        "SELECT l.*, (SELECT MAX(n.received_at) FROM checkin_scan n WHERE n.gate_list = l.id)"
        " AS last_read_at FROM checkin_list l"
        " WHERE l.kind = ? AND l.ends_at > ? AND l.ends_at <= ? ORDER BY l.ends_at, l.id",
        [kind, after, before],
    )
    return [
        EndedList(gate_list=GateList.from_row(row), last_read_at=as_instant(row["last_read_at"]))
        for row in rows
    ]
