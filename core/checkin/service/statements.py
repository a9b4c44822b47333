"""The statements of which the commands are made; each a generator that asks the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin.rules import derive
from core.checkin.values import (
    Decision,
    DerivedPresence,
    Direction,
    GateList,
    Offer,
    Reading,
    Result,
    ScanAnswer,
    ShownPass,
)
from core.contracts.errors import NotFound
from core.contracts.verdicts import Refusal
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid
from core.data.ids import new_id

_NAME = "COALESCE(NULLIF(person.name, ''), s.name, '')"
_PASS = (
    "SELECT p.id, p.signup, p.kind, p.subject, p.not_after, p.revoked_at, s.state,"  # noqa: S608 -- constants only
    f" {_NAME} AS name"
    " FROM checkin_pass p LEFT JOIN signups_signup s ON s.id = p.signup"
    " LEFT JOIN people_person person ON person.id = s.person"
)
_SCAN = (
    f"SELECT n.*, {_NAME} AS name FROM checkin_scan n"  # noqa: S608 -- constants only
    " LEFT JOIN signups_signup s ON s.id = n.signup"
    " LEFT JOIN people_person person ON person.id = s.person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPresence:
    """A presence as it stands in the table."""

    id: UUID
    period: str
    first_entry_at: datetime
    first_gate: str
    left_at: datetime | None

    @property
    def latest(self) -> datetime:
        """The latest instant that it tells of."""
        return self.left_at or self.first_entry_at


# --- reads ---------------------------------------------------------------------------------------


def gate_list_of(gate_list: UUID) -> Steps[GateList]:
    """The list. Raises NotFound."""
    rows = yield Sql("SELECT * FROM checkin_list WHERE id = ?", [gate_list])
    if not rows:
        raise NotFound
    return GateList.from_row(rows[0])


def pass_by_id(pass_id: UUID) -> Steps[ShownPass | None]:
    """A pass with the sign-up behind it."""
    rows = yield Sql(f"{_PASS} WHERE p.id = ?", [pass_id])
    return _shown(rows[0]) if rows else None


def pass_by_typed_code(gate_list: GateList, typed_code: str) -> Steps[ShownPass | None]:
    """The pass of the list's thing that has these letters."""
    rows = yield Sql(
        f"{_PASS} WHERE p.kind = ? AND p.subject = ? AND p.typed_code = ?",
        [gate_list.kind, gate_list.subject, typed_code],
    )
    return _shown(rows[0]) if rows else None


