"""What the rows of a table say of an offer's shifts: plans, what is here already, wrong rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.data.folding import fold
from core.data.spreadsheets import Table
from plugins.volunteering.imports.columns import (
    NOTE,
    PLACE,
    PLACES,
    ROLE,
    STATE,
    Fault,
    WrongRow,
    columns_of,
    values_of,
)
from plugins.volunteering.imports.times import Span, read_span, to_minute
from plugins.volunteering.rules import LARGEST_CAPACITY, plan_faults
from plugins.volunteering.values import ShiftLine, ShiftPlan, ShiftState

LONGEST_PLACE, LONGEST_NOTE = 300, 200
CANCELLED = {"cancelled", "odwolana", "odwolane", "odwolany", "скасовано", "скасована"}
WRONG_PLACES = msg("Give a number of places from 1 up.")
NO_ROLE = msg("There is no role “%(role)s” in this offer. Add it first.")
WHICH_ROLE = msg("Say in which role.")
TWICE = msg("The same shift and role stand in row %(row)s already.")
TOO_LONG = msg("This text is too long.")
WITH_WRONG = msg("Row %(row)s of the same shift is wrong.")
IS_CANCELLED = msg("This row says that the shift is cancelled. It stays out.")
_FIELDS = {"day": "begins", "to_time": "ends", "capacity": PLACES}

Key = tuple[datetime, datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNow:
    """What rows are compared with: the offer's place, its roles by folded names, its shifts.

    A role without a name has the empty one.
    """

    place: str
    zone: str
    roles: Mapping[str, UUID]
    shifts: Sequence[ShiftLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadShift:
    """A shift that the rows with `numbers` ask for together, one a role."""

    numbers: tuple[int, ...]
    plan: ShiftPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadShifts:
    """What would come of a table: new shifts, those that are here already, wrong rows."""

    new: tuple[ReadShift, ...]
    known: tuple[ReadShift, ...]
    wrong: tuple[WrongRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row on its own."""

    number: int
    cells: tuple[str, ...]
    key: Key
    role: UUID
    places: int
    note: str


def read_shifts(table: Table, offer: OfferNow, *, now: datetime, language: str) -> ReadShifts:
    """All rows; of a shift with a wrong row none comes in. Notes are in `language`."""
    columns = columns_of(table.headings)
    wrong: list[WrongRow] = []
    groups: dict[Key, list[_Row]] = {}
    spoilt: dict[Key, int] = {}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        found = _read(number, cells, values_of(columns, cells), offer)
        if isinstance(found, _Row):
            found = _without_repeat(found, groups.get(found.key, []))
        if isinstance(found, _Row):
            groups.setdefault(found.key, []).append(found)
            continue
        wrong.append(found)
        if key := _key_of(values_of(columns, cells), offer):
            spoilt.setdefault(key, number)
    new, known = [], []
    for key, rows in groups.items():
        read = _shift(rows, offer, language)
        if key in spoilt:
            fault = Fault(column="begins", text=WITH_WRONG, values={"row": spoilt[key]})
            wrong += [_wrong(row, fault) for row in rows]
        elif _is_known(key, offer):
            known.append(read)
        elif faults := plan_faults(read.plan, now):
            said = [Fault(column=_FIELDS[n], text=texts[0]) for n, texts in faults.items()]
            wrong += [_wrong(row, *said) for row in rows]
        else:
            new.append(read)
    wrong.sort(key=lambda row: row.number)
    return ReadShifts(new=tuple(new), known=tuple(known), wrong=tuple(wrong))


def _read(
    number: int, cells: tuple[str, ...], given: Mapping[str, str], offer: OfferNow
) -> _Row | WrongRow:
    span = read_span(given, offer.zone)
    role = _role(given.get(ROLE, ""), offer)
    places = given.get(PLACES, "")
    faults = [one for one in (span, role) if isinstance(one, Fault)]
    if not (places.isascii() and places.isdigit() and int(places) <= LARGEST_CAPACITY):
        faults.append(Fault(column=PLACES, text=WRONG_PLACES))
    for name, most in ((PLACE, LONGEST_PLACE), (NOTE, LONGEST_NOTE)):
        if len(given.get(name, "")) > most:
            faults.append(Fault(column=name, text=TOO_LONG))
    if fold(given.get(STATE, "")) in CANCELLED:
        faults = [Fault(column=STATE, text=IS_CANCELLED)]
    if faults or isinstance(span, Fault) or isinstance(role, Fault):
        return WrongRow(number=number, cells=cells, faults=tuple(faults))
    return _Row(
        number=number,
        cells=cells,
        key=_key(span, given, offer),
        role=role,
        places=int(places),
        note=given.get(NOTE, ""),
    )


def _role(text: str, offer: OfferNow) -> UUID | Fault:
    if not text and len(offer.roles) == 1:
        return next(iter(offer.roles.values()))
    if not text:
        return Fault(column=ROLE, text=WHICH_ROLE)
    found = offer.roles.get(fold(text))
    return found or Fault(column=ROLE, text=NO_ROLE, values={"role": text[:60]})


def _key(span: Span, given: Mapping[str, str], offer: OfferNow) -> Key:
    """What makes rows one shift; no place is the offer's."""
    place = given.get(PLACE, "")
    return span.starts_at, span.ends_at, "" if fold(place) == fold(offer.place) else place


def _key_of(given: Mapping[str, str], offer: OfferNow) -> Key | None:
    if fold(given.get(STATE, "")) in CANCELLED:
        return None
    span = read_span(given, offer.zone)
    return None if isinstance(span, Fault) else _key(span, given, offer)


def _without_repeat(row: _Row, earlier: Sequence[_Row]) -> _Row | WrongRow:
    same = next((one for one in earlier if one.role == row.role), None)
    if same is None:
        return row
    return _wrong(row, Fault(column=ROLE, text=TWICE, values={"row": same.number}))


def _wrong(row: _Row, *faults: Fault) -> WrongRow:
    return WrongRow(number=row.number, cells=row.cells, faults=faults)


def _shift(rows: Sequence[_Row], offer: OfferNow, language: str) -> ReadShift:
    starts_at, ends_at, place = rows[0].key
    note = next((row.note for row in rows if row.note), "")
    plan = ShiftPlan(
        starts_at=starts_at,
        ends_at=ends_at,
        zone=offer.zone,
        places={row.role: row.places for row in rows},
        place=place,
    )
    if note:
        plan = replace(plan, note=LocalizedText.of(note, language))
    return ReadShift(numbers=tuple(row.number for row in rows), plan=plan)


def _is_known(key: Key, offer: OfferNow) -> bool:
    """Whether such a shift takes place already: at the same time in the same place."""
    return any(
        one.state is ShiftState.OPEN
        and (to_minute(one.starts_at), to_minute(one.ends_at)) == key[:2]
        and fold(one.place) == fold(key[2] or offer.place)
        for one in offer.shifts
    )
