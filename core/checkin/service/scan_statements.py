"""Statements on readings, of which commands are made: generators that ask the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.checkin.derivation import reading_of
from core.checkin.queries import NAME
from core.checkin.service.pass_statements import AT_ONCE
from core.checkin.values import Decision, Direction, GateList, Offer, Reading, Result, ScanAnswer
from core.contracts.verdicts import Refusal
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid
from core.data.many import batched, insert, marks

ROWS_AT_ONCE = 250
_ONCE = "ON CONFLICT (device, nonce) DO NOTHING RETURNING id"

_SCAN = (
    f"SELECT n.*, {NAME} AS name FROM checkin_scan n"  # noqa: S608 -- constants only
    " LEFT JOIN signups_signup s ON s.id = n.signup"
    " LEFT JOIN people_person person ON person.id = s.person"
)


def kept_scan(device: UUID, nonce: str) -> Steps[Row | None]:
    """What this very reading was answered before, with the holder's name as it is now."""
    rows = yield Sql(f"{_SCAN} WHERE n.device = ? AND n.nonce = ?", [device, nonce])
    return rows[0] if rows else None


def kept_scans(device: UUID, nonces: Sequence[str]) -> Steps[Mapping[str, Row]]:
    """Those of a device's readings that were answered before, by nonce."""
    found: dict[str, Row] = {}
    for some in batched(nonces, AT_ONCE):
        rows = yield Sql(
            f"{_SCAN} WHERE n.device = ? AND n.nonce IN ({marks(some)})", [device, *some]
        )
        found |= {row["nonce"]: row for row in rows}
    return found


def scan_by_id(scan: UUID) -> Steps[Row | None]:
    """A kept scan, with the holder's name."""
    rows = yield Sql(f"{_SCAN} WHERE n.id = ?", [scan])
    return rows[0] if rows else None


def insert_scan(values: dict[str, Any]) -> Steps[bool]:
    """Keep a reading; False when another one with its device and nonce was kept meanwhile."""
    return bool((yield insert("checkin_scan", values, ending=_ONCE)))


def insert_scans(rows: Sequence[dict[str, Any]]) -> Steps[int]:
    """Keep readings. Returns how many: fewer where others kept the same meanwhile."""
    kept = 0
    for some in batched(rows, ROWS_AT_ONCE):
        kept += len((yield insert("checkin_scan", *some, ending=_ONCE)))
    return kept


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


def readings_of(gate_list: UUID, passes: Sequence[UUID]) -> Steps[Mapping[UUID, list[Reading]]]:
    """The readings of passes at a list that count, by pass.

    A leaving that was refused because no entry was known counts once the entry comes in.
    """
    found: dict[UUID, list[Reading]] = {}
    for some in batched(passes, AT_ONCE):
        rows = yield Sql(
            "SELECT id, pass_id, direction, at, device, nonce, gate, undone_scan, undone_nonce,"  # noqa: S608 -- question marks only
            " sequence, reason FROM checkin_scan"
            f" WHERE gate_list = ? AND pass_id IN ({marks(some)})"
            " AND (result IN ('ok', 'already') OR reason = 'not_inside')",
            [gate_list, *some],
        )
        for row in rows:
            found.setdefault(as_uuid(row["pass_id"]), []).append(reading_of(row))
    return found