def _shown(row: Row) -> ShownPass:
    return ShownPass(
        id=as_uuid(row["id"]),
        signup=as_uuid(row["signup"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        not_after=as_instant(row["not_after"]),
        revoked_at=as_instant(row["revoked_at"]),
        state=row["state"] or "",
        name=row["name"] or "",
    )


def kept_scan(device: UUID, nonce: str) -> Steps[Row | None]:
    """What this very reading was answered before, with the holder's name as it is now."""
    rows = yield Sql(f"{_SCAN} WHERE n.device = ? AND n.nonce = ?", [device, nonce])
    return rows[0] if rows else None


def scan_by_id(scan: UUID) -> Steps[Row | None]:
    """A kept scan, with the holder's name."""
    rows = yield Sql(f"{_SCAN} WHERE n.id = ?", [scan])
    return rows[0] if rows else None


# --- scans ---------------------------------------------------------------------------------------


def insert_scan(values: dict[str, Any]) -> Steps[bool]:
    """Keep a reading; False when another one with its device and nonce was kept meanwhile."""
    marks = ", ".join("?" * len(values))
    rows = yield Sql(
        f"INSERT INTO checkin_scan ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 -- names are ours
        " ON CONFLICT (device, nonce) DO NOTHING RETURNING id",
        list(values.values()),
    )
    return bool(rows)


def said_of(decision: Decision) -> str:
    """A decision as it is kept with its scan: no names in it."""
    return json.dumps(
        {
            "reason": [decision.reason.code, decision.reason.text, dict(decision.reason.values)]
            if decision.reason
            else None,
            "offer": decision.offer,
            "first_at": decision.first_at.isoformat() if decision.first_at else None,
            "first_gate": decision.first_gate,
        },
        ensure_ascii=False,
        default=str,
    )


def answer_of(row: Row, gate_list: GateList, *, is_repeat: bool) -> ScanAnswer:
    """The answer that was given to a kept scan."""
    said: dict[str, Any] = json.loads(row["said"])
    decision = Decision(
        result=Result(row["result"]),
        reason=Refusal(*said["reason"]) if said["reason"] else None,
        offer=Offer(said["offer"]) if said["offer"] else None,
        first_at=as_instant(said["first_at"]),
        first_gate=said["first_gate"],
    )
    return ScanAnswer(
        scan=as_uuid(row["id"]),
        gate_list=gate_list,
        direction=Direction(row["direction"]),
        decision=decision,
        at=as_instant(row["at"]),
        name=row["name"] or "",
        signup=as_uuid(row["signup"]),
        is_skewed=bool(row["is_skewed"]),
        is_repeat=is_repeat,
    )


# --- presence ------------------------------------------------------------------------------------


def add_presence(
    gate_list: UUID, pass_id: UUID, period: str, entry: DerivedPresence
) -> Steps[bool]:
    """Count a pass in a period; False when it is counted already. The constraint decides races."""
    rows = yield Sql(
        "INSERT INTO checkin_presence (id, created_at, gate_list, pass_id, period,"
        " first_entry_at, first_gate, first_scan) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (gate_list, pass_id, period) DO NOTHING RETURNING id",
        [
            new_id(),
            entry.first_entry_at,
            gate_list,
            pass_id,
            period,
            entry.first_entry_at,
            entry.first_gate,
            entry.first_scan,
        ],
    )
    return bool(rows)


def locked_presence(gate_list: UUID, pass_id: UUID, period: str) -> Steps[KeptPresence | None]:
    """A presence that nobody else changes until the end of the transaction."""
    rows = yield Sql(
        "SELECT * FROM checkin_presence WHERE gate_list = ? AND pass_id = ? AND period = ?",
        [gate_list, pass_id, period],
        for_update=True,
    )
    return _kept(rows[0]) if rows else None


def locked_latest_presence(gate_list: UUID, pass_id: UUID) -> Steps[KeptPresence | None]:
    """The presence that a leaving ends: the one that is open, else the latest."""
    rows = yield Sql(
        "SELECT * FROM checkin_presence WHERE gate_list = ? AND pass_id = ?"
        " ORDER BY CASE WHEN left_at IS NULL THEN 0 ELSE 1 END, first_entry_at DESC, id DESC"
        " LIMIT 1",
        [gate_list, pass_id],
        for_update=True,
    )
    return _kept(rows[0]) if rows else None


def _kept(row: Row) -> KeptPresence:
    return KeptPresence(
        id=as_uuid(row["id"]),
        period=row["period"],
        first_entry_at=as_instant(row["first_entry_at"]),
        first_gate=row["first_gate"],
        left_at=as_instant(row["left_at"]),
    )


def set_left(presence: UUID, left_at: datetime | None) -> Sql:
    """Somebody left, or came back."""
    return Sql("UPDATE checkin_presence SET left_at = ? WHERE id = ?", [left_at, presence])


def derive_anew(gate_list: UUID, pass_id: UUID, period: str) -> Steps[DerivedPresence | None]:
    """Make a presence again from its scans, which are what counts. Returns what it is now."""
    rows = yield Sql(
        "SELECT id, direction, at, device, nonce, gate, undone_scan FROM checkin_scan"
        " WHERE gate_list = ? AND pass_id = ? AND period = ? AND result IN ('ok', 'already')",
        [gate_list, pass_id, period],
    )
    derived = derive(_reading(row) for row in rows)
    key = [gate_list, pass_id, period]
    if derived is None:
        yield Sql(
            "DELETE FROM checkin_presence WHERE gate_list = ? AND pass_id = ? AND period = ?", key
        )
        return None
    if not (yield from add_presence(gate_list, pass_id, period, derived)):
        yield Sql(
            "UPDATE checkin_presence SET first_entry_at = ?, first_gate = ?, first_scan = ?,"
            " left_at = ? WHERE gate_list = ? AND pass_id = ? AND period = ?",
            [
                derived.first_entry_at,
                derived.first_gate,
                derived.first_scan,
                derived.left_at,
                *key,
            ],
        )
    elif derived.left_at is not None:
        yield Sql(
            "UPDATE checkin_presence SET left_at = ?"
            " WHERE gate_list = ? AND pass_id = ? AND period = ?",
            [derived.left_at, *key],
        )
    return derived


def _reading(row: Row) -> Reading:
    return Reading(
        id=as_uuid(row["id"]),
        direction=Direction(row["direction"]),
        at=as_instant(row["at"]),
        device=as_uuid(row["device"]),
        nonce=row["nonce"],
        gate=row["gate"],
        undone_scan=as_uuid(row["undone_scan"]),
    )
