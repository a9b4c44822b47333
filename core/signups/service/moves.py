"""A new time for all who have a place: commitments move, clashes are marked, people are told."""

from __future__ import annotations

from uuid import UUID

from core.data.commands import Sql, Steps
from core.data.times import later
from core.signups.queries.columns import ACTIVE
from core.signups.service.entries import LINK_LIFE_AFTER_END
from core.signups.service.statements import lock_persons, places_where, set_state, taken_times
from core.signups.service.telling import tell
from core.signups.time_rules import time_verdicts
from core.signups.values import Overlap, Place, Sheet


def move(sheet: Sheet) -> Steps[set[UUID]]:
    """Move the time of all who have a place, and mark those who cannot be there.

    Returns who is newly marked. Somebody who came in after the persons were locked is locked
    now; the rare deadlock that this can mean is met by the database and tried again.
    """
    confirmed = yield from places_where(
        "s.sheet = ? AND s.state = 'confirmed' AND s.person IS NOT NULL", [sheet.id]
    )
    yield from lock_persons(place.person for place in confirmed if place.person)
    yield Sql(
        "UPDATE signups_commitment SET starts_at = ?, ends_at = ?, is_hard = ? WHERE source IN"
        " (SELECT id FROM signups_signup WHERE sheet = ?)",
        [sheet.starts_at, sheet.ends_at, sheet.overlap is Overlap.REFUSE, sheet.id],
    )
    yield Sql(
        "UPDATE signups_link SET expires_at = ? WHERE signup IN"
        " (SELECT id FROM signups_signup WHERE sheet = ?)",
        [later(sheet.ends_at, LINK_LIFE_AFTER_END), sheet.id],
    )
    marked: set[UUID] = set()
    for place in confirmed:
        if (yield from _mark(sheet, place)):
            marked.add(place.id)
    return marked


def _mark(sheet: Sheet, place: Place) -> Steps[bool]:
    """Mark a sign-up whose new time meets other taken time, or unmark it; True when it is new."""
    if place.person is None:
        return False
    taken = yield from taken_times(place.person, sheet, apart_from=place.id)
    has_conflict = bool(time_verdicts(sheet, taken))
    if has_conflict != place.has_conflict:
        yield from set_state([place.id], place.state, has_conflict=has_conflict)
    return has_conflict and not place.has_conflict


def tell_of_move(sheet: Sheet, only: set[UUID] | None) -> Steps[None]:
    """Tell everybody with a living sign-up of the new time, or only some."""
    places = yield from places_where(
        f"s.sheet = ? AND s.shares IS NULL AND s.state IN ({ACTIVE})", [sheet.id]
    )
    for place in places:
        if only is None or place.id in only:
            yield from tell("signups.changed", sheet, place)
