"""Checks before work with minors: the latest of a person, all of an organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_day, as_instant, as_uuid
from plugins.volunteering.values import CheckContent, CheckResult

_COLUMNS = (
    "c.id, c.person, c.result, c.register_on, c.record_on, c.countries_on, c.checked_by,"
    " c.printout_place, c.created_at, p.name, COALESCE(p.email, '') AS email"
)
_FROM = "volunteering_check c JOIN people_person p ON p.id = c.person"
MOST_CHECKS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """A check with the person whom it is about."""

    id: UUID
    person: UUID
    name: str
    email: str
    content: CheckContent
    entered_at: datetime


async def latest_check(person: UUID, organization: UUID) -> CheckContent | None:
    """The last check of somebody at an organization; None where there was none."""
    rows = await read(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE c.person = ? AND c.organization = ?"  # noqa: S608 -- constants only
        " ORDER BY c.created_at DESC, c.id DESC LIMIT 1",
        [person, organization],
    )
    return _view(rows[0]).content if rows else None


async def checks_of(organization: UUID) -> Sequence[CheckView]:
    """The latest checks of an organization's people, one a person, by name."""
    rows = await read(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE c.organization = ?"  # noqa: S608 -- constants only
        " ORDER BY c.created_at DESC, c.id DESC LIMIT ?",
        [organization, MOST_CHECKS],
    )
    latest: dict[UUID, CheckView] = {}
    for found in map(_view, rows):
        latest.setdefault(found.person, found)
    return sorted(latest.values(), key=lambda one: one.name)


def _view(row: Row) -> CheckView:
    return CheckView(
        id=as_uuid(row["id"]),
        person=as_uuid(row["person"]),
        name=row["name"],
        email=row["email"],
        content=CheckContent(
            result=CheckResult(row["result"]),
            register_on=as_day(row["register_on"]),
            record_on=as_day(row["record_on"]),
            countries_on=as_day(row["countries_on"]),
            checked_by=row["checked_by"],
            printout_place=row["printout_place"],
        ),
        entered_at=as_instant(row["created_at"]),
    )
