"""Reads of qualifications: a person's own, those that an organization is asked to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_day, as_uuid
from core.people.api import Organization
from plugins.volunteering.qualifying import Held, Kinds, QualificationState, title_of_kind
from plugins.volunteering.queries.kinds import city_kinds

MOST_SHOWN = 300
_SELECT = (
    "SELECT q.id, q.person, q.kind, q.title, q.valid_until, q.state, q.organization,"
    " q.confirmed_on, COALESCE(o.short_name, '') AS organization_name, p.name,"
    " COALESCE(p.email, '') AS email FROM volunteering_qualification q"
    " JOIN people_person p ON p.id = q.person"
    " LEFT JOIN people_organization o ON o.id = q.organization"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationView:
    """A qualification with the person and the organization that has seen, or is to see, it.

    `title` is what it is called in the language of now, or own words.
    """

    id: UUID
    person: UUID
    name: str
    email: str
    kind: str
    title: str
    valid_until: date | None
    state: QualificationState
    organization: UUID | None
    organization_name: str
    confirmed_on: date | None

    @property
    def held(self) -> Held:
        """As decisions look at it."""
        return Held(kind=self.kind, state=self.state, valid_until=self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A qualification whose paper an organization is to see."""

    qualification: QualificationView
    organization: Organization


async def qualifications_of(person: UUID) -> Sequence[QualificationView]:
    """All that somebody has, as they or organizations say; what ends last comes first."""
    return await _views("q.person = ?", [person])


async def qualifications_seen_by(organization: UUID) -> Sequence[QualificationView]:
    """What an organization is asked to see, and what it has seen; what waits comes first."""
    found = await _views("q.organization = ?", [organization])
    return sorted(found, key=lambda one: one.state is not QualificationState.CLAIMED)


async def qualification_by_id(qualification: UUID) -> QualificationView | None:
    """One qualification, or None."""
    return next(iter(await _views("q.id = ?", [qualification])), None)


async def _views(condition: str, values: Sequence[Any]) -> Sequence[QualificationView]:
    rows = await read(
        f"{_SELECT} WHERE {condition} ORDER BY q.created_at DESC, q.id LIMIT {MOST_SHOWN}", values
    )
    kinds = await city_kinds() if rows else {}
    return [_view(row, kinds) for row in rows]


def _view(row: Row, kinds: Kinds) -> QualificationView:
    return QualificationView(
        id=as_uuid(row["id"]),
        person=as_uuid(row["person"]),
        name=row["name"],
        email=row["email"],
        kind=row["kind"],
        title=title_of_kind(row["kind"], row["title"], kinds),
        valid_until=as_day(row["valid_until"]),
        state=QualificationState(row["state"]),
        organization=as_uuid(row["organization"]),
        organization_name=row["organization_name"],
        confirmed_on=as_day(row["confirmed_on"]),
    )
