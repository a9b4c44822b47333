"""Sheets: opening, changing, closing, cancelling; called by the room whose thing has places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, execute, read, run
from core.data.encoding import as_uuid
from core.data.ids import new_id
from core.data.many import insert
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.settings import current as settings
from core.signups.rules import may_set_capacity
from core.signups.service.moves import move, tell_of_move
from core.signups.service.outcome import Done, carry_out, places_changed
from core.signups.service.promote import promote
from core.signups.service.remind import withdraw_reminders
from core.signups.service.statements import lock_persons, locked_sheet, places_where
from core.signups.values import (
    LARGEST_PARTY,
    HandsOver,
    Overlap,
    Place,
    Sheet,
    SheetState,
)

MOST_MINUTES = {
    "rest_minutes": 10_080,
    "most_minutes_a_day": 1_440,
    "most_minutes_a_week": 10_080,
}
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
    "rest_minutes",
    "most_minutes_a_day",
    "most_minutes_a_week",
    "hands_over",
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
    rest_minutes: int | None = None,
    most_minutes_a_day: int | None = None,
    most_minutes_a_week: int | None = None,
    hands_over: HandsOver | str = HandsOver.NO,
    form: UUID | None = None,
) -> UUID:
    """Open a pool of places for a thing, one sheet a thing; inside the room's `tx()`.

    Instants are aware; `zone` is the city's when it is not given; `capacity` None means no limit.
    Sign-ups close when the thing starts unless `closes_at` says otherwise; `form` are the
    questions that people answer. Returns the sheet's id.
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
        rest_minutes=rest_minutes,
        most_minutes_a_day=most_minutes_a_day,
        most_minutes_a_week=most_minutes_a_week,
        hands_over=HandsOver(hands_over),
        form=form,
    )
    await _write(sheet)
    return sheet.id


async def _write(sheet: Sheet) -> None:
    _check(sheet)

    def steps() -> Steps[None]:
        columns = {column.name: getattr(sheet, column.name) for column in fields(Sheet)}
        yield insert("signups_sheet", {**columns, "created_at": utc_now(), "last_position": 0})

    await run(steps)


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
    for name, most in MOST_MINUTES.items():
        minutes = getattr(sheet, name)
        if minutes is not None and not 1 <= minutes <= most:
            message = f"{name} is 1 to {most}, or not said"
            raise ValueError(message)


async def change_sheet(
    sheet: UUID,
    *,
    viewer: Viewer | None,
    tells: bool = True,
    now: datetime | None = None,
    **changes: Any,
) -> None:
    """Change a sheet's columns by name. New times move the commitments of those who have a place.

    Where the new time meets taken time the sign-up stays, is marked, and the person is told; so
    is everybody else whose time moved. `tells` False leaves that to the room's own mails (who is
    marked is told all the same). More places promote those who wait. Raises NotFound,
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
        lambda: _change_steps(sheet, stored, persons, viewer=viewer, tells=tells, now=moment),
        then=partial(promote, now=now),
    )


async def hand_sheets_over(before: UUID, after: UUID) -> None:
    """Make all sheets of an organization, and the places that it holds, those of another one."""
    await execute(
        *[
            Sql(
                f"UPDATE {table} SET organization = ? WHERE organization = ?",  # noqa: S608 -- names of ours
                (after, before),
            )
            for table in ("signups_sheet", "signups_signup")
        ]
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
    tells: bool,
    now: datetime,
) -> Steps[Done[None]]:
    yield from lock_persons(persons)
    old = yield from locked_sheet(sheet_id)
    changes = _without_return(old, changes)
    if all(getattr(old, name) == value for name, value in changes.items()):
        return Done(answer=None)
    new = replace(old, **changes)
    _check(new)
    refuse(may_set_capacity(old, new.capacity))
    yield Sql(
        f"UPDATE signups_sheet SET {', '.join(f'{name} = ?' for name in changes)} WHERE id = ?",  # noqa: S608 -- names are ours
        [*changes.values(), sheet_id],
    )
    is_moved = (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at)
    if is_moved or old.overlap is not new.overlap:
        if is_moved:
            yield from withdraw_reminders(old, (yield from _with_place(sheet_id)))
        told = yield from move(new)
        if is_moved and now < new.ends_at:
            yield from tell_of_move(new, None if tells else told)
    yield record_statement(
        viewer,
        action="signups.sheet.changed",
        subject=sheet_id,
        fields=tuple(sorted(changes)),
        organization=new.organization,
    )
    return Done(answer=None, facts=[places_changed(new)], freed=sheet_id)


def _with_place(sheet: UUID) -> Steps[list[Place]]:
    return (yield from places_where("s.sheet = ? AND s.state = 'confirmed'", [sheet]))


def _without_return(sheet: Sheet, changes: dict[str, Any]) -> dict[str, Any]:
    """What is cancelled is not merely closed: only opening it anew changes that."""
    if sheet.state is SheetState.CANCELLED and changes.get("state") == SheetState.CLOSED:
        return {name: value for name, value in changes.items() if name != "state"}
    return changes
