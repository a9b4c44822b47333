"""How sign-ups end, whoever ends them: places go back, time is free, a second try steps in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.data.commands import Sql, Steps
from core.data.many import marks
from core.signups.queries.columns import ACTIVE
from core.signups.service.remind import withdraw_reminders
from core.signups.service.statements import (
    free_time,
    give_back,
    party_of,
    places_where,
    set_state,
)
from core.signups.values import CancelledBy, Place, Sheet, SignupState


def end(
    sheet: Sheet,
    places: Sequence[Place],
    state: SignupState,
    *,
    now: datetime,
    by: CancelledBy,
    reason: str = "",
) -> Steps[None]:
    """Put active sign-ups into a state that is over; the sheet must be locked.

    Where another try of the same address stands for the same place, that one has it from now on.
    """
    ids = [place.id for place in places]
    kept: set[UUID] = set()
    for leader in [place for place in places if place.is_leader]:
        if (yield from _step_in(leader, ids)):
            kept.add(leader.party)
    yield from set_state(
        ids,
        state,
        takes_place=False,
        position=None,
        held_until=None,
        offered_until=None,
        shares=None,
        cancelled_at=now,
        cancelled_by=by,
        reason=reason,
    )
    yield from withdraw_reminders(sheet, places)
    yield from free_time(ids)
    yield from _look_again([place.person for place in places if place.person])
    gone = [place for place in places if place.party not in kept]
    yield from give_back(
        sheet.id,
        taken=sum(place.takes_place for place in gone),
        waiting=sum(_waits(place) for place in gone),
    )


def _waits(place: Place) -> bool:
    return place.state is SignupState.WAITLISTED and place.position is not None


def _step_in(leader: Place, ending: Sequence[UUID]) -> Steps[bool]:
    """Let a second try of the same address that lives on stand where this one stood."""
    heirs = yield from places_where(
        f"s.shares = ? AND s.state IN ({ACTIVE}) AND s.is_leader", [leader.id]
    )
    living = [heir for heir in heirs if heir.id not in ending]
    if not living:
        return False
    yield from take_over(living[0], leader)
    return True


def take_over(heir: Place, leader: Place) -> Steps[None]:
    """Move a party's place or rank to another party of the same address and size."""
    yield Sql(
        "UPDATE signups_signup SET state = ?, takes_place = ?, position = ?, held_until = ?,"
        " offered_until = ?, shares = NULL WHERE party = ?",
        [
            leader.state,
            leader.takes_place,
            leader.position,
            leader.held_until,
            leader.offered_until,
            heir.party,
        ],
    )
    yield Sql("UPDATE signups_signup SET shares = ? WHERE shares = ?", [heir.id, leader.id])
    yield Sql(
        "UPDATE signups_signup SET takes_place = ?, position = NULL WHERE party = ?",
        [False, leader.party],
    )


def release(sheet: Sheet, other: Place, *, now: datetime, reason: str) -> Steps[None]:
    """End the party of another sign-up of the same person, because one is enough."""
    members = yield from party_of(other.id)
    yield from end(
        sheet,
        [place for place in members if place.state.is_active],
        SignupState.CANCELLED,
        now=now,
        by=CancelledBy.SYSTEM,
        reason=reason,
    )


def _look_again(persons: Sequence[UUID]) -> Steps[None]:
    """Somebody whose time became free is no longer passed over on waiting lists."""
    if persons:
        yield Sql(
            "UPDATE signups_signup SET has_conflict = ? WHERE state = 'waitlisted'"  # noqa: S608 -- only marks
            f" AND person IN ({marks(persons)})",
            [False, *persons],
        )


def hand_on(sheet: Sheet, place: Place, *, now: datetime) -> Steps[None]:
    """End a confirmed sign-up whose place another one takes in the same transaction.

    The place is free at no moment: the sheet's counters stay as they are.
    """
    yield from set_state(
        [place.id],
        SignupState.CANCELLED,
        takes_place=False,
        cancelled_at=now,
        cancelled_by=CancelledBy.HANDED_ON,
    )
    yield from withdraw_reminders(sheet, [place])
    yield from free_time([place.id])
    yield from _look_again([place.person] if place.person else [])
