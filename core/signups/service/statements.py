"""The statements of which the commands are made; each a generator that asks the database.

Locks are taken in one order everywhere: persons by id, then the sheet. A NOT EXISTS instead of the
lock on the person let one person into two overlapping sheets in 84 of 200 races on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.data.commands import Sql, Steps, as_instant, as_uuid
from core.data.ids import new_id
from core.data.many import insert, marks
from core.data.times import later
from core.signups.queries.columns import ACTIVE, PLACE_COLUMNS, PLACES_FROM
from core.signups.time_rules import LOOK_AROUND
from core.signups.values import (
    SIGNUP_SOURCE,
    Overlap,
    Party,
    Place,
    Sheet,
    SignupState,
    TakenTime,
    folded_address,
)

# --- locks ---------------------------------------------------------------------------------------


def lock_persons(persons: Iterable[UUID]) -> Steps[None]:
    """Let nobody else decide on these persons' time until the end of the transaction."""
    ids = sorted(set(persons))
    if ids:
        yield Sql(
            f"SELECT id FROM people_person WHERE id IN ({marks(ids)}) ORDER BY id",  # noqa: S608 -- only marks
            ids,
            for_update=True,
        )


def locked_sheet(sheet: UUID) -> Steps[Sheet]:
    """The sheet, as it is now and stays until the end of the transaction. Raises NotFound."""
    rows = yield Sql("SELECT * FROM signups_sheet WHERE id = ?", [sheet], for_update=True)
    if not rows:
        raise NotFound
    return Sheet.from_row(rows[0])


# --- reads ---------------------------------------------------------------------------------------


def places_where(condition: str, arguments: Sequence[Any]) -> Steps[list[Place]]:
    """Sign-ups with their contacts, leaders first; `condition` is ours, never typed by anyone."""
    rows = yield Sql(
        f"SELECT {PLACE_COLUMNS} FROM {PLACES_FROM} WHERE {condition}"  # noqa: S608 -- no input in it
        " ORDER BY s.created_at, s.is_leader DESC, s.id",
        arguments,
    )
    return [Place.from_row(row) for row in rows]


def party_of(signup: UUID) -> Steps[list[Place]]:
    """All sign-ups of one's party, the leader first. Raises NotFound."""
    places = yield from places_where(
        "s.party = (SELECT party FROM signups_signup WHERE id = ?)", [signup]
    )
    if not places:
        raise NotFound
    return sorted(places, key=lambda place: not place.is_leader)


def living(party: Sequence[Place]) -> list[Place]:
    """Those of a party who have not left it."""
    return [place for place in party if place.state.is_active]


def own_place(sheet: UUID, person: UUID) -> Steps[Place | None]:
    """What a person has, wants or waits for on a sheet."""
    places = yield from places_where(
        f"s.sheet = ? AND s.person = ? AND s.state IN ({ACTIVE})", [sheet, person]
    )
    return places[0] if places else None


def places_of_address(email: str) -> Steps[list[Place]]:
    """Sign-ups of an address that nobody has confirmed, living or over; leaders only.

    Asked by the address alone: one has few sign-ups, a sheet may have thousands.
    """
    return (
        yield from places_where(
            "s.email_folded = ? AND s.email_folded <> '' AND s.person IS NULL AND s.is_leader",
            [folded_address(email)],
        )
    )


def unconfirmed(sheet: UUID, email: str, *, but: UUID | None = None) -> Steps[list[Place]]:
    """Living sign-ups of an address that nobody has confirmed, on one sheet; leaders only."""
    found = yield from places_of_address(email)
    return [one for one in found if one.sheet == sheet and one.state.is_active and one.id != but]


def waiting_parties(sheet: UUID) -> Steps[list[Party]]:
    """Those who wait, longest first."""
    rows = yield Sql(
        "SELECT party, MIN(position) AS position, COUNT(*) AS size,"
        " MAX(CASE WHEN has_conflict THEN 1 ELSE 0 END) AS has_conflict"
        " FROM signups_signup WHERE sheet = ? AND state = 'waitlisted' AND shares IS NULL"
        " GROUP BY party ORDER BY MIN(position)",
        [sheet],
    )
    return [
        Party(
            id=as_uuid(row["party"]),
            position=row["position"],
            size=row["size"],
            has_conflict=bool(row["has_conflict"]),
        )
        for row in rows
    ]


