"""Reads of agreements: a person's, a host's, and for whom the law wants one in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_day, as_instant, as_uuid
from plugins.volunteer_documents.agreements import Days, Need, Terms, is_covered, long_stretches
from plugins.volunteering.api import Engagement, engagements_of

# A version that was withdrawn leaves the one before it in its place; the first stays to be seen.
_HOLDS = (
    "(SELECT MAX(b.version) FROM volunteer_documents_agreement b WHERE b.root = a.root"
    " AND (b.withdrawn_at IS NULL OR b.version = 1))"
)
_SELECT = f"""
SELECT a.*, g.short_name AS organization_name, g.slug AS organization_slug, {_HOLDS} AS latest
FROM volunteer_documents_agreement a JOIN people_organization g ON g.id = a.organization
"""  # noqa: S608 -- constants only
_LATEST = f"a.version = {_HOLDS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """One version of an agreement."""

    id: UUID
    root: UUID
    version: int
    person: UUID | None
    name: str
    organization: UUID
    organization_name: str
    organization_slug: str
    offer: UUID | None
    language: str
    number: str
    first: date
    last: date | None
    terms: Terms | None
    made_at: datetime
    accepted_at: datetime | None
    signed_on: date | None
    withdrawn_at: datetime | None
    ended_on: date | None
    end_reason: str
    is_latest: bool

    @property
    def is_over(self) -> bool:
        """It was withdrawn, or its host has ended it on a day."""
        return self.withdrawn_at is not None or self.ended_on is not None

    @property
    def holds_until(self) -> date | None:
        """The last day on which it holds; None without an end."""
        return self.ended_on or self.last


async def agreement_by_id(agreement: UUID) -> AgreementView | None:
    """One version."""
    found = await _views("a.id = ?", [agreement])
    return found[0] if found else None


async def agreements_of_person(person: UUID) -> Sequence[AgreementView]:
    """The versions that hold, the newest first."""
    return await _views(f"a.person = ? AND {_LATEST}", [person])


async def versions_of_person(person: UUID) -> Sequence[AgreementView]:
    """All versions about somebody, the newest first."""
    return await _views("a.person = ?", [person])


async def agreements_of_organization(organization: UUID) -> Sequence[AgreementView]:
    """The versions that hold, the newest first, at most 300."""
    return await _views(f"a.organization = ? AND {_LATEST}", [organization])


async def versions_of(root: UUID) -> Sequence[AgreementView]:
    """All versions of one agreement, the newest first."""
    return await _views("a.root = ?", [root])


async def needs_of(organization: UUID, today: date, limit: int) -> Sequence[Need]:
    """For whom the law wants an agreement in writing and no signed one covers their days.

    Help without a known end is counted until today.
    """
    theirs: dict[UUID, list[Engagement]] = {}
    for one in await engagements_of(organization):
        theirs.setdefault(one.person, []).append(one)
    signed: dict[UUID | None, list[tuple[date, date | None]]] = {}
    for view in await agreements_of_organization(organization):
        if view.signed_on is not None:
            signed.setdefault(view.person, []).append((view.first, view.holds_until))
    return [
        Need(person=person, name=some[0].name, days=days, offer=some[-1].offer)
        for person, some in theirs.items()
        for days in long_stretches([_days(one, today) for one in some], limit)
        if not is_covered(days, signed.get(person, ()))
    ]


def _days(one: Engagement, today: date) -> Days:
    return Days(one.first, one.last or max(one.first, today))


async def _views(condition: str, values: Sequence[Any]) -> list[AgreementView]:
    rows = await read(
        f"{_SELECT} WHERE {condition} ORDER BY a.created_at DESC, a.id DESC LIMIT 300", values
    )
    return [_view(row) for row in rows]


def _view(row: Row) -> AgreementView:
    plain = ("version", "name", "organization_name", "organization_slug", "language", "end_reason")
    same: dict[str, Any] = {name: row[name] for name in plain}
    same |= {name: as_uuid(row[name]) for name in ("id", "root", "person", "organization", "offer")}
    return AgreementView(
        **same,
        number=f"{row['serial']}/{row['year']}",
        first=as_day(row["first"]),
        last=as_day(row["last"]),
        terms=Terms.of_json(row["content"]),
        made_at=as_instant(row["created_at"]),
        accepted_at=as_instant(row["accepted_at"]),
        signed_on=as_day(row["signed_on"]),
        withdrawn_at=as_instant(row["withdrawn_at"]),
        ended_on=as_day(row["ended_on"]),
        is_latest=row["version"] == row["latest"],
    )
