"""Reads of lists, passes and readings that are used more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.rules import SOON
from core.checkin.undone import who_undid
from core.checkin.values import Direction, GateList, Result, ScanLine
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.many import marks
from core.data.times import later
from core.signups.api import SignupState

STATES_WITH_PASS = (SignupState.HELD, SignupState.CONFIRMED)
AT_THE_GATE = "'confirmed', 'held', 'requested', 'offered'"
_LATEST = (
    "SELECT * FROM (SELECT id FROM checkin_scan WHERE gate_list = ?"
    " ORDER BY received_at DESC LIMIT 1) newest"
)
STATE = "CASE WHEN s.waits_for = 'guardian' THEN 'guardian' ELSE s.state END AS state"
"""A place that waits for a guardian has a reason of its own at the gate."""
NAME = "COALESCE(NULLIF(person.name, ''), s.name, '')"


async def list_by_id(gate_list: UUID) -> GateList | None:
    """One list, or None."""
    rows = await read("SELECT * FROM checkin_list WHERE id = ?", [gate_list])
    return GateList.from_row(rows[0]) if rows else None


async def lists_of(kind: str, subject: UUID) -> list[GateList]:
    """The lists of a thing in the order in which they were opened."""
    rows = await read(
        "SELECT * FROM checkin_list WHERE kind = ? AND subject = ? ORDER BY created_at, key",
        [kind, subject],
    )
    return [GateList.from_row(row) for row in rows]


async def lists_around(
    now: datetime, *, margin: timedelta = SOON, limit: int = 500
) -> list[GateList]:
    """Lists of things that run now, ended lately or start soon, the first start first."""
    rows = await read(
        "SELECT * FROM checkin_list WHERE ends_at > ? AND starts_at < ?"
        " ORDER BY starts_at, title, id LIMIT ?",
        [later(now, -margin), later(now, margin), limit],
    )
    return [GateList.from_row(row) for row in rows]


async def pass_row(pass_id: UUID) -> Row | None:
    """The row of a pass."""
    rows = await read("SELECT * FROM checkin_pass WHERE id = ?", [pass_id])
    return rows[0] if rows else None


async def pass_of_signup(signup: UUID) -> Row | None:
    """The row of a sign-up's pass."""
    rows = await read("SELECT * FROM checkin_pass WHERE signup = ?", [signup])
    return rows[0] if rows else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAtGate:
    """Whose thing and sheet a sign-up is, and its pass if there is one."""

    kind: str
    subject: UUID
    sheet: UUID
    pass_id: UUID | None


async def signups_with_passes(signups: Sequence[UUID]) -> Mapping[UUID, PlaceAtGate]:
    """Sign-ups with their passes, in one query."""
    if not signups:
        return {}
    rows = await read(
        "SELECT s.id, s.sheet, h.kind, h.subject, p.id AS pass_id FROM signups_signup s"  # noqa: S608 -- question marks only
        " JOIN signups_sheet h ON h.id = s.sheet LEFT JOIN checkin_pass p ON p.signup = s.id"
        f" WHERE s.id IN ({marks(signups)})",
        list(signups),
    )
    return {
        as_uuid(row["id"]): PlaceAtGate(
            kind=row["kind"],
            subject=as_uuid(row["subject"]),
            sheet=as_uuid(row["sheet"]),
            pass_id=as_uuid(row["pass_id"]),
        )
        for row in rows
    }


async def passes_of_sheet(sheet: UUID) -> list[Row]:
    """The passes of all who hold a place on a sheet; without an id where none was made yet."""
    return await read(
        "SELECT s.id AS signup, p.id, p.typed_code, p.revoked_at FROM signups_signup s"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        " WHERE s.sheet = ? AND s.shares IS NULL AND s.state IN ('held', 'confirmed')",
        [sheet],
    )


