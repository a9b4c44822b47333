"""Reads of cases, of what was said about them, and of who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.cases import Case, CaseApplicant, Decision, Stage
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.ids import token_hash
from core.data.many import marks
from core.data.times import later, utc_now
from core.services.cases.rules import REMIND_EVERY
from core.services.cases.values import Absence, Filter, Message

COLUMNS = (
    "id, kind, subject, title, url_path, organization, organization_name, opened_at, due_at,"
    " closed_at, decision, reason, stage, owner, department, opened_by, applicant_email,"
    " applicant_name, applicant_language, applicant_person, applicant_path, link_hash"
)
_EVERYTHING = Filter()


async def open_cases(
    kinds: Collection[str], *, where: Filter = _EVERYTHING, limit: int = 200
) -> list[Case]:
    """The open cases of these kinds that the filter lets through, oldest first."""
    if not kinds:
        return []
    condition, args = _condition(kinds, where)
    rows = await read(
        f"SELECT {COLUMNS} FROM cases_case WHERE closed_at IS NULL AND {condition}"  # noqa: S608 -- constants and question marks only
        " ORDER BY opened_at, id LIMIT ?",
        (*args, limit),
    )
    return [case_of(row) for row in rows]


async def cases_of_organization(
    organization: UUID, kinds: Collection[str], *, limit: int = 100
) -> list[Case]:
    """What an organization asked for itself, open or closed, newest first."""
    if not kinds:
        return []
    condition, args = _condition(kinds, Filter(organization=organization))
    rows = await read(
        f"SELECT {COLUMNS} FROM cases_case WHERE link_hash IS NULL AND {condition}"  # noqa: S608 -- constants and question marks only
        " ORDER BY opened_at DESC, id DESC LIMIT ?",
        (*args, limit),
    )
    return [case_of(row) for row in rows]


async def open_case_counts(where: Filter = _EVERYTHING) -> dict[str, int]:
    """How many cases of each kind are open, of those that the filter lets through."""
    condition, args = _condition((), where)
    rows = await read(
        "SELECT kind, COUNT(*) AS number FROM cases_case"  # noqa: S608 -- constants and question marks only
        f" WHERE closed_at IS NULL AND {condition} GROUP BY kind",
        args,
    )
    return {row["kind"]: row["number"] for row in rows}


async def cases_to_remind_of(kinds: Collection[str], now: datetime) -> list[Case]:
    """Overdue cases of these kinds that nobody was reminded of lately, oldest first."""
    if not kinds:
        return []
    condition, args = _condition(kinds, Filter(due_before=now))
    rows = await read(
        f"SELECT {COLUMNS} FROM cases_case WHERE closed_at IS NULL AND {condition}"  # noqa: S608 -- constants and question marks only
        " AND (reminded_at IS NULL OR reminded_at <= ?) ORDER BY opened_at, id LIMIT 200",
        (*args, later(now, -REMIND_EVERY)),
    )
    return [case_of(row) for row in rows]


async def case_by_id(case: UUID) -> Case | None:
    """One case, open or closed."""
    rows = await read(f"SELECT {COLUMNS} FROM cases_case WHERE id = ?", (case,))  # noqa: S608 -- constants only
    return case_of(rows[0]) if rows else None


async def case_by_token(token: str) -> Case | None:
    """The case that a mailed link's token opens, open or closed."""
    rows = await read(
        f"SELECT {COLUMNS} FROM cases_case WHERE link_hash = ?",  # noqa: S608 -- constants only
        (token_hash(token),),
    )
    return case_of(rows[0]) if rows else None


async def last_case_of(kind: str, subject: UUID) -> Case | None:
    """The newest case about a thing, open or closed: what a room's own page says of it."""
    rows = await read(
        f"SELECT {COLUMNS} FROM cases_case WHERE kind = ? AND subject = ?"  # noqa: S608 -- constants only
        " ORDER BY opened_at DESC, id DESC LIMIT 1",
        (kind, subject),
    )
    return case_of(rows[0]) if rows else None


async def messages_of(case: UUID) -> list[Message]:
    """What was asked and answered about a case, in its order."""
    rows = await read(
        "SELECT id, about, is_answer, author_name, text, created_at FROM cases_message"
        " WHERE about = ? ORDER BY created_at, id",
        (case,),
    )
    return [
        Message(
            id=as_uuid(row["id"]),
            case=as_uuid(row["about"]),
            is_answer=bool(row["is_answer"]),
            author_name=row["author_name"],
            text=row["text"],
            said_at=as_instant(row["created_at"]),
        )
        for row in rows
    ]


async def absences(now: datetime | None = None) -> Sequence[Absence]:
    """All absences that have not ended, the earliest first."""
    rows = await read(
        "SELECT id, account, deputy, since, until FROM cases_absence WHERE until > ?"
        " ORDER BY since, id",
        (now or utc_now(),),
    )
    return [
        Absence(
            id=as_uuid(row["id"]),
            account=as_uuid(row["account"]),
            deputy=as_uuid(row["deputy"]),
            since=as_instant(row["since"]),
            until=as_instant(row["until"]),
        )
        for row in rows
    ]


async def directions() -> dict[str, UUID]:
    """The departments to which the city has directed kinds of cases."""
    rows = await read("SELECT kind, department FROM cases_direction WHERE department IS NOT NULL")
    return {row["kind"]: as_uuid(row["department"]) for row in rows}


def _condition(kinds: Collection[str], where: Filter) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a filter and its arguments; no kinds mean every kind."""
    parts: list[str] = ["1 = 1"]
    args: list[Any] = []
    for column, values in (("kind", kinds or None), ("owner", where.owners)):
        if values is not None:
            parts.append(f"{column} IN ({marks(values)})")
            args += values
    if where.is_free:
        parts.append("owner IS NULL")
    for condition, value in (
        ("department = ?", where.department),
        ("due_at < ?", where.due_before),
        ("organization = ?", where.organization),
    ):
        if value is not None:
            parts.append(condition)
            args.append(value)
    return " AND ".join(parts), tuple(args)


def case_of(row: Row) -> Case:
    """A case as the contract has it, of a row with COLUMNS."""
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
        stage=Stage(row["stage"]),
        owner=as_uuid(row["owner"]),
        department=as_uuid(row["department"]),
        opened_by=as_uuid(row["opened_by"]),
        applicant=_applicant_of(row),
        applicant_path=row["applicant_path"],
        is_by_link=row["link_hash"] is not None,
    )


def _applicant_of(row: Row) -> CaseApplicant | None:
    if not row["applicant_email"]:
        return None
    return CaseApplicant(
        email=row["applicant_email"],
        language=row["applicant_language"],
        name=row["applicant_name"],
        person=as_uuid(row["applicant_person"]),
    )
