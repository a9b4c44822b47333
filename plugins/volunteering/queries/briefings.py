"""Briefings: the wording that holds now, where it is read, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_text, read
from core.data.encoding import as_instant, as_uuid
from plugins.volunteering.queries.roles import RoleView

_WORDINGS = (
    "SELECT v.id, v.briefing, v.number, v.text, v.created_at,"
    " (SELECT COUNT(*) FROM volunteering_acknowledgement a WHERE a.version = v.id) AS readers"
    " FROM volunteering_briefing_version v"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording of a briefing, and how many people have read it."""

    id: UUID
    briefing: UUID
    number: int
    text: LocalizedText
    written_at: datetime
    readers: int


async def wordings_of(offer: UUID) -> Sequence[Wording]:
    """All wordings of an offer's own briefing, the newest first; roles have theirs."""
    rows = await read(
        f"{_WORDINGS} JOIN volunteering_briefing b ON b.id = v.briefing"  # noqa: S608 -- constants only
        " WHERE b.offer = ? AND b.id NOT IN (SELECT r.briefing FROM volunteering_role r"
        " WHERE r.offer = ? AND r.briefing IS NOT NULL)"
        " ORDER BY v.created_at DESC, v.number DESC",
        [offer, offer],
    )
    return [_wording(row) for row in rows]


async def briefing_of(offer: UUID, briefing: UUID | None = None) -> Wording | None:
    """The wording that holds now: of a role's own briefing, or of the offer's; None without one."""
    own = await own_wording_of(briefing) if briefing else None
    return own or next(iter(await wordings_of(offer)), None)


async def own_wording_of(briefing: UUID) -> Wording | None:
    """The newest wording of a role's briefing; None where it says nothing of its own any more."""
    found = await newest_wording_of(briefing)
    return found if found and found.text else None


async def newest_wording_of(briefing: UUID) -> Wording | None:
    """The newest wording of a briefing, also one without words."""
    rows = await read(
        f"{_WORDINGS} WHERE v.briefing = ? ORDER BY v.number DESC LIMIT 1",
        [briefing],
    )
    return _wording(rows[0]) if rows else None


async def has_read(person: UUID, wording: UUID) -> bool:
    """Whether somebody has said that they read this wording."""
    return bool(
        await read(
            "SELECT 1 AS one FROM volunteering_acknowledgement WHERE person = ? AND version = ?",
            [person, wording],
        )
    )


def briefing_path(found: RoleView) -> str:
    """Where the briefing is read that holds for a role: its own, or the offer's."""
    page = f"/volunteering/{found.view.offer.slug}/briefing"
    return f"{page}?role={found.role.id}" if found.role.briefing else page


def _wording(row: Row) -> Wording:
    return Wording(
        id=as_uuid(row["id"]),
        briefing=as_uuid(row["briefing"]),
        number=row["number"],
        text=as_text(row["text"]),
        written_at=as_instant(row["created_at"]),
        readers=row["readers"],
    )