async def bundle_rows(kind: str, subject: UUID, sheets: Sequence[UUID] = ()) -> Sequence[Row]:
    """Everybody who could stand at a gate of a thing, with their pass; and passes that ended.

    `sheets` are those of others who may come to one of its lists.
    """
    others = f" OR h.id IN ({marks(sheets)})" if sheets else ""
    return await read(
        f"SELECT s.id AS signup, s.sheet, h.kind, h.subject, {STATE}, {NAME} AS name,"  # noqa: S608 -- constants only
        " p.id, p.typed_code, p.not_after, p.revoked_at FROM signups_sheet h"
        " JOIN signups_signup s ON s.sheet = h.id"
        " LEFT JOIN people_person person ON person.id = s.person"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        f" WHERE ((h.kind = ? AND h.subject = ?){others}) AND s.shares IS NULL"
        f" AND (p.id IS NOT NULL OR s.state IN ({AT_THE_GATE})) ORDER BY s.id",
        [kind, subject, *sheets],
    )


async def presence_rows(lists: Sequence[UUID]) -> Sequence[Row]:
    """All presences at some lists."""
    return await read(
        "SELECT gate_list, pass_id, period, first_entry_at, first_gate, left_at"  # noqa: S608 -- question marks only
        f" FROM checkin_presence WHERE gate_list IN ({marks(lists)}) ORDER BY first_entry_at, id",
        list(lists),
    )


async def last_scans(gate_list: UUID, *, limit: int = 20) -> Sequence[ScanLine]:
    """The latest readings of a list, refused ones too, the newest first."""
    return await last_scans_of([gate_list], limit=limit)


async def last_scans_of(lists: Sequence[UUID], *, limit: int = 20) -> Sequence[ScanLine]:
    """The latest readings of some lists, refused ones too, the newest first."""
    if not lists:
        return []
    rows = await read(
        "SELECT n.id, n.gate_list, n.at, n.direction, n.result, n.reason, n.gate, n.is_skewed,"  # noqa: S608 -- constants only
        f" n.device, n.nonce, {NAME} AS name"
        " FROM checkin_scan n LEFT JOIN signups_signup s ON s.id = n.signup"
        " LEFT JOIN people_person person ON person.id = s.person"
        f" WHERE n.gate_list IN ({marks(lists)})"
        " ORDER BY n.received_at DESC, n.id DESC LIMIT ?",
        [*lists, limit],
    )
    undone = await who_undid(rows)
    return [
        ScanLine(
            scan=as_uuid(row["id"]),
            gate_list=as_uuid(row["gate_list"]),
            at=as_instant(row["at"]),
            direction=Direction(row["direction"]),
            result=Result(row["result"]),
            reason=row["reason"],
            name=row["name"],
            gate=row["gate"],
            is_undone=back is not None and row["direction"] != Direction.UNDO,
            undone_by=back.by if back else "",
            undone_why=back.why if back else "",
            is_skewed=bool(row["is_skewed"]),
        )
        for row in rows
        for back in (undone.get(as_uuid(row["id"])),)
    ]


async def list_of_scan(scan: UUID) -> UUID | None:
    """The list at which something was read."""
    rows = await read("SELECT gate_list FROM checkin_scan WHERE id = ?", [scan])
    return as_uuid(rows[0]["gate_list"]) if rows else None


async def change_mark(kind: str, subject: UUID) -> str:
    """A text that differs once something was read at a thing's lists, or its devices were heard.

    One walk to the end of an index for each list.
    """
    lists = await lists_of(kind, subject)
    latest = " UNION ALL ".join([_LATEST] * len(lists))
    scans = await read(latest, [one.id for one in lists]) if lists else []
    devices = await read(
        "SELECT id, last_seen_at, waiting, revoked_at FROM checkin_device"
        " WHERE kind = ? AND subject = ? ORDER BY id",
        [kind, subject],
    )
    return repr([[str(value) for value in row.values()] for row in (*scans, *devices)])


async def thing_of(subject: UUID) -> tuple[str, UUID] | None:
    """The kind and the organization of a thing that has lists."""
    rows = await read("SELECT kind, organization FROM checkin_list WHERE subject = ?", [subject])
    return (rows[0]["kind"], as_uuid(rows[0]["organization"])) if rows else None
