"""Reads of cases."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from core.contracts.cases import Case, Decision
from core.data.commands import Row, as_instant, as_text, as_uuid, read

_COLUMNS = (
    "id, kind, subject, title, url_path, organization, organization_name,"
    " opened_at, due_at, closed_at, decision, reason"
)


async def open_cases(kinds: Collection[str], *, limit: int = 200) -> list[Case]:
    """The open cases of these kinds, oldest first."""
    if not kinds:
        return []
    places = ", ".join("?" * len(kinds))
    rows = await read(
        f"SELECT {_COLUMNS} FROM cases_case WHERE closed_at IS NULL AND kind IN ({places})"  # noqa: S608 -- constants and question marks only
        " ORDER BY opened_at, id LIMIT ?",
        (*kinds, limit),
    )
    return [_case(row) for row in rows]


async def open_case_counts() -> dict[str, int]:
    """How many cases of each kind are open."""
    rows = await read(
        "SELECT kind, COUNT(*) AS number FROM cases_case WHERE closed_at IS NULL GROUP BY kind"
    )
    return {row["kind"]: row["number"] for row in rows}


async def case_by_id(case: UUID) -> Case | None:
    """One case, open or closed."""
    rows = await read(f"SELECT {_COLUMNS} FROM cases_case WHERE id = ?", (case,))  # noqa: S608 -- constants only
    return _case(rows[0]) if rows else None


async def last_case_of(kind: str, subject: UUID) -> Case | None:
    """The newest case about a thing, open or closed: what a room's own page says of it."""
    rows = await read(
        f"SELECT {_COLUMNS} FROM cases_case WHERE kind = ? AND subject = ?"  # noqa: S608 -- constants only
        " ORDER BY opened_at DESC, id DESC LIMIT 1",
        (kind, subject),
    )
    return _case(rows[0]) if rows else None


def _case(row: Row) -> Case:
    decision = row["decision"]
    return Case(
        id=as_uuid(row["id"]),
        kind=row["kind"],
        subject=as_uuid(row["subject"]),
        title=as_text(row["title"]),
        url_path=row["url_path"],
        organization=as_uuid(row["organization"]),
        organization_name=row["organization_name"],
        opened_at=as_instant(row["opened_at"]),
        due_at=as_instant(row["due_at"]),
        closed_at=as_instant(row["closed_at"]),
        decision=Decision(decision) if decision else None,
        reason=row["reason"],
    )
