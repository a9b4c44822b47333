"""Reads of passes, lists, scans and presence that are used more than once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.rules import SOON, period_of
from core.checkin.values import (
    Attendance,
    Direction,
    GateList,
    PersonAtGate,
    Result,
    ScanLine,
)
from core.contracts.signups import Period
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.folding import fold
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.signups.api import SignupState

STATES_WITH_PASS = (SignupState.HELD, SignupState.CONFIRMED)
_AT_THE_GATE = "'confirmed', 'held', 'requested', 'offered'"
_NAME = "COALESCE(NULLIF(person.name, ''), s.name, '')"


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


async def passes_of_sheet(sheet: UUID) -> list[Row]:
    """The passes of all who hold a place on a sheet; without an id where none was made yet."""
    return await read(
        "SELECT s.id AS signup, p.id, p.typed_code, p.revoked_at FROM signups_signup s"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        " WHERE s.sheet = ? AND s.shares IS NULL AND s.state IN ('held', 'confirmed')",
        [sheet],
    )


def _present_period(gate_list: GateList, now: datetime) -> str | None:
    """The period that counts now; None where each entry is a period of its own."""
    if gate_list.period is Period.EACH_ENTRY:
        return None
    return period_of(gate_list, now, new_id())


async def attendance_of(gate_list: GateList, *, now: datetime | None = None) -> Attendance:
    """How many came in the present period, how many of them are inside, how many are expected.

    Where each entry counts, `arrived` are entries.
    """
    period = _present_period(gate_list, now or utc_now())
    rows = await read(
        "SELECT COUNT(*) AS arrived,"  # noqa: S608 -- constants only
        " COUNT(CASE WHEN left_at IS NULL THEN 1 END) AS inside,"
        " (SELECT COUNT(*) FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        "  WHERE h.kind = ? AND h.subject = ? AND s.state = 'confirmed') AS expected"
        " FROM checkin_presence WHERE gate_list = ?"
        f"{' AND period = ?' if period else ''}",
        [gate_list.kind, gate_list.subject, gate_list.id, *([period] if period else [])],
    )
    row = rows[0]
    return Attendance(arrived=row["arrived"], inside=row["inside"], expected=row["expected"])


async def people_of(
    gate_list: GateList, *, search: str = "", now: datetime | None = None
) -> list[PersonAtGate]:
    """Who is expected, by name, with whether they came in the present period.

    `search` finds parts of names whatever the case and marks ("zolc" finds "Żółć").
    """
    period = _present_period(gate_list, now or utc_now())
    condition = " AND period = ?" if period else ""
    rows = await read(
        f"SELECT s.id AS signup, {_NAME} AS name, s.state, came.entries, came.first_entry_at,"  # noqa: S608 -- constants only
        " came.left_at FROM signups_sheet h JOIN signups_signup s ON s.sheet = h.id"
        " LEFT JOIN people_person person ON person.id = s.person"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        " LEFT JOIN (SELECT pass_id, COUNT(*) AS entries, MIN(first_entry_at) AS first_entry_at,"
        "   CASE WHEN COUNT(left_at) = COUNT(*) THEN MAX(left_at) END AS left_at"
        f"   FROM checkin_presence WHERE gate_list = ?{condition} GROUP BY pass_id) came"
        " ON came.pass_id = p.id"
        f" WHERE h.kind = ? AND h.subject = ? AND s.shares IS NULL AND s.state IN ({_AT_THE_GATE})",
        [gate_list.id, *([period] if period else []), gate_list.kind, gate_list.subject],
    )
    sought = fold(search)
    people = [_person(row) for row in rows if sought in fold(row["name"])]
    return sorted(people, key=lambda one: (fold(one.name), one.signup))


def _person(row: Row) -> PersonAtGate:
    return PersonAtGate(
        signup=as_uuid(row["signup"]),
        name=row["name"],
        state=row["state"],
        entries=row["entries"] or 0,
        first_entry_at=as_instant(row["first_entry_at"]),
        left_at=as_instant(row["left_at"]),
    )


async def last_scans(gate_list: UUID, *, limit: int = 20) -> Sequence[ScanLine]:
    """The latest readings of a list, refused ones too, the newest first."""
    rows = await read(
        f"SELECT n.id, n.at, n.direction, n.result, n.reason, n.gate, n.is_skewed, {_NAME} AS name,"  # noqa: S608 -- constants only
        " (SELECT COUNT(*) FROM checkin_scan u WHERE u.undone_scan = n.id) AS undone"
        " FROM checkin_scan n LEFT JOIN signups_signup s ON s.id = n.signup"
        " LEFT JOIN people_person person ON person.id = s.person"
        " WHERE n.gate_list = ? ORDER BY n.received_at DESC, n.id DESC LIMIT ?",
        [gate_list, limit],
    )
    return [
        ScanLine(
            scan=as_uuid(row["id"]),
            at=as_instant(row["at"]),
            direction=Direction(row["direction"]),
            result=Result(row["result"]),
            reason=row["reason"],
            name=row["name"],
            gate=row["gate"],
            is_undone=bool(row["undone"]),
            is_skewed=bool(row["is_skewed"]),
        )
        for row in rows
    ]


async def list_of_scan(scan: UUID) -> UUID | None:
    """The list at which something was read."""
    rows = await read("SELECT gate_list FROM checkin_scan WHERE id = ?", [scan])
    return as_uuid(rows[0]["gate_list"]) if rows else None
