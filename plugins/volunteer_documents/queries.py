"""Reads of requests and statements: a person's, a host's, those that wait for the press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_day, as_instant, as_uuid
from core.services.documents.api import Issued, IssuedState, issued_by_ids
from plugins.volunteer_documents.values import (
    Content,
    RequestState,
    RequestView,
    StatementKind,
)

PAGE_SIZE = 50
PORTION = 200
"""As many wait for the press in one list; the next one follows."""
_SAME = ("name", "organization_name", "organization_slug", "language", "minutes")
_REQUESTS = (
    "SELECT r.*, p.name, g.short_name AS organization_name, g.slug AS organization_slug"
    " FROM volunteer_documents_request r JOIN people_person p ON p.id = r.person"
    " JOIN people_organization g ON g.id = r.organization"
)
_STATEMENTS = (
    "SELECT s.*, g.short_name AS organization_name, g.slug AS organization_slug"
    " FROM volunteer_documents_statement s JOIN people_organization g ON g.id = s.organization"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement with its row in the register, which it has once it is printed."""

    id: UUID
    kind: StatementKind
    person: UUID | None
    name: str
    organization: UUID
    organization_name: str
    organization_slug: str
    language: str
    first: date | None
    last: date | None
    minutes: int
    content: Content | None
    made_at: datetime
    made_by: UUID | None
    batch: UUID | None
    replaces: UUID | None
    request: UUID | None
    register: Issued | None

    @property
    def is_valid(self) -> bool:
        """It holds: printed, neither revoked nor replaced."""
        return self.register is not None and self.register.state is IssuedState.VALID

    @property
    def is_waiting(self) -> bool:
        """It waits for the press."""
        return self.register is None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """A stretch of a host's statements, the newest first; `later` is where the next one begins."""

    statements: Sequence[StatementView]
    later: UUID | None = None


async def requests_of_person(person: UUID) -> Sequence[RequestView]:
    """What somebody has asked hosts for, the latest first."""
    rows = await read(
        f"{_REQUESTS} WHERE r.person = ? ORDER BY r.created_at DESC, r.id DESC LIMIT 100", [person]
    )
    return [_request(row) for row in rows]


async def requests_waiting(organization: UUID) -> Sequence[RequestView]:
    """What a host has to answer, what is due first on top."""
    rows = await read(
        f"{_REQUESTS} WHERE r.organization = ? AND r.state = 'asked' ORDER BY r.due_on, r.id",
        [organization],
    )
    return [_request(row) for row in rows]


async def requests_to_remind_of(today: date, *, near: date) -> Sequence[UUID]:
    """Open requests of which the host was not reminded: due until `near`, or before today."""
    rows = await read(
        "SELECT id FROM volunteer_documents_request WHERE state = 'asked' AND"
        " ((due_on >= ? AND due_on <= ? AND reminded_on IS NULL)"
        " OR (due_on < ? AND (reminded_on IS NULL OR reminded_on <= due_on))) ORDER BY due_on, id",
        [today, near, today],
    )
    return [as_uuid(row["id"]) for row in rows]


async def request_by_id(request: UUID) -> RequestView | None:
    """One request."""
    rows = await read(f"{_REQUESTS} WHERE r.id = ?", [request])
    return _request(rows[0]) if rows else None


async def statements_of_person(person: UUID) -> Sequence[StatementView]:
    """What hosts have stated about somebody, the newest first."""
    return await _statements("s.person = ?", [person], most=200)


async def statements_of_organization(
    organization: UUID, *, after: UUID | None = None, size: int = PAGE_SIZE
) -> StatementPage:
    """What a host has stated, the newest first."""
    condition, values = "s.organization = ?", [organization]
    if after is not None:
        condition += " AND s.id < ?"
        values.append(after)
    found = await _statements(condition, values, most=size + 1)
    later = found[size - 1].id if len(found) > size else None
    return StatementPage(statements=found[:size], later=later)


async def statements_of_batch(batch: UUID) -> Sequence[StatementView]:
    """What was issued together, by the names."""
    found = await _statements("s.batch = ?", [batch], most=None)
    return sorted(found, key=lambda one: (one.name, one.id))


async def statement_by_id(statement: UUID) -> StatementView | None:
    """One statement."""
    found = await _statements("s.id = ?", [statement])
    return found[0] if found else None


async def certificates_between(
    organization: UUID, *, first: date, last: date
) -> Sequence[StatementView]:
    """A host's certificates for exactly these days, the newest first."""
    return await _statements(
        "s.organization = ? AND s.kind = 'certificate' AND s.first = ? AND s.last = ?",
        [organization, first, last],
        most=None,
    )


async def organization_of_batch(batch: UUID) -> UUID | None:
    """The host that issued things together."""
    rows = await read(
        "SELECT organization FROM volunteer_documents_statement WHERE batch = ? LIMIT 1", [batch]
    )
    return as_uuid(rows[0]["organization"]) if rows else None


async def waiting_for_the_press(before: datetime, *, after: UUID | None = None) -> Sequence[UUID]:
    """Statements that nobody prints, or whose printing began before an instant and never ended.

    In the order in which they were entered, PORTION at most, those beyond `after`.
    """
    beyond, values = (" AND id > ?", [after]) if after else ("", [])
    rows = await read(
        "SELECT id FROM volunteer_documents_statement WHERE issued IS NULL AND content <> '{}'"  # noqa: S608 -- conditions of ours
        f" AND (printing_at IS NULL OR printing_at < ?){beyond} ORDER BY id LIMIT {PORTION}",
        [before, *values],
    )
    return [as_uuid(row["id"]) for row in rows]


async def _statements(
    condition: str, values: Sequence[Any], *, most: int | None = PAGE_SIZE
) -> list[StatementView]:
    limit = f" LIMIT {most}" if most is not None else ""
    rows = await read(
        f"{_STATEMENTS} WHERE {condition} ORDER BY s.id DESC{limit}",
        values,
    )
    register = await issued_by_ids([as_uuid(one["issued"]) for one in rows if one["issued"]])
    return [_statement(row, register.get(as_uuid(row["issued"]))) for row in rows]


def _statement(row: Row, register: Any) -> StatementView:
    same: dict[str, Any] = {name: row[name] for name in _SAME}
    ids = ("id", "person", "organization", "made_by", "batch", "replaces", "request")
    same |= {name: as_uuid(row[name]) for name in ids}
    return StatementView(
        **same,
        kind=StatementKind(row["kind"]),
        first=as_day(row["first"]),
        last=as_day(row["last"]),
        content=Content.of_json(row["content"]),
        made_at=as_instant(row["created_at"]),
        register=register,
    )


def _request(row: Row) -> RequestView:
    plain = ("name", "organization_name", "organization_slug", "school", "language", "reason")
    same: dict[str, Any] = {name: row[name] for name in plain}
    same |= {name: as_uuid(row[name]) for name in ("id", "person", "organization")}
    return RequestView(
        **same,
        kind=StatementKind(row["kind"]),
        first=as_day(row["first"]),
        last=as_day(row["last"]),
        due_on=as_day(row["due_on"]),
        state=RequestState(row["state"]),
        asked_at=as_instant(row["created_at"]),
    )
