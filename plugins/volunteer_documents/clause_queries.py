"""Reads of hosts' own clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_text, as_uuid, read

_SELECT = (
    "SELECT c.id, c.organization, c.title, c.text, c.is_usual, g.slug AS organization_slug,"
    " g.short_name AS organization_name FROM volunteer_documents_clause c"
    " JOIN people_organization g ON g.id = c.organization"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """A clause as a host keeps it now; a usual one is ticked in every new agreement."""

    id: UUID
    organization: UUID
    organization_slug: str
    organization_name: str
    title: LocalizedText
    text: LocalizedText
    is_usual: bool


async def clauses_of(organization: UUID) -> Sequence[ClauseView]:
    """All that a host keeps, in the order in which they were written."""
    rows = await read(f"{_SELECT} WHERE c.organization = ? ORDER BY c.id", [organization])
    return [_view(row) for row in rows]


async def clause_by_id(clause: UUID) -> ClauseView | None:
    """One of them, whosever it is."""
    rows = await read(f"{_SELECT} WHERE c.id = ?", [clause])
    return _view(rows[0]) if rows else None


def _view(row: Row) -> ClauseView:
    return ClauseView(
        id=as_uuid(row["id"]),
        organization=as_uuid(row["organization"]),
        organization_slug=row["organization_slug"],
        organization_name=row["organization_name"],
        title=as_text(row["title"]),
        text=as_text(row["text"]),
        is_usual=bool(row["is_usual"]),
    )
