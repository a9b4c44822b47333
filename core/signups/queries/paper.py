"""Sign-ups that came on paper: what is known of the form, and where a mailed link leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_instant, as_uuid
from core.data.ids import token_hash
from core.data.many import marks
from core.data.times import utc_now
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet

_COLUMNS = (
    "f.id, f.signup, f.signed_on, f.created_at, f.joined_at, f.link_email, f.link_expires_at,"
    " COALESCE(p.name, '') AS entered_by"
)
_FROM = (
    "signups_paper f LEFT JOIN people_account a ON a.id = f.entered_by"
    " LEFT JOIN people_person p ON p.id = a.person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is known of a signed form; `entered_by` is a name, empty when it is not kept."""

    id: UUID
    signup: UUID
    signed_on: date
    entered_at: datetime
    entered_by: str
    joined_at: datetime | None
    link_email: str
    link_expires_at: datetime | None

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """The entry from a row of either engine."""
        day = row["signed_on"]
        return cls(
            id=as_uuid(row["id"]),
            signup=as_uuid(row["signup"]),
            signed_on=date.fromisoformat(day) if isinstance(day, str) else day,
            entered_at=as_instant(row["created_at"]),
            entered_by=row["entered_by"],
            joined_at=as_instant(row["joined_at"]),
            link_email=row["link_email"],
            link_expires_at=as_instant(row["link_expires_at"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLink:
    """What a mailed link leads to: the sign-up, and the address that the link has proven."""

    paper: Paper
    place: Place
    sheet: Sheet
    token: str


async def papers_of_signups(signups: Sequence[UUID]) -> Mapping[UUID, Paper]:
    """The forms behind sign-ups, by the sign-ups' ids, in one query."""
    if not signups:
        return {}
    rows = await read(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE f.signup IN ({marks(signups)})",  # noqa: S608 -- only marks
        list(signups),
    )
    return {paper.signup: paper for paper in map(Paper.from_row, rows)}


async def days_signed(signups: Sequence[UUID]) -> Mapping[UUID, date]:
    """On which day the forms behind sign-ups were signed; those without a form are left out."""
    return {signup: one.signed_on for signup, one in (await papers_of_signups(signups)).items()}


async def is_known_from_paper_alone(person: UUID, organization: UUID) -> bool:
    """Whether somebody has neither account nor address, and only this organization knows them."""
    rows = await read(
        "SELECT 1 AS one FROM people_person p WHERE p.id = ? AND p.email IS NULL"
        " AND p.erased_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM people_account a WHERE a.person = p.id)"
        " AND EXISTS (SELECT 1 FROM signups_signup s JOIN signups_paper f ON f.signup = s.id"
        " WHERE s.person = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        " WHERE s.person = p.id AND h.organization <> ?)",
        [person, organization],
    )
    return bool(rows)


async def paper_by_link(token: str, *, now: datetime | None = None) -> PaperLink | None:
    """What a link's token leads to; None for unknown, used and expired ones alike."""
    rows = await read(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE f.link_hash = ? AND f.link_expires_at > ?",  # noqa: S608 -- constants only
        [token_hash(token), now or utc_now()],
    )
    paper = Paper.from_row(rows[0]) if rows else None
    place = await signup_by_id(paper.signup) if paper else None
    sheet = await sheet_by_id(place.sheet) if place else None
    if paper is None or place is None or sheet is None:
        return None
    return PaperLink(paper=paper, place=place, sheet=sheet, token=token)
