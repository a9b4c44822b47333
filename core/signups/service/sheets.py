"""Sheets: opening, changing, closing, cancelling; called by the room whose thing has places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.signals import Signal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.settings import current as settings
from core.signups.queries.columns import ACTIVE
from core.signups.rules import may_set_capacity, overlap_verdict
from core.signups.service.endings import end
from core.signups.service.outcome import Done, carry_out, end_facts, places_changed, refuse
from core.signups.service.promote import promote
from core.signups.service.statements import (
    insert,
    lock_persons,
    locked_sheet,
    places_where,
    set_state,
    taken_times,
)
from core.signups.service.telling import tell
from core.signups.values import (
    LARGEST_PARTY,
    CancelledBy,
    Overlap,
    Place,
    Sheet,
    SheetState,
    SignupState,
)

CHANGEABLE = (
    "capacity",
    "opens_at",
    "closes_at",
    "starts_at",
    "ends_at",
    "zone",
    "overlap",
    "needs_approval",
    "has_waiting_list",
    "confirms_at_once",
    "largest_party",
    "hold_minutes",
    "offer_minutes",
    "state",
)


async def open_sheet(  # noqa: PLR0913 -- a sheet's settings, each by name
    *,
    kind: str,
    subject: UUID,
    organization: UUID,
    capacity: int | None,
    starts_at: datetime,
    ends_at: datetime,
    zone: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    overlap: Overlap | str = Overlap.REFUSE,
    needs_approval: bool = False,
    has_waiting_list: bool = True,
    confirms_at_once: bool = False,
    largest_party: int = 1,
    hold_minutes: int = 1440,
    offer_minutes: int = 1440,
) -> UUID:
    """Open a pool of places for a thing, one sheet a thing; inside the room's `tx()`.

    Instants are aware; `zone` is the city's when it is not given; `capacity` None means no limit.
    Sign-ups close when the thing starts unless `closes_at` says otherwise. Returns the sheet's id.
    Raises ValueError for a stretch that ends before it starts or a size that cannot be.
    """
    sheet = Sheet(
        id=new_id(),
        kind=kind,
        subject=subject,
        organization=organization,
        capacity=capacity,
        taken=0,
        waiting=0,
        opens_at=_stored(opens_at),
        closes_at=_stored(closes_at),
        starts_at=_stored(starts_at),
        ends_at=_stored(ends_at),
        zone=zone or settings().city_zone,
        overlap=Overlap(overlap),
        needs_approval=needs_approval,
        has_waiting_list=has_waiting_list,
        confirms_at_once=confirms_at_once,
        largest_party=largest_party,
        hold_minutes=hold_minutes,
        offer_minutes=offer_minutes,
        state=SheetState.OPEN,
    )
    _check(sheet)

    def steps() -> Steps[None]:
        columns = {column.name: getattr(sheet, column.name) for column in fields(Sheet)}
        yield insert("signups_sheet", {**columns, "created_at": utc_now(), "last_position": 0})

    await run(steps)
    return sheet.id


def _stored(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _check(sheet: Sheet) -> None:
    if sheet.ends_at <= sheet.starts_at:
        message = "a sheet ends after it starts"
        raise ValueError(message)
    if sheet.capacity is not None and sheet.capacity < 0:
        message = "a capacity is not negative"
        raise ValueError(message)
    if not 1 <= sheet.largest_party <= LARGEST_PARTY:
        message = f"a party has 1 to {LARGEST_PARTY} people"
        raise ValueError(message)


async def change_sheet(
    sheet: UUID, *, viewer: Viewer | None, now: datetime | None = None, **changes: Any
) -> None:
    """Change a sheet's columns by name. New times move the commitments of those who have a place.

    Where the new time meets taken time the sign-up stays, is marked, and the person is told; so
    is everybody else whose time moved. More places promote those who wait. Raises NotFound,
    Refused when there would be fewer places than are taken, ValueError for unknown names.
    """
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        message = f"a sheet has no {sorted(unknown)} to change"
        raise ValueError(message)
    moment = now or utc_now()
    stored = {name: _stored(value) for name, value in changes.items()}
    persons = await _persons_on(sheet)
    await carry_out(
        lambda: _change_steps(sheet, stored, persons, viewer=viewer, now=moment),
        then=partial(promote, now=now),
    )


async def _persons_on(sheet: UUID) -> list[UUID]:
    rows = await read(
        "SELECT person FROM signups_signup WHERE sheet = ? AND person IS NOT NULL"
        " AND state = 'confirmed'",
        [sheet],
    )
    return [as_uuid(row["person"]) for row in rows]


def _change_steps(
    sheet_id: UUID,
    changes: dict[str, Any],
    persons: Sequence[UUID],
    *,
    viewer: Viewer | None,
    now: datetime,
) -> Steps[Done[None]]:
    yield from lock_persons(persons)
    old = yield from locked_sheet(sheet_id)
    if all(getattr(old, name) == value for name, value in changes.items()):
        return Done(answer=None)
    new = replace(old, **changes)
    _check(new)
    refuse(may_set_capacity(old, new.capacity))
    yield Sql(
        f"UPDATE signups_sheet SET {', '.join(f'{name} = ?' for name in changes)} WHERE id = ?",  # noqa: S608 -- names are ours
        [*changes.values(), sheet_id],
    )
    if (old.starts_at, old.ends_at, old.overlap) != (new.starts_at, new.ends_at, new.overlap):
        yield from _move(
            new, now, tell_all=(old.starts_at, old.ends_at) != (new.starts_at, new.ends_at)
        )
    yield record_statement(
        viewer,
        action="signups.sheet.changed",
        subject=sheet_id,
        fields=tuple(sorted(changes)),
        organization=new.organization,
    )
    return Done(answer=None, facts=[places_changed(new)], freed=sheet_id)


def _move(sheet: Sheet, now: datetime, *, tell_all: bool) -> Steps[None]:
    """Move the time of all who have a place, mark those who cannot be there, tell everybody.

    Somebody who came in after the persons were locked is locked now; the rare deadlock that this
    can mean is met by the database and tried again.
    """
    places = yield from places_where(f"s.sheet = ? AND s.state IN ({ACTIVE})", [sheet.id])
    confirmed = [place for place in places if place.state is SignupState.CONFIRMED and place.person]
    yield from lock_persons(place.person for place in confirmed if place.person)
    yield Sql(
        "UPDATE signups_commitment SET starts_at = ?, ends_at = ?, is_hard = ? WHERE source IN"
        " (SELECT id FROM signups_signup WHERE sheet = ?)",
        [sheet.starts_at, sheet.ends_at, sheet.overlap is Overlap.REFUSE, sheet.id],
    )
    for place in confirmed:
        yield from _mark(sheet, place)
    if tell_all and now < sheet.ends_at:
        for place in places:
            if place.shares is None:
                yield from tell("signups.changed", sheet, place)


def _mark(sheet: Sheet, place: Place) -> Steps[None]:
    """Mark a sign-up whose new time meets other taken time, or unmark it."""
    if place.person is None:
        return
    taken = yield from taken_times(
        place.person, sheet.starts_at, sheet.ends_at, apart_from=place.id
    )
    has_conflict = overlap_verdict(sheet, taken) is not None
    if has_conflict != place.has_conflict:
        yield from set_state([place.id], place.state, has_conflict=has_conflict)


async def cancel_sheet(
    sheet: UUID,
    reason: str,
    *,
    viewer: Viewer | None,
    by: CancelledBy = CancelledBy.HOST,
    now: datetime | None = None,
) -> None:
    """Cancel the thing's sheet with all its sign-ups, and tell everybody why; twice is harmless."""
    moment = now or utc_now()

    def steps() -> Steps[Done[None]]:
        found = yield from locked_sheet(sheet)
        if found.state is SheetState.CANCELLED:
            return Done(answer=None)
        places = yield from places_where(f"s.sheet = ? AND s.state IN ({ACTIVE})", [sheet])
        yield from _end_all(found, places, by=by, reason=reason, now=moment)
        yield Sql("UPDATE signups_sheet SET state = ? WHERE id = ?", [SheetState.CANCELLED, sheet])
        yield record_statement(
            viewer,
            action="signups.sheet.cancelled",
            subject=sheet,
            fields=("state",),
            organization=found.organization,
            reason=reason,
        )
        leaders = [place for place in places if place.is_leader]
        facts: list[Signal] = [*end_facts(found, leaders, by), places_changed(found)]
        return Done(answer=None, facts=facts)

    await carry_out(steps)


def _end_all(
    sheet: Sheet, places: Sequence[Place], *, by: CancelledBy, reason: str, now: datetime
) -> Steps[None]:
    yield Sql("UPDATE signups_signup SET shares = NULL WHERE sheet = ?", [sheet.id])
    yield from end(sheet, places, SignupState.CANCELLED, now=now, by=by, reason=reason)
    for place in places:
        if place.shares is None:
            yield from tell("signups.cancelled", sheet, place)
