"""Places that people give on: where a link leads, what a sign-up gives, what a host decides on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.ids import token_hash
from core.signups.hand_over_rules import HandOver
from core.signups.links import link_token
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.values import HandsOver, Place, Sheet, SheetState

COLUMNS = (
    "f.id, f.signup, f.is_public, f.email, f.state, f.taker, f.became, f.guardian_email,"
    " f.reason, f.created_at, f.wants, f.gives"
)
MOST_TO_SWAP_FOR = 60
MOST_SWAPS_SHOWN = 5
MOST_PUBLIC = 100
LIVING = "f.state IN ('open', 'asked')"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLink:
    """A place that is given on, with the sign-up that has it now and its sheet."""

    handed: HandOver
    place: Place
    sheet: Sheet
    wanted: Sheet | None = None

    @property
    def token(self) -> str:
        """What opens its page."""
        return link_token(self.handed.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHandOver:
    """What a host decides on: who gives a place to whom."""

    handed: HandOver
    giver_name: str
    taker_name: str


async def hand_over_by_link(token: str) -> HandOverLink | None:
    """What a link's token leads to, also once it is settled; None for unknown ones."""
    return await _linked("f.token_hash = ?", [token_hash(token)])


async def hand_over_by_id(hand_over: UUID) -> HandOverLink | None:
    """One hand-over with its sign-up and sheet, or None."""
    return await _linked("f.id = ?", [hand_over])


async def living_hand_over(signup: UUID) -> HandOver | None:
    """How somebody gives a sign-up's place on now, or None."""
    rows = await read(
        f"SELECT {COLUMNS} FROM signups_hand_over f WHERE f.signup = ? AND {LIVING}",  # noqa: S608 -- constants only
        [signup],
    )
    return HandOver.from_row(rows[0]) if rows else None


async def last_hand_over(signup: UUID) -> HandOver | None:
    """What came last of giving a sign-up's place on, or None."""
    rows = await read(
        f"SELECT {COLUMNS} FROM signups_hand_over f WHERE f.signup = ?"  # noqa: S608 -- constants only
        " ORDER BY f.created_at DESC, f.id DESC LIMIT 1",
        [signup],
    )
    return HandOver.from_row(rows[0]) if rows else None


async def public_hand_over(sheet: Sheet, viewer: UUID | None) -> HandOver | None:
    """The place that waits longest for anybody who may take it; not one's own."""
    if sheet.hands_over is HandsOver.NO:
        return None
    rows = await read(
        f"SELECT {COLUMNS}, s.person FROM signups_hand_over f"  # noqa: S608 -- constants only
        " JOIN signups_signup s ON s.id = f.signup"
        " WHERE s.sheet = ? AND s.state = 'confirmed' AND f.is_public AND f.state = 'open'"
        " AND f.wants IS NULL ORDER BY f.created_at, f.id LIMIT 2",
        [sheet.id],
    )
    others = [row for row in rows if viewer is None or as_uuid(row["person"]) != viewer]
    return HandOver.from_row(others[0]) if others else None


async def public_hand_overs(sheet: Sheet, viewer: UUID | None, now: datetime) -> Sequence[HandOver]:
    """All places that a viewer may take, the oldest first, at most a hundred; not one's own.

    Swaps are for those who have a place on the sheet that is wanted in return.
    """
    is_over = sheet.state is SheetState.CANCELLED or now >= sheet.starts_at
    if sheet.hands_over is HandsOver.NO or is_over:
        return ()
    rows = await read(
        f"SELECT {COLUMNS}, s.person FROM signups_hand_over f"  # noqa: S608 -- constants only
        " JOIN signups_signup s ON s.id = f.signup"
        " WHERE s.sheet = ? AND s.state = 'confirmed' AND f.is_public AND f.state = 'open'"
        " AND (f.wants IS NULL OR EXISTS (SELECT 1 FROM signups_signup o WHERE o.sheet = f.wants"
        " AND o.person = ? AND o.state = 'confirmed'))"
        " ORDER BY f.created_at, f.id LIMIT ?",
        [sheet.id, viewer, MOST_PUBLIC],
    )
    others = [row for row in rows if viewer is None or as_uuid(row["person"]) != viewer]
    return [HandOver.from_row(row) for row in others]


async def asked_hand_overs(sheet: UUID) -> Sequence[AskedHandOver]:
    """What waits for the host's answer on a sheet, the oldest first."""
    rows = await read(
        f"SELECT {COLUMNS}, g.name AS giver_name, t.name AS taker_name FROM signups_hand_over f"  # noqa: S608 -- constants only
        " JOIN signups_signup s ON s.id = f.signup"
        " LEFT JOIN people_person g ON g.id = s.person"
        " LEFT JOIN people_person t ON t.id = f.taker"
        " WHERE s.sheet = ? AND s.state = 'confirmed' AND f.state = 'asked'"
        " ORDER BY f.created_at, f.id",
        [sheet],
    )
    return [
        AskedHandOver(
            handed=HandOver.from_row(row),
            giver_name=row["giver_name"] or "",
            taker_name=row["taker_name"] or "",
        )
        for row in rows
    ]


async def _linked(condition: str, arguments: Sequence[Any]) -> HandOverLink | None:
    rows = await read(
        f"SELECT {COLUMNS} FROM signups_hand_over f WHERE {condition}",  # noqa: S608 -- conditions of ours
        arguments,
    )
    handed = HandOver.from_row(rows[0]) if rows else None
    place = await signup_by_id(handed.signup) if handed else None
    sheet = await sheet_by_id(place.sheet) if place else None
    if handed is None or place is None or sheet is None:
        return None
    wanted = await sheet_by_id(handed.wants) if handed.wants else None
    return HandOverLink(handed=handed, place=place, sheet=sheet, wanted=wanted)


async def sheets_to_swap_for(sheet: Sheet, person: UUID, now: datetime) -> Sequence[Sheet]:
    """Sheets of the same host on which somebody else has a place that could be swapped."""
    rows = await read(
        "SELECT h.* FROM signups_sheet h WHERE h.organization = ? AND h.kind = ? AND h.id <> ?"
        " AND h.starts_at > ? AND h.hands_over <> 'no' AND h.state <> 'cancelled'"
        " AND EXISTS (SELECT 1 FROM signups_signup s WHERE s.sheet = h.id"
        " AND s.state = 'confirmed' AND s.is_leader AND s.person IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM signups_signup s WHERE s.sheet = h.id"
        " AND s.state = 'confirmed' AND s.person = ?) ORDER BY h.starts_at, h.id LIMIT ?",
        [sheet.organization, sheet.kind, sheet.id, now, person, MOST_TO_SWAP_FOR],
    )
    return [Sheet.from_row(row) for row in rows]


async def swaps_for(place: Place) -> Sequence[HandOverLink]:
    """Swaps that are offered to anybody who has a place where this one is, the oldest first."""
    rows = await read(
        f"SELECT {COLUMNS} FROM signups_hand_over f JOIN signups_signup s ON s.id = f.signup"  # noqa: S608 -- constants only
        " WHERE f.wants = ? AND f.is_public AND f.state = 'open' AND s.state = 'confirmed'"
        " AND s.person <> ? ORDER BY f.created_at, f.id LIMIT ?",
        [place.sheet, place.person, MOST_SWAPS_SHOWN],
    )
    found = [await hand_over_by_id(as_uuid(row["id"])) for row in rows]
    return [one for one in found if one is not None]
