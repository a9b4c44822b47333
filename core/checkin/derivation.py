"""What the readings of one pass at one list amount to, in whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.checkin.rules import period_of
from core.checkin.values import DerivedPresence, Direction, GateList, Reading, Stay
from core.data.commands import Row, as_instant, as_uuid

CLOSED_AT_END = "closed_at_end"
"""Why the leaving of somebody who forgot to check out was noted."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading with the period in which it counts: an entry in its own, a leaving in that of the
    entry before it; None for a leaving that nothing came before.
    """

    reading: Reading
    period: str | None


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


def presences(gate_list: GateList, readings: Iterable[Reading]) -> Mapping[str, DerivedPresence]:
    """Period → presence. The result does not depend on the order of `readings`.

    An undo takes back its reading and those like it in the same period that followed until the
    undo (somebody pressed twice).
    """
    found: dict[str, list[Reading]] = {}
    for one in standing(gate_list, readings):
        if one.period is not None:
            found.setdefault(one.period, []).append(one.reading)
    amounts = {period: _presence_of(of_period) for period, of_period in found.items()}
    return {period: one for period, one in amounts.items() if one is not None}


def standing(gate_list: GateList, readings: Iterable[Reading]) -> Sequence[Placed]:
    """The entries and leavings that nobody took back, in their order."""
    ordered = sorted(readings, key=lambda one: one.place_in_order)
    moves = [one for one in ordered if one.direction is not Direction.UNDO]
    placed = _placed(gate_list, moves)
    gone: set[UUID] = set()
    for undo in (one for one in ordered if one.direction is Direction.UNDO):
        target = next((one for one in placed if undo.takes_back(one.reading)), None)
        if target is not None:
            gone |= _like(target, placed, until=undo)
    return _placed(gate_list, [one for one in moves if one.id not in gone])


def _placed(gate_list: GateList, moves: Iterable[Reading]) -> Sequence[Placed]:
    latest: str | None = None
    found = []
    for one in moves:
        if one.direction is Direction.ENTRY:
            latest = period_of(gate_list, one.at, one.id)
        found.append(Placed(one, latest))
    return found


def _like(target: Placed, placed: Sequence[Placed], *, until: Reading) -> set[UUID]:
    """The target, and what is like it from there until the undo."""
    start, end = target.reading.place_in_order, until.place_in_order
    return {target.reading.id} | {
        one.reading.id
        for one in placed
        if one.period == target.period
        and one.reading.direction is target.reading.direction
        and start <= one.reading.place_in_order < end
    }


def _presence_of(moves: Sequence[Reading]) -> DerivedPresence | None:
    """Entries and leavings of one period, in order. A real leaving stands before a noted one."""
    entries = [one for one in moves if one.direction is Direction.ENTRY]
    if not entries:
        return None
    first, last = entries[0], entries[-1]
    left = [
        one
        for one in moves
        if one.direction is Direction.EXIT and one.place_in_order > last.place_in_order
    ]
    left.sort(key=lambda one: (one.is_closing, one.place_in_order))
    return DerivedPresence(
        first_entry_at=first.at,
        first_gate=first.gate,
        first_scan=first.id,
        left_at=left[0].at if left else None,
    )


def stays(gate_list: GateList, readings: Iterable[Reading]) -> Sequence[Stay]:
    """Each time somebody was there, in order; breaks lie between. The order of `readings` does not
    matter.

    Who is read again while inside came once; a real leaving stands before a noted one.
    """
    found: list[Stay] = []
    entered: datetime | None = None
    left: Reading | None = None
    for one in (placed.reading for placed in standing(gate_list, readings)):
        if one.direction is Direction.ENTRY:
            if entered is not None and left is not None:
                found.append(_stay(entered, left))
                entered = left = None
            entered = entered or one.at
        elif entered is not None and (left is None or left.is_closing):
            left = one
    return [*found, _stay(entered, left)] if entered is not None else found


def _stay(entered_at: datetime, left: Reading | None) -> Stay:
    return Stay(
        entered_at=entered_at,
        left_at=left.at if left else None,
        is_noted=left is not None and left.is_closing,
    )


# --- what a reading was for whoever stood there --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a reading amounts to among the others: `kind` is new, back, again or nothing_before.

    `first_at` and `first_gate` are of the entry that it follows; `period` is "" where none is.
    """

    kind: str
    period: str
    first_at: datetime | None = None
    first_gate: str = ""


def outcomes(gate_list: GateList, readings: Iterable[Reading]) -> Mapping[UUID, Outcome]:
    """What each entry and leaving is that nobody took back."""
    found: dict[UUID, Outcome] = {}
    first: dict[str, Reading] = {}
    left: dict[str, Reading] = {}
    for one in standing(gate_list, readings):
        period, reading = one.period or "", one.reading
        if reading.direction is Direction.ENTRY:
            known = first.setdefault(period, reading)
            is_back = left.pop(period, None) is not None
            kind = "new" if known is reading else "back" if is_back else "again"
        elif not period:
            found[reading.id] = Outcome(kind="nothing_before", period="")
            continue
        else:
            known = first[period]
            gone = left.setdefault(period, reading)
            kind = "new" if gone is reading else "again"
            known = known if kind == "new" else gone
        found[reading.id] = Outcome(
            kind=kind, period=period, first_at=known.at, first_gate=known.gate
        )
    return found


# --- two gates that did not hear of each other ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReading:
    """An entry as a conflict shows it. `is_offline` tells that the device let in by itself."""

    at: datetime
    gate: str
    device: UUID
    is_offline: bool


def clashes(
    gate_list: GateList,
    readings: Iterable[Reading],
    admitted: Mapping[UUID, bool],
) -> Mapping[str, Sequence[GateReading]]:
    """Period → entries of one stay that several devices let in, one at least without hearing.

    `admitted` names the readings that let somebody through as new, each with whether the device
    decided alone. Somebody who left in between was let in again rightly.
    """
    stays: list[tuple[str, list[GateReading]]] = []
    is_inside, current = False, None
    for one in standing(gate_list, readings):
        reading, period = one.reading, one.period
        if reading.direction is Direction.EXIT:
            is_inside = False
        elif period is not None and reading.id in admitted:
            if not is_inside or current != period:
                stays.append((period, []))
            is_inside, current = True, period
            stays[-1][1].append(
                GateReading(
                    at=reading.at,
                    gate=reading.gate,
                    device=reading.device,
                    is_offline=admitted[reading.id],
                )
            )
    found: dict[str, list[GateReading]] = {}
    for period, entries in stays:
        if len({one.device for one in entries}) > 1 and any(one.is_offline for one in entries):
            found.setdefault(period, []).extend(entries)
    return found
