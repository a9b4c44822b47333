"""Reads of passes, lists, scans and presence that are used more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.rules import SOON, period_of
from core.checkin.undone import who_undid
from core.checkin.values import Attendance, Direction, GateList, PersonAtGate, Result, ScanLine
from core.contracts.signups import Period
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.folding import fold
from core.data.ids import new_id
from core.data.many import marks
from core.data.times import later, utc_now
from core.signups.api import SignupState

STATES_WITH_PASS = (SignupState.HELD, SignupState.CONFIRMED)
_AT_THE_GATE = "'confirmed', 'held', 'requested', 'offered'"
_ITS_PEOPLE = "h.kind = ? AND h.subject = ?"
_OTHERS = "h.id = ?"
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
        f" AND (p.id IS NOT NULL OR s.state IN ({_AT_THE_GATE})) ORDER BY s.id",
        [kind, subject, *sheets],
    )


async def presence_rows(lists: Sequence[UUID]) -> Sequence[Row]:
    """All presences at some lists."""
    return await read(
        "SELECT gate_list, pass_id, period, first_entry_at, first_gate, left_at"  # noqa: S608 -- question marks only
        f" FROM checkin_presence WHERE gate_list IN ({marks(lists)}) ORDER BY first_entry_at, id",
        list(lists),
    )


def _present_period(gate_list: GateList, now: datetime) -> str | None:
    """The period that counts now; None where each entry is a period of its own."""
    if gate_list.period is Period.EACH_ENTRY:
        return None
    return period_of(gate_list, now, new_id())


def _people_of(gate_list: GateList) -> tuple[str, Sequence[object]]:
    """The condition on the sheet `h` that finds whom a list is for, and its arguments."""
    if gate_list.sheet is not None:
        return _OTHERS, [gate_list.sheet]
    return _ITS_PEOPLE, [gate_list.kind, gate_list.subject]


async def attendance_of(gate_list: GateList, *, now: datetime | None = None) -> Attendance:
    """How many came in the present period, how many of them are inside, how many are expected.

    Where each entry counts, `arrived` are entries.
    """
    period = _present_period(gate_list, now or utc_now())
    people, args = _people_of(gate_list)
    rows = await read(
        "SELECT COUNT(*) AS arrived,"  # noqa: S608 -- constants only
        " COUNT(CASE WHEN left_at IS NULL THEN 1 END) AS inside,"
        " (SELECT COUNT(*) FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        f"  WHERE {people} AND s.state = 'confirmed') AS expected"
        " FROM checkin_presence WHERE gate_list = ?"
        f"{' AND period = ?' if period else ''}",
        [
            *args,
            gate_list.id,
            *([period] if period else []),
        ],
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
    people_of_list, args = _people_of(gate_list)
    rows = await read(
        f"SELECT s.id AS signup, {NAME} AS name, {STATE}, came.entries, came.first_entry_at,"  # noqa: S608 -- constants only
        " came.left_at FROM signups_sheet h JOIN signups_signup s ON s.sheet = h.id"
        " LEFT JOIN people_person person ON person.id = s.person"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        " LEFT JOIN (SELECT pass_id, COUNT(*) AS entries, MIN(first_entry_at) AS first_entry_at,"
        "   CASE WHEN COUNT(left_at) = COUNT(*) THEN MAX(left_at) END AS left_at"
        f"   FROM checkin_presence WHERE gate_list = ?{condition} GROUP BY pass_id) came"
        " ON came.pass_id = p.id"
        f" WHERE {people_of_list} AND s.shares IS NULL AND s.state IN ({_AT_THE_GATE})",
        [gate_list.id, *([period] if period else []), *args],
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One time that somebody came, or somebody expected who did not; instants are UTC.

    `is_noted` tells that the leaving was noted at the end because nobody read it.
    """

    name: str
    came_at: datetime | None
    gate: str
    left_at: datetime | None
    is_noted: bool


async def visits_of(gate_list: GateList) -> Sequence[Visit]:
    """Everybody expected at a list and each time they came, by name, then by time."""
    people, args = _people_of(gate_list)
    rows = await read(
        f"SELECT s.id, {NAME} AS name, c.first_entry_at, c.first_gate, c.left_at,"  # noqa: S608 -- constants only
        " (SELECT COUNT(*) FROM checkin_scan n WHERE n.gate_list = c.gate_list"
        "  AND n.pass_id = c.pass_id AND n.reason = 'closed_at_end' AND n.at = c.left_at) AS noted"
        " FROM signups_sheet h JOIN signups_signup s ON s.sheet = h.id"
        " LEFT JOIN people_person person ON person.id = s.person"
        " LEFT JOIN checkin_pass p ON p.signup = s.id"
        " LEFT JOIN checkin_presence c ON c.pass_id = p.id AND c.gate_list = ?"
        f" WHERE {people} AND s.shares IS NULL"
        f" AND (s.state IN ({_AT_THE_GATE}) OR c.id IS NOT NULL)",
        [gate_list.id, *args],
    )
    ordered = sorted(rows, key=lambda row: (fold(row["name"]), str(row["first_entry_at"] or "")))
    return [
        Visit(
            name=row["name"],
            came_at=as_instant(row["first_entry_at"]),
            gate=row["first_gate"] or "",
            left_at=as_instant(row["left_at"]),
            is_noted=bool(row["noted"]),
        )
        for row in ordered
    ]


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
