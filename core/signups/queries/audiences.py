"""Whom a host can write to at once: the people of a sheet, or of sheets that belong together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import as_instant, read
from core.data.many import marks
from core.kernel import registry
from core.signups.queries.columns import PLACE_COLUMNS, PLACES_FROM
from core.signups.queries.own import subjects_of
from core.signups.queries.sheets import sheet_by_id, sheets_of
from core.signups.values import Place, Sheet, SignupState

SHEET = "sheet"
CONFIRMED, WAITING = "confirmed", "waiting"
STATES_OF = {
    CONFIRMED: (SignupState.CONFIRMED,),
    WAITING: (SignupState.WAITLISTED, SignupState.OFFERED, SignupState.REQUESTED),
}
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A thing whose people can be written to: its title, its desk page, its sheets.

    `asks` names another thing whose questions its people are asked.
    """

    kind: str
    subject: UUID
    title: LocalizedText
    organization: UUID
    desk_path: str
    sheets: Sequence[Sheet]
    asks: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """What a host wrote before."""

    subject: str
    text: str
    is_urgent: bool
    told: int
    sent_at: datetime


async def audience_of(kind: str, subject: UUID, *, slug: str) -> Audience | None:
    """The people of a sheet ("sheet"), or of a group's thing; None for what is not there."""
    if kind == SHEET:
        return await _of_sheet(subject, slug)
    group = registry.current().signup_groups.get(kind)
    view = await group.describe(subject) if group else None
    if view is None:
        return None
    sheets: list[Sheet] = []
    for key in {key for key, _ in view.places}:
        found = await sheets_of(key, [one for name, one in view.places if name == key])
        sheets += found.values()
    return Audience(
        kind=kind,
        subject=subject,
        title=view.title,
        organization=view.organization,
        desk_path=view.desk_path,
        sheets=sorted(sheets, key=lambda sheet: sheet.starts_at),
        asks=view.asks,
    )


async def _of_sheet(subject: UUID, slug: str) -> Audience | None:
    sheet = await sheet_by_id(subject)
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if sheet is None:
        return None
    return Audience(
        kind=SHEET,
        subject=subject,
        title=thing.title if thing else LocalizedText(),
        organization=sheet.organization,
        desk_path=f"/desk/{slug}/signups/{sheet.id}",
        sheets=[sheet],
    )


async def people_of_audience(audience: Audience, wanted: Collection[str]) -> Sequence[Place]:
    """Those who answer for a sign-up in one of the wanted states and have an address."""
    states = [state for name in wanted for state in STATES_OF[name]]
    if not states or not audience.sheets:
        return []
    ids = [sheet.id for sheet in audience.sheets]
    rows = await read(
        f"SELECT {PLACE_COLUMNS} FROM {PLACES_FROM} WHERE s.is_leader AND s.shares IS NULL"  # noqa: S608 -- only marks
        f" AND s.sheet IN ({marks(ids)}) AND s.state IN ({marks(states)}) ORDER BY s.id",
        [*ids, *states],
    )
    places = [Place.from_row(row) for row in rows]
    return [place for place in places if place.email]


async def messages_sent(audience: Audience) -> Sequence[SentMessage]:
    """What was written to the people of a thing, newest first."""
    rows = await read(
        "SELECT subject, text, is_urgent, told, created_at FROM signups_host_message"
        " WHERE audience = ? AND subject_id = ? ORDER BY created_at DESC LIMIT ?",
        [audience.kind, audience.subject, MOST_SHOWN],
    )
    return [
        SentMessage(
            subject=row["subject"],
            text=row["text"],
            is_urgent=bool(row["is_urgent"]),
            told=row["told"],
            sent_at=as_instant(row["created_at"]),
        )
        for row in rows
    ]
