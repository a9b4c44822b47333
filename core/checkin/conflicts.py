"""What gates did without network that cannot all be right: found in scans, settled by a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.checkin.derivation import GateReading, clashes, reading_of
from core.checkin.queries import NAME, lists_of
from core.checkin.values import Direction, GateList
from core.contracts.signups import Period
from core.data.commands import Row, as_instant, as_uuid, read

HARMLESS = frozenset({"", "already", "back", "room_full", "left_already"})

_SUSPECTS = (
    "SELECT DISTINCT pass_id FROM checkin_scan WHERE gate_list = ? AND decided = 'ok'"
    " AND pass_id IS NOT NULL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A pass that several gates let in, or one let in though something speaks against it.

    `reason` is the code of what speaks against it; empty where the gates clash. `settled_at`,
    `settled_by` and `note` say who has cleared it up; it is open again when more comes in later.
    """

    gate_list: GateList
    pass_id: UUID
    period: str
    name: str
    readings: Sequence[GateReading]
    reason: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has cleared it up yet."""
        return self.settled_at is None


async def conflicts_of(kind: str, subject: UUID) -> Sequence[Conflict]:
    """All conflicts at a thing's lists, the open ones first, then by name."""
    found: list[Conflict] = []
    for gate_list in await lists_of(kind, subject):
        found += await _of_list(gate_list)
    return sorted(found, key=lambda one: (not one.is_open, one.name, one.gate_list.id))


async def _of_list(gate_list: GateList) -> list[Conflict]:
    rows = await read(
        "SELECT n.id, n.pass_id, n.direction, n.at, n.device, n.nonce, n.gate, n.undone_scan,"  # noqa: S608 -- constants only
        f" n.undone_nonce, n.sequence, n.reason, n.result, n.decided, n.received_at, {NAME} AS name"
        " FROM checkin_scan n LEFT JOIN signups_signup s ON s.id = n.signup"
        " LEFT JOIN people_person person ON person.id = s.person"
        f" WHERE n.gate_list = ? AND n.pass_id IN ({_SUSPECTS})"
        " AND (n.result IN ('ok', 'already') OR n.reason = 'not_inside')",
        [gate_list.id, gate_list.id],
    )
    by_pass: dict[UUID, list[Row]] = {}
    for row in rows:
        by_pass.setdefault(as_uuid(row["pass_id"]), []).append(row)
    words = await _words(gate_list.id)
    found = []
    for pass_id, own in by_pass.items():
        for one in _of_pass(gate_list, pass_id, own):
            latest = max(as_instant(row["received_at"]) for row in own)
            found.append(_with_word(one, words.get((pass_id, one.period)), latest))
    return found


def _of_pass(gate_list: GateList, pass_id: UUID, rows: Sequence[Row]) -> list[Conflict]:
    """Where each entry counts, two entries are two entries and no clash."""
    readings = [reading_of(row) for row in rows]
    alone = {as_uuid(row["id"]): row["decided"] == "ok" for row in rows if _let_in(row)}
    about = {"gate_list": gate_list, "pass_id": pass_id, "name": rows[0]["name"]}
    found = []
    if gate_list.period is not Period.EACH_ENTRY:
        for period, entries in clashes(gate_list, readings, alone).items():
            found.append(Conflict(**about, period=period, readings=entries))
    for row in rows:
        if row["decided"] == "ok" and row["reason"] not in HARMLESS and _let_in(row):
            entry = GateReading(
                at=as_instant(row["at"]),
                gate=row["gate"],
                device=as_uuid(row["device"]),
                is_offline=True,
            )
            period = f"scan:{as_uuid(row['id']).hex}"
            found.append(Conflict(**about, period=period, readings=[entry], reason=row["reason"]))
    return found


def _let_in(row: Row) -> bool:
    is_new = row["decided"] == "ok" or (not row["decided"] and row["result"] == "ok")
    return is_new and row["direction"] == Direction.ENTRY


async def _words(gate_list: UUID) -> Mapping[tuple[UUID, str], Row]:
    rows = await read(
        "SELECT w.pass_id, w.period, w.created_at, w.note, COALESCE(p.name, '') AS settled_by"
        " FROM checkin_settlement w LEFT JOIN people_account a ON a.id = w.by_account"
        " LEFT JOIN people_person p ON p.id = a.person WHERE w.gate_list = ?",
        [gate_list],
    )
    return {(as_uuid(row["pass_id"]), row["period"]): row for row in rows}


def _with_word(one: Conflict, word: Row | None, latest: datetime) -> Conflict:
    if word is None or as_instant(word["created_at"]) < latest:
        return one
    return Conflict(
        gate_list=one.gate_list,
        pass_id=one.pass_id,
        period=one.period,
        name=one.name,
        readings=one.readings,
        reason=one.reason,
        settled_at=as_instant(word["created_at"]),
        settled_by=word["settled_by"],
        note=word["note"],
    )
