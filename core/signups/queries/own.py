"""What a person, or whoever holds a link, sees of their own sign-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from core.contracts.signups import SignupSubject
from core.data.commands import read
from core.data.encoding import as_instant, as_uuid
from core.data.ids import token_hash
from core.data.times import utc_now
from core.kernel import registry
from core.signups.links import link_path, link_url
from core.signups.queries.columns import ACTIVE, PLACE_COLUMNS, PLACES_FROM, SHEET_COLUMNS
from core.signups.queries.sheets import sheets_by_ids, signup_by_id
from core.signups.values import Place, Sheet

OWN_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSignup:
    """One's own sign-up with its sheet, the thing behind it, and the link to its page.

    `subject` is None when the thing is gone or its module no longer there.
    """

    place: Place
    sheet: Sheet
    subject: SignupSubject | None
    link: UUID | None

    @property
    def path(self) -> str:
        """The way to its page; empty where it has none."""
        return link_path(self.link) if self.link else ""


class ListedSignup(NamedTuple):
    """What a list says of one's own sign-up, and nothing else; instants are UTC."""

    state: str
    cancelled_by: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    kind: str
    link: UUID | None
    subject: SignupSubject | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSignup:
    """What a link leads to. `proves_address` tells that it came by mail; otherwise it was only
    shown to whoever typed the address, and may confirm nothing.
    """

    place: Place
    sheet: Sheet
    token: str
    proves_address: bool


async def signup_by_link(token: str, *, now: datetime | None = None) -> LinkedSignup | None:
    """What a link's token leads to; None for unknown and expired ones alike."""
    rows = await read(
        "SELECT signup, proves_address, expires_at FROM signups_link WHERE token_hash = ?",
        [token_hash(token)],
    )
    if not rows or as_instant(rows[0]["expires_at"]) <= (now or utc_now()):
        return None
    place = await signup_by_id(as_uuid(rows[0]["signup"]))
    sheets = await sheets_by_ids([place.sheet]) if place else {}
    if place is None or place.sheet not in sheets:
        return None
    return LinkedSignup(
        place=place,
        sheet=sheets[place.sheet],
        token=token,
        proves_address=bool(rows[0]["proves_address"]),
    )


async def link_of(signup: UUID) -> UUID | None:
    """The id of the link that was sent to a sign-up's address."""
    rows = await read(
        "SELECT id FROM signups_link WHERE signup = ? AND proves_address"
        " ORDER BY created_at LIMIT 1",
        [signup],
    )
    return as_uuid(rows[0]["id"]) if rows else None


async def page_url_of(signup: UUID) -> str:
    """The public address of a sign-up's own page, for mails to its holder; empty if it has none."""
    link = await link_of(signup)
    return link_url(link) if link else ""


async def signups_of_person(person: UUID, *, limit: int = OWN_ROWS) -> Sequence[OwnSignup]:
    """A person's sign-ups, the latest starts first: one query and one a kind, however many."""
    rows = await read(
        f"SELECT {PLACE_COLUMNS}, {SHEET_COLUMNS}, l.id AS link FROM {PLACES_FROM}"  # noqa: S608 -- no input in it
        " JOIN signups_sheet h ON h.id = s.sheet"
        " LEFT JOIN signups_link l ON l.signup = s.id AND l.proves_address"
        " WHERE s.person = ? ORDER BY h.starts_at DESC, s.id DESC LIMIT ?",
        [person, limit],
    )
    places = [(Place.from_row(row), as_uuid(row["link"])) for row in rows]
    sheets = {one.id: one for one in (Sheet.from_row(row, prefix="h_") for row in rows)}
    subjects = await subjects_of(list(sheets.values()))
    return [
        OwnSignup(
            place=place,
            sheet=sheets[place.sheet],
            subject=subjects.get(place.sheet),
            link=link,
        )
        for place, link in places
    ]


async def coming_signups(person: UUID, now: datetime) -> Sequence[ListedSignup]:
    """A person's living sign-ups that are not over, the next one first, as a list shows them."""
    rows = await read(
        "SELECT s.state, s.cancelled_by, h.kind, h.subject, h.starts_at, h.ends_at, h.zone,"  # noqa: S608 -- constants only
        " l.id AS link FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
        " LEFT JOIN signups_link l ON l.signup = s.id AND l.proves_address"
        f" WHERE s.person = ? AND s.state IN ({ACTIVE}) AND h.ends_at > ?"
        " ORDER BY h.starts_at, s.id DESC LIMIT ?",
        [person, now, OWN_ROWS],
    )
    things = await things_behind((row["kind"], as_uuid(row["subject"])) for row in rows)
    return [
        ListedSignup(
            state=row["state"],
            cancelled_by=row["cancelled_by"],
            starts_at=as_instant(row["starts_at"]),
            ends_at=as_instant(row["ends_at"]),
            zone=row["zone"],
            kind=row["kind"],
            link=as_uuid(row["link"]),
            subject=things.get((row["kind"], as_uuid(row["subject"]))),
        )
        for row in rows
    ]


async def own_signup(sheet: UUID, person: UUID) -> OwnSignup | None:
    """What a person has, wants or waits for on one sheet."""
    for found in await signups_of_person(person):
        if found.sheet.id == sheet and found.place.state.is_active:
            return found
    return None


async def subjects_of(sheets: Sequence[Sheet]) -> Mapping[UUID, SignupSubject]:
    """The things behind sheets by the sheets' ids, one query a kind."""
    things = await things_behind((sheet.kind, sheet.subject) for sheet in sheets)
    of_sheets = {sheet.id: things.get((sheet.kind, sheet.subject)) for sheet in sheets}
    return {sheet: thing for sheet, thing in of_sheets.items() if thing is not None}


async def things_behind(
    named: Iterable[tuple[str, UUID]],
) -> Mapping[tuple[str, UUID], SignupSubject]:
    """Things by kind and subject, one query a kind; those that are gone are left out."""
    kinds = registry.current().signup_kinds
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, subject in dict.fromkeys(named):
        by_kind[kind].append(subject)
    found: dict[tuple[str, UUID], SignupSubject] = {}
    for key, subjects in by_kind.items():
        if key in kinds:
            described = await kinds[key].describe(subjects)
            found |= {(key, one): described[one] for one in subjects if one in described}
    return found
