"""Statements on presences, of which commands are made: generators that ask the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.checkin.derivation import presences
from core.checkin.service.pass_statements import AT_ONCE
from core.checkin.service.scan_statements import readings_of
from core.checkin.values import DerivedPresence, GateList
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid
from core.data.ids import new_id
from core.data.many import batched, marks

Key = tuple[UUID, str]
"""A pass and a period."""


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
        yield _put(gate_list, some)


def _put(gate_list: UUID, counted: Sequence[tuple[Key, DerivedPresence]]) -> Sql:
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(counted))
    values: list[object] = []
    for (pass_id, period), one in counted:
        values += [new_id(), one.first_entry_at, gate_list, pass_id, period]
        values += [one.first_entry_at, one.first_gate, one.first_scan, one.left_at]
    return Sql(
        "INSERT INTO checkin_presence (id, created_at, gate_list, pass_id, period,"  # noqa: S608 -- question marks only
        f" first_entry_at, first_gate, first_scan, left_at) VALUES {rows}"
        " ON CONFLICT (gate_list, pass_id, period) DO UPDATE SET"
        " first_entry_at = excluded.first_entry_at, first_gate = excluded.first_gate,"
        " first_scan = excluded.first_scan, left_at = excluded.left_at",
        values,
    )


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