def taken_times(
    person: UUID, sheet: Sheet, *, apart_from: UUID | None = None
) -> Steps[list[TakenTime]]:
    """What of a person's time around a sheet's is taken, whichever module took it.

    Rules on rest and hours come along from sheets of the same kind.
    """
    rows = yield Sql(
        "SELECT c.starts_at, c.ends_at, c.is_hard,"
        " h.rest_minutes, h.most_minutes_a_day, h.most_minutes_a_week"
        " FROM signups_commitment c LEFT JOIN signups_signup s ON s.id = c.source"
        " LEFT JOIN signups_sheet h ON h.id = s.sheet AND h.kind = ?"
        " WHERE c.person = ? AND c.starts_at < ? AND c.ends_at > ? AND c.source <> ?"
        " ORDER BY c.starts_at",
        [
            sheet.kind,
            person,
            later(sheet.ends_at, LOOK_AROUND),
            later(sheet.starts_at, -LOOK_AROUND),
            apart_from or new_id(),
        ],
    )
    return [
        TakenTime(
            starts_at=as_instant(row["starts_at"]),
            ends_at=as_instant(row["ends_at"]),
            is_hard=bool(row["is_hard"]),
            rest_minutes=row["rest_minutes"],
            most_minutes_a_day=row["most_minutes_a_day"],
            most_minutes_a_week=row["most_minutes_a_week"],
        )
        for row in rows
    ]


def mail_link(signup: UUID) -> Steps[UUID]:
    """The link that was sent to a sign-up's address."""
    rows = yield Sql(
        "SELECT id FROM signups_link WHERE signup = ? AND proves_address"
        " ORDER BY created_at LIMIT 1",
        [signup],
    )
    if not rows:
        raise NotFound
    return as_uuid(rows[0]["id"])


# --- counters ------------------------------------------------------------------------------------


def take_places(sheet: UUID, size: int) -> Steps[bool]:
    """Take places if so many are free."""
    return bool((yield places_taken(sheet, size)))


def places_taken(sheet: UUID, size: int) -> Sql:
    """The statement of `take_places`; its condition holds even where a lock was forgotten."""
    return Sql(
        "UPDATE signups_sheet SET taken = taken + ? WHERE id = ?"
        " AND (capacity IS NULL OR taken + ? <= capacity) RETURNING taken",
        [size, sheet, size],
    )


def give_back(sheet: UUID, *, taken: int, waiting: int) -> Steps[None]:
    """Take so many off the sheet's counters."""
    if taken or waiting:
        yield Sql(
            "UPDATE signups_sheet SET taken = taken - ?, waiting = waiting - ? WHERE id = ?",
            [taken, waiting, sheet],
        )


def next_position(sheet: UUID, size: int) -> Steps[int]:
    """A rank behind all who wait; ranks only rise."""
    rows = yield Sql(
        "UPDATE signups_sheet SET waiting = waiting + ?, last_position = last_position + 1"
        " WHERE id = ? RETURNING last_position",
        [size, sheet],
    )
    return int(rows[0]["last_position"])


# --- sign-ups and commitments --------------------------------------------------------------------


def set_state(signups: Sequence[UUID], state: SignupState, **values: Any) -> Steps[None]:
    """Put sign-ups into a state, with other columns set alike; only a hold waits for a guardian."""
    columns = {"state": state, "waits_for": "", **values}
    if signups:
        yield Sql(
            f"UPDATE signups_signup SET {', '.join(f'{name} = ?' for name in columns)}"  # noqa: S608 -- names are ours
            f" WHERE id IN ({marks(signups)})",
            [*columns.values(), *signups],
        )


def commit_time(place: UUID, person: UUID, sheet: Sheet, now: datetime) -> Steps[None]:
    """A confirmed sign-up takes the person's time: hard where the sheet refuses overlaps."""
    for statement in taken_time(place, person, sheet, now):  # noqa: UP028 -- a list is sent no rows
        yield statement


def commit_companions(party: Sequence[Place], sheet: Sheet, now: datetime) -> Steps[None]:
    """So does that of those who come along and are persons: minors with a consent."""
    for one in party:
        if not one.is_leader and one.person is not None:
            yield from commit_time(one.id, one.person, sheet, now)


def taken_time(place: UUID, person: UUID, sheet: Sheet, now: datetime) -> list[Sql]:
    """The statements of `commit_time`: one, or none where overlaps are ignored."""
    if sheet.overlap is Overlap.IGNORE:
        return []
    row = {
        "created_at": now,
        "person": person,
        "starts_at": sheet.starts_at,
        "ends_at": sheet.ends_at,
        "source_kind": SIGNUP_SOURCE,
        "source": place,
        "is_hard": sheet.overlap is Overlap.REFUSE,
    }
    return [insert("signups_commitment", row)]


def free_time(signups: Sequence[UUID]) -> Steps[None]:
    """Sign-ups that are over take nobody's time."""
    if signups:
        yield Sql(
            f"DELETE FROM signups_commitment WHERE source IN ({marks(signups)})",  # noqa: S608 -- only marks
            list(signups),
        )
