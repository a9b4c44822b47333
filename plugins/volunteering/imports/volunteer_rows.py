"""What rows say of an offer's volunteers: who, by mail or on paper, on which shift."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.texts import msg
from core.data.folding import fold
from core.data.spreadsheets import Table
from plugins.volunteering.imports.columns import (
    AGE,
    EMAIL,
    GUARDIAN,
    NAME,
    PLACE,
    ROLE,
    SIGNED_ON,
    STATE,
    WRONG_DAY,
    Fault,
    WrongRow,
    columns_of,
    read_day,
    values_of,
)
from plugins.volunteering.imports.times import read_start, to_minute
from plugins.volunteering.values import Places, ShiftLine, ShiftState

LONGEST_NAME = 200
PAPER = {"papier", "na papierze", "paper", "on paper", "formularz", "папір", "на папері"}
NO_NAME = msg("Write a name and surname.")
LONG_NAME = msg("This text is too long.")
WRONG_ADDRESS = msg("Write the address as name@example.org.")
NOT_SIGNED = msg("Write an e-mail address, or the day on which the form was signed.")
NO_SHIFT = msg("No shift of this offer begins then.")
SEVERAL = msg("Several shifts begin then. Say in which place it is.")
WHICH_ROLE = msg("Say in which role.")
NO_ROLE = msg("There is no role “%(role)s” on this shift.")
NOT_OUT = msg("Nobody can sign up for this shift. Publish the offer first.")
STAYS_OUT = msg("This row says: %(state)s. It stays out.")
WRONG_AGE = msg("Write the age in full years, as 16, or 18 for every grown-up.")
OLDEST = 120
TWICE = msg("The same person stands in row %(row)s already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPeople:
    """What rows are compared with: the shifts, who has a place, which words say so.

    `sheet` is of an offer without shifts. `present` are the folded addresses, and the folded names
    of those without one, by sheet; `good_states` the folded words of rows that come in.
    """

    zone: str
    shifts: Sequence[ShiftLine]
    sheet: UUID | None
    present: Mapping[UUID, AbstractSet[str]]
    good_states: AbstractSet[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVolunteer:
    """A row that is right so far; without an address it is of somebody who signed a form.

    Of an age only its band is taken over; where none stands, the host answers for a grown-up.
    """

    number: int
    cells: tuple[str, ...]
    name: str
    email: str
    signed_on: date | None
    sheet: UUID
    age: AgeBand | None = None
    guardian_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVolunteers:
    """What the rows are: to be entered, here already, wrong; `named` are all that can be read."""

    new: tuple[ReadVolunteer, ...]
    known: tuple[ReadVolunteer, ...]
    wrong: tuple[WrongRow, ...]
    named: tuple[ReadVolunteer, ...]


def read_volunteers(
    table: Table, offer: OfferPeople, is_address: Callable[[str], bool]
) -> ReadVolunteers:
    """All rows; the engine's own rules are asked when they are entered."""
    columns = columns_of(table.headings)
    new, known, wrong, named = [], [], [], []
    first_with: dict[tuple[UUID, str, str], int] = {}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        found = _read(number, cells, values_of(columns, cells), offer, is_address)
        if isinstance(found, WrongRow):
            wrong.append(found)
            continue
        named.append(found)
        who = (found.sheet, fold(found.email) or fold(found.name))
        child = fold(found.name) if found.age is AgeBand.UNDER_13 else ""
        if who[1] in offer.present.get(found.sheet, ()):
            known.append(found)
        elif (*who, child) in first_with:
            fault = Fault(column=NAME, text=TWICE, values={"row": first_with[*who, child]})
            wrong.append(WrongRow(number=number, cells=cells, faults=(fault,)))
        elif not found.email and found.signed_on is None:
            fault = Fault(column=EMAIL, text=NOT_SIGNED)
            wrong.append(WrongRow(number=number, cells=cells, faults=(fault,)))
        else:
            first_with[*who, child] = number
            new.append(found)
    return ReadVolunteers(
        new=tuple(new), known=tuple(known), wrong=tuple(wrong), named=tuple(named)
    )


def _read(
    number: int,
    cells: tuple[str, ...],
    given: Mapping[str, str],
    offer: OfferPeople,
    is_address: Callable[[str], bool],
) -> ReadVolunteer | WrongRow:
    name = given.get(NAME, "")
    email = "" if fold(given.get(EMAIL, "")) in PAPER else given.get(EMAIL, "")
    signed_on = read_day(given[SIGNED_ON]) if SIGNED_ON in given else None
    sheet = offer.sheet or _sheet(given, offer)
    faults = [sheet] if isinstance(sheet, Fault) else []
    if not name or len(name) > LONGEST_NAME:
        faults.append(Fault(column=NAME, text=LONG_NAME if name else NO_NAME))
    if email and not is_address(email):
        faults.append(Fault(column=EMAIL, text=WRONG_ADDRESS))
    if SIGNED_ON in given and signed_on is None:
        faults.append(Fault(column=SIGNED_ON, text=WRONG_DAY))
    age, guardian = _band(given.get(AGE, "")), given.get(GUARDIAN, "")
    if given.get(AGE) and age is None:
        faults.append(Fault(column=AGE, text=WRONG_AGE))
    if guardian and not is_address(guardian):
        faults.append(Fault(column=GUARDIAN, text=WRONG_ADDRESS))
    state = given.get(STATE, "")
    if state and fold(state) not in offer.good_states:
        faults = [Fault(column=STATE, text=STAYS_OUT, values={"state": state[:60]})]
    if faults or isinstance(sheet, Fault):
        return WrongRow(number=number, cells=cells, faults=tuple(faults))
    return ReadVolunteer(
        number=number,
        cells=cells,
        name=name,
        email=email,
        signed_on=signed_on,
        sheet=sheet,
        age=age,
        guardian_email=guardian,
    )


def _band(text: str) -> AgeBand | None:
    """The band of full years; None for what cannot be read, and for nothing."""
    years = re.match(r"[0-9]{1,3}(?![0-9])", text.strip())
    if years is None or int(years[0]) > OLDEST:
        return None
    edges = ((13, AgeBand.UNDER_13), (16, AgeBand.FROM_13), (18, AgeBand.FROM_16))
    return next((band for edge, band in edges if int(years[0]) < edge), AgeBand.ADULT)


def _sheet(given: Mapping[str, str], offer: OfferPeople) -> UUID | Fault:
    """Where the row's person wants a place."""
    start = read_start(given, offer.zone)
    if isinstance(start, Fault):
        return start
    found = [
        one
        for one in offer.shifts
        if to_minute(one.starts_at) == start and one.state is ShiftState.OPEN
    ]
    if PLACE in given and len(found) > 1:
        found = [one for one in found if fold(one.place) == fold(given[PLACE])]
    if len(found) != 1:
        return Fault(column="begins", text=SEVERAL if found else NO_SHIFT)
    return _role_sheet(given.get(ROLE, ""), found[0])


def _role_sheet(text: str, shift: ShiftLine) -> UUID | Fault:
    needed = [one for one in shift.roles if one.capacity]
    if not text and len(needed) > 1:
        return Fault(column=ROLE, text=WHICH_ROLE)
    if text:
        needed = [one for one in needed if fold(text) in _names(one)]
    if not needed:
        return Fault(column=ROLE, text=NO_ROLE, values={"role": text[:60]})
    return needed[0].sheet or Fault(column=ROLE, text=NOT_OUT)


def _names(role: Places) -> set[str]:
    return {fold(text) for text in role.title.texts.values()}
