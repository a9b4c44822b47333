"""Who is expected at a list and who came: counts, people by name, each of their visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.checkin.queries import AT_THE_GATE, NAME, STATE
from core.checkin.rules import period_of
from core.checkin.values import Attendance, GateList, PersonAtGate
from core.contracts.signups import Period
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.folding import fold
from core.data.ids import new_id
from core.data.times import utc_now

_ITS_PEOPLE = "h.kind = ? AND h.subject = ?"
_OTHERS = "h.id = ?"


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
        f" WHERE {people_of_list} AND s.shares IS NULL AND s.state IN ({AT_THE_GATE})",
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
        f" AND (s.state IN ({AT_THE_GATE}) OR c.id IS NOT NULL)",
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
