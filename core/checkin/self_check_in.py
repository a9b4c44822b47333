"""Checking oneself in: at a poster, a screen or a kiosk, as somebody who stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.checkin.attendance import people_of
from core.checkin.devices import Device
from core.checkin.queries import NAME, list_by_id, lists_of
from core.checkin.values import GateList, PersonAtGate
from core.contracts.errors import NotFound
from core.data.commands import as_uuid, read
from core.data.folding import fold
from core.data.many import marks

LEAST_LETTERS = 2
MOST_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortName:
    """A person as a kiosk shows them to everybody: the first name and a letter or few more."""

    signup: UUID
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A sign-up of whoever stands there; the name is short, as everybody may look on."""

    signup: UUID
    name: str


async def list_at(spot: Device) -> GateList:
    """The list at which a device stands; the thing's first where it stands at none."""
    found = await list_by_id(spot.gate_list) if spot.gate_list else None
    lists = [found] if found else await lists_of(spot.kind, spot.subject)
    if not lists:
        raise NotFound
    return lists[0]


async def own_places(
    gate_list: GateList, person: UUID | None, passes: Sequence[UUID] = ()
) -> Sequence[OwnPlace]:
    """A person's own sign-ups that the list is for, and those whose passes a browser has shown."""
    conditions, args = ["s.person = ?"] if person else [], [person] if person else []
    if passes:
        conditions.append(f"s.id IN ({marks(passes)})")
        args += passes
    if not args:
        return []
    rows = await read(
        f"SELECT s.id, s.sheet, h.kind, h.subject, {NAME} AS name FROM signups_signup s"  # noqa: S608 -- constants only
        " JOIN signups_sheet h ON h.id = s.sheet"
        " LEFT JOIN people_person person ON person.id = s.person"
        f" WHERE ({' OR '.join(conditions)}) AND s.shares IS NULL"
        " AND s.state IN ('confirmed', 'held') ORDER BY s.id",
        args,
    )
    return [
        OwnPlace(signup=as_uuid(row["id"]), name=short_name(row["name"]))
        for row in rows
        if gate_list.is_for(row["kind"], as_uuid(row["subject"]), as_uuid(row["sheet"]))
    ]


async def names_for(gate_list: GateList, letters: str) -> Sequence[ShortName] | None:
    """Whose surname begins with these letters; None where there are too few of them, or too many
    people. Nobody is found by their first name, and of a surname no more is shown than tells two
    apart.
    """
    sought = fold(letters)
    if len(sought) < LEAST_LETTERS:
        return None
    people = [one for one in await people_of(gate_list) if one.state == "confirmed"]
    found = [one for one in people if _surname(one).startswith(sought)]
    if len(found) > MOST_NAMES:
        return None
    names = told_apart([one.name for one in found])
    return [
        ShortName(signup=one.signup, name=name, is_here=one.is_here)
        for one, name in zip(found, names, strict=True)
    ]


def _surname(one: PersonAtGate) -> str:
    parts = one.name.split()
    return fold(parts[-1]) if parts else ""


def short_name(name: str, letters: int = 1) -> str:
    """Łucja Maria Wąs is shown as Łucja W."""
    first, last = _first_and_last(name)
    return f"{first} {last[:letters]}{'.' if letters < len(last) else ''}".strip()


def told_apart(names: Sequence[str]) -> Sequence[str]:
    """Names beside each other: each by as few letters as tell it from the others."""
    return [_apart(name, [other for other in names if other != name]) for name in names]


def _apart(name: str, others: Sequence[str]) -> str:
    first, last = _first_and_last(name)
    letters = 1
    same = {_first_and_last(other) for other in others}
    while letters < len(name) and any(
        (first, last[:letters]) == (other, surname[:letters]) for other, surname in same
    ):
        letters += 1
    return short_name(name, letters)


def _first_and_last(name: str) -> tuple[str, str]:
    first, *rest = name.split() or [""]
    return first, rest[-1] if rest else ""
