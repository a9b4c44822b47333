"""Who was on a shift, as far as its hours tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.signups.api import Place, SignupState, signups_of
from plugins.volunteering.queries.hours import HourLine, lines_of_signups, standing_in
from plugins.volunteering.queries.shifts import places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody with a confirmed place; `hours` are those that count, None for who has none.

    `note` says why, where that was not read at the gate; a message id or typed words.
    """

    signup: UUID
    person: UUID | None
    name: str
    role_title: LocalizedText
    hours: HourLine | None
    note: str


async def attendees_of(shift: UUID) -> Sequence[Attendee]:
    """Everybody with a confirmed place on a shift, role by role, in the order they signed up."""
    places = [
        (one.title, place)
        for one in await places_of(shift)
        if one.sheet
        for place in await signups_of(one.sheet, states=[SignupState.CONFIRMED])
    ]
    lines = await lines_of_signups([place.id for _, place in places])
    return [_attendee(title, place, lines.get(place.id, ())) for title, place in places]


def _attendee(title: LocalizedText, place: Place, lines: Sequence[HourLine]) -> Attendee:
    standing, note = standing_in(lines)
    return Attendee(
        signup=place.id,
        person=place.person,
        name=place.name,
        role_title=title,
        hours=standing,
        note=note,
    )
