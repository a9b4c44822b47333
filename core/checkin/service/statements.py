"""The statements of which the commands are made; each a generator that asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from core.checkin.derivation import presences
from core.checkin.queries import STATE
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

T = TypeVar("T")
AT_ONCE = 500
ROWS_AT_ONCE = 250
CLOSED_AT_END = "closed_at_end"
"""Why the leaving of somebody who forgot to check out was noted."""

_NAME = "COALESCE(NULLIF(person.name, ''), s.name, '')"
_PASS = (
    "SELECT p.id, p.signup, p.kind, p.subject, p.not_after, p.revoked_at,"  # noqa: S608 -- constants only
    f" {STATE}, s.sheet, {_NAME} AS name"
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
    return shown_of(rows[0]) if rows else None


def pass_by_typed_code(gate_list: GateList, typed_code: str) -> Steps[ShownPass | None]:
    """The pass of the list's people that has these letters."""
    args: list[object]
    which, args = "p.kind = ? AND p.subject = ?", [gate_list.kind, gate_list.subject]
    if gate_list.sheet is not None:
        which, args = "s.sheet = ?", [gate_list.sheet]
    rows = yield Sql(f"{_PASS} WHERE {which} AND p.typed_code = ?", [*args, typed_code])
    return shown_of(rows[0]) if rows else None


