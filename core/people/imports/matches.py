"""Which organizations the city has already that a row of a table could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from core.people.names import skeleton
from core.people.values import OrganizationDetails, OrganizationKind

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An organization that is there, as far as rows are compared with it.

    `stands_for` is itself, or the one that it was merged into. A duplicate that an earlier import
    set up beside it is `is_duplicate`.
    """

    id: UUID
    stands_for: UUID
    name: str
    slug: str
    kind: OrganizationKind
    legal_skeleton: str
    short_skeleton: str
    register_number: str
    krs: str
    nip: str
    regon: str
    is_duplicate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row is like: the organizations by id, and by what, each a key of a column's title.

    `has_duplicate` tells that the row was kept as a duplicate before, or merged since.
    """

    organizations: tuple[UUID, ...]
    by: tuple[str, ...]
    has_duplicate: bool


class Index:
    """The organizations that are there, by everything that a row may be recognised by."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_key: dict[Key, list[Known]] = defaultdict(list)
        for one in known:
            for key in _keys_of_known(one):
                self._by_key[key].append(one)

    def match(self, details: OrganizationDetails) -> Match | None:
        """The organizations that a row could be, or None for a new one.

        A branch shares numbers with the whole, so it is recognised by its names alone.
        """
        found: dict[UUID, None] = {}
        by: dict[str, None] = {}
        has_duplicate = False
        for key in _keys_of_row(details):
            for one in self._by_key.get(key, ()):
                by[key[0]] = None
                if one.is_duplicate or one.stands_for != one.id:
                    has_duplicate = True
                if not one.is_duplicate:
                    found[one.stands_for] = None
        if not found:
            return None
        return Match(organizations=tuple(found), by=tuple(by), has_duplicate=has_duplicate)


def _keys_of_known(one: Known) -> list[Key]:
    names = {one.legal_skeleton, one.short_skeleton} - {""}
    keys = [("legal_name", name) for name in sorted(names)]
    numbers = _register_key(one.kind, one.register_number)
    if one.kind is not OrganizationKind.BRANCH:
        numbers += [("krs", one.krs), ("nip", one.nip), ("regon", one.regon)]
    return keys + [key for key in numbers if key[1]]


def _keys_of_row(details: OrganizationDetails) -> list[Key]:
    numbers = _register_key(details.kind, details.register_number)
    if details.kind is not OrganizationKind.BRANCH:
        numbers += [("krs", details.krs), ("nip", details.nip), ("regon", details.regon)]
    names = {skeleton(details.legal_name), skeleton(details.short_name)} - {""}
    return [key for key in numbers if key[1]] + [("legal_name", name) for name in sorted(names)]


def _register_key(kind: OrganizationKind, number: str) -> list[Key]:
    """A number counts within its kind's register only."""
    return [("register_number", f"{kind.value} {number.casefold()}")] if number else []
