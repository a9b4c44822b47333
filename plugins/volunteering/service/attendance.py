"""Who was on a shift and who was not, where the organization knows better than the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import to_wall, utc_now
from core.data.transactions import tx
from core.people.api import Person
from core.services.audit.api import record
from core.signups.api import Place, SignupState, signup_by_id
from plugins.volunteering.hours_rules import Span, night_minutes
from plugins.volunteering.hours_verdicts import COUNTED, NOT_COUNTED, OVERLAP, may_note
from plugins.volunteering.queries import RoleView, places_of, shift_role_by_id
from plugins.volunteering.queries.hours import known_of
from plugins.volunteering.service.ledger import entries_of_signups, reverse, standing_of
from plugins.volunteering.service.telling import say_approved, tell_of_hours
from plugins.volunteering.tables import HourEntry, ShiftRole
from plugins.volunteering.values import HourSource, HourState

PRESENT = msg("The organization noted: was there.")
ABSENT = msg("The organization noted: did not come.")


async def note_presence(
    viewer: Viewer, shift: UUID, signup: UUID, *, now: datetime | None = None
) -> UUID:
    """Count the whole shift for somebody who was there without a reading. The entry's id.

    Also takes back that somebody was noted absent. Raises NotFound for a sign-up of another shift
    or one that was not confirmed, and Refused: before the end, for oneself, where hours count.
    """
    moment = now or utc_now()
    async with tx():
        seat = await _locked_seat(viewer, shift, signup, now=moment)
        refuse(COUNTED if standing_of(seat.entries) else None)
        entry = await _enter(viewer, seat, now=moment)
        await _log(viewer, seat, "present")
        await tell_of_hours("volunteering.hours_approved", [entry])
        await say_approved([entry])
    return entry.id


async def note_absence(
    viewer: Viewer, shift: UUID, signup: UUID, *, now: datetime | None = None
) -> None:
    """Take the hours of somebody back who was not there, whatever was read at the gate.

    Raises NotFound and Refused as above, and where no hours count.
    """
    moment = now or utc_now()
    async with tx():
        seat = await _locked_seat(viewer, shift, signup, now=moment)
        standing = standing_of(seat.entries)
        if standing is None:
            refuse(NOT_COUNTED)
            return
        await reverse(
            standing, source=HourSource.CORRECTION, reason=ABSENT, viewer=viewer, now=moment
        )
        await _log(viewer, seat, "absent")
        await tell_of_hours("volunteering.hours_corrected", [standing])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """A confirmed place on a shift, and what the ledger has of it, the oldest first."""

    view: RoleView
    place: Place
    entries: list[HourEntry]


async def _locked_seat(viewer: Viewer, shift: UUID, signup: UUID, *, now: datetime) -> _Seat:
    """The place under the locks in which hours are counted too: the role's, then the entries'."""
    place = await signup_by_id(signup)
    sheets = {one.sheet: one.id for one in await places_of(shift)}
    if place is None or place.sheet not in sheets or place.state is not SignupState.CONFIRMED:
        raise NotFound
    await locked_row(ShiftRole, sheets[place.sheet])
    view = await shift_role_by_id(sheets[place.sheet])
    if view is None:
        raise NotFound
    refuse(may_note(place.person, viewer, ends_at=view.shift.ends_at, now=now))
    entries = (await entries_of_signups([signup])).get(signup, [])
    return _Seat(view=view, place=place, entries=entries)


async def _enter(viewer: Viewer, seat: _Seat, *, now: datetime) -> HourEntry:
    shift, person = seat.view.shift, seat.place.person
    span = Span(shift.starts_at, shift.ends_at)
    day = to_wall(span.start, shift.zone).date()
    if person is not None:
        await locked_row(Person, person)
        known = await known_of(person, day, span)
        refuse(OVERLAP if known.spans else None)
    earlier = [one for one in seat.entries if not one.reversal_of]
    entry = HourEntry(
        id=new_id(),
        created_at=now,
        person=person,
        name="" if person else seat.place.name,
        organization=seat.view.view.organization.id,
        offer=seat.view.view.offer.id,
        shift=shift.id,
        role=seat.view.role.id,
        signup=seat.place.id,
        turn=len(earlier),
        day=day,
        starts_at=span.start,
        ends_at=span.end,
        minutes=span.minutes,
        night_minutes=night_minutes(span, zone=shift.zone),
        source=HourSource.CORRECTION.value,
        state=HourState.APPROVED.value,
        replaces=earlier[-1].id if earlier else None,
        reason=PRESENT,
        entered_by=viewer.account,
        decided_by=viewer.account,
        decided_at=now,
    )
    await entry.save()
    return entry


async def _log(viewer: Viewer, seat: _Seat, word: str) -> None:
    await record(
        viewer,
        action=f"volunteering.attendance.{word}",
        subject=seat.place.id,
        organization=seat.view.view.organization.id,
    )