def shown_of(row: Row) -> ShownPass:
    """A pass as the gate looks at it."""
    return ShownPass(
        id=as_uuid(row["id"]),
        signup=as_uuid(row["signup"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        not_after=as_instant(row["not_after"]),
        revoked_at=as_instant(row["revoked_at"]),
        state=row["state"] or "",
        name=row["name"] or "",
        sheet=as_uuid(row["sheet"]),
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


def passes_by_id(passes: Sequence[UUID]) -> Steps[Mapping[UUID, ShownPass]]:
    """Passes with the sign-ups behind them."""
    found: dict[UUID, ShownPass] = {}
    for some in batched(passes, AT_ONCE):
        rows = yield Sql(f"{_PASS} WHERE p.id IN ({marks(some)})", list(some))
        found |= {as_uuid(row["id"]): shown_of(row) for row in rows}
    return found


def passes_by_typed_codes(gate_list: GateList, codes: Sequence[str]) -> Steps[Mapping[str, UUID]]:
    """The passes of the list's people that have these letters."""
    found: dict[str, UUID] = {}
    for code in codes:
        shown = yield from pass_by_typed_code(gate_list, code)
        if shown is not None:
            found[code] = shown.id
    return found


def scan_by_id(scan: UUID) -> Steps[Row | None]:
    """A kept scan, with the holder's name."""
    rows = yield Sql(f"{_SCAN} WHERE n.id = ?", [scan])
    return rows[0] if rows else None


def batched(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Stretches of at most `size` values."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


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


def insert_scans(rows: Sequence[dict[str, Any]]) -> Steps[int]:
    """Keep readings. Returns how many: fewer where others kept the same meanwhile."""
    kept = 0
    for some in batched(rows, ROWS_AT_ONCE):
        row = f"({marks(list(some[0]))})"
        found = yield Sql(
            f"INSERT INTO checkin_scan ({', '.join(some[0])})"  # noqa: S608 -- names are ours
            f" VALUES {', '.join([row] * len(some))}"
            " ON CONFLICT (device, nonce) DO NOTHING RETURNING id",
            [value for one in some for value in one.values()],
        )
        kept += len(found)
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
    """The presence that a leaving ends: the latest."""
    rows = yield Sql(
        "SELECT * FROM checkin_presence WHERE gate_list = ? AND pass_id = ?"
        " ORDER BY first_entry_at DESC, id DESC LIMIT 1",
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


def derive_anew(gate_list: GateList, pass_id: UUID) -> Steps[Mapping[str, DerivedPresence]]:
    """Make a pass's presences again from its scans, which are what counts; by period."""
    readings = yield from readings_of(gate_list.id, [pass_id])
    derived = presences(gate_list, readings.get(pass_id, ()))
    kept = yield from kept_presences(gate_list.id, [pass_id])
    yield from put_presences(
        gate_list.id,
        [((pass_id, period), one) for period, one in derived.items()],
        kept,
        passes=[pass_id],
    )
    return derived


Key = tuple[UUID, str]


def kept_presences(gate_list: UUID, passes: Sequence[UUID]) -> Steps[Mapping[Key, DerivedPresence]]:
    """The presences of passes at a list as they stand, by pass and period."""
    found: dict[Key, DerivedPresence] = {}
    for some in batched(passes, AT_ONCE):
        rows = yield Sql(
            "SELECT pass_id, period, first_entry_at, first_gate, first_scan, left_at"  # noqa: S608 -- question marks only
            f" FROM checkin_presence WHERE gate_list = ? AND pass_id IN ({marks(some)})",
            [gate_list, *some],
        )
        for row in rows:
            found[as_uuid(row["pass_id"]), row["period"]] = DerivedPresence(
                first_entry_at=as_instant(row["first_entry_at"]),
                first_gate=row["first_gate"],
                first_scan=as_uuid(row["first_scan"]),
                left_at=as_instant(row["left_at"]),
            )
    return found


def put_presences(
    gate_list: UUID,
    derived: Sequence[tuple[Key, DerivedPresence]],
    kept: Mapping[Key, DerivedPresence],
    *,
    passes: Sequence[UUID],
) -> Steps[None]:
    """Write what is different from what stands: few statements however many there are."""
    wanted = dict(derived)
    for pass_id, period in sorted(
        key for key in kept if key not in wanted and key[0] in set(passes)
    ):
        yield Sql(
            "DELETE FROM checkin_presence WHERE gate_list = ? AND pass_id = ? AND period = ?",
            [gate_list, pass_id, period],
        )
    different = [(key, one) for key, one in wanted.items() if kept.get(key) != one]
    changed = sorted(different, key=lambda pair: pair[0])
    for some in batched(changed, AT_ONCE):
        rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(some))
        values = [
            value
            for (pass_id, period), one in some
            for value in (
                new_id(),
                one.first_entry_at,
                gate_list,
                pass_id,
                period,
                one.first_entry_at,
                one.first_gate,
                one.first_scan,
                one.left_at,
            )
        ]
        yield Sql(
            "INSERT INTO checkin_presence (id, created_at, gate_list, pass_id, period,"  # noqa: S608 -- question marks only
            f" first_entry_at, first_gate, first_scan, left_at) VALUES {rows}"
            " ON CONFLICT (gate_list, pass_id, period) DO UPDATE SET"
            " first_entry_at = excluded.first_entry_at, first_gate = excluded.first_gate,"
            " first_scan = excluded.first_scan, left_at = excluded.left_at",
            values,
        )


def lock_passes(passes: Sequence[UUID]) -> Steps[None]:
    """Let nobody else change what these passes' readings amount to until the end."""
    for some in batched(sorted(passes), AT_ONCE):
        yield Sql(
            f"SELECT id FROM checkin_pass WHERE id IN ({marks(some)}) ORDER BY id",  # noqa: S608 -- question marks only
            list(some),
            for_update=True,
        )


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


def reading_of(row: Row) -> Reading:
    """A kept scan as presence is derived from it."""
    return Reading(
        id=as_uuid(row["id"]),
        direction=Direction(row["direction"]),
        at=as_instant(row["at"]),
        device=as_uuid(row["device"]),
        nonce=row["nonce"],
        gate=row["gate"],
        undone_scan=as_uuid(row["undone_scan"]),
        undone_nonce=row["undone_nonce"],
        sequence=row["sequence"] or 0,
        is_closing=row["reason"] == CLOSED_AT_END,
    )
