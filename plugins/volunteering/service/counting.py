"""Hours of shifts out of what was read at the gate: counted after the end, and anew when more
comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.api import EndedList, GateList, Stay, lists_ended, lists_of, stays_of
from core.contracts.texts import msg
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import later, to_wall, utc_now
from core.data.transactions import tx
from core.signups.api import Place, signups_of
from plugins.volunteering.hours_rules import Counted, Span, counted
from plugins.volunteering.queries import RoleView, shift_role_by_id
from plugins.volunteering.service.ledger import entries_of_signups, minutes_of, reverse, standing_of
from plugins.volunteering.tables import HourEntry, ShiftRole
from plugins.volunteering.values import SHIFT_KIND, SHIFT_LIST, HourSource, HourState, ShiftState

GRACE = timedelta(hours=1)
LATEST = timedelta(days=35)
OVERLAPS = timedelta(minutes=5)
LATE = msg("Another reading came in later.")


async def count_hours(now: datetime | None = None) -> int:
    """Count the hours of shifts that ended an hour ago or earlier, at most 35 days; returns how
    many lists were counted. Those at which nothing was read since are left as they are.
    """
    moment = now or utc_now()
    ended = await lists_ended(
        SHIFT_KIND, after=later(moment, -LATEST), before=later(moment, -GRACE)
    )
    known = await _counted_until([one.gate_list.subject for one in ended])
    due = [one.gate_list for one in ended if _is_due(one, known)]
    for one in due:
        await count_hours_at(one, now=moment)
    return len(due)


async def time_counted(places: UUID) -> Mapping[UUID, timedelta]:
    """The hours of each sign-up for a role of a shift as they stand in the ledger, counted now."""
    for one in await lists_of(SHIFT_KIND, places):
        if one.key == SHIFT_LIST:
            await count_hours_at(one)
    view = await shift_role_by_id(places)
    if view is None or view.places.sheet is None:
        return {}
    signups = [one.id for one in await signups_of(view.places.sheet)]
    async with tx():
        known = await entries_of_signups(sorted(signups))
    return {signup: timedelta(minutes=minutes_of(entries)) for signup, entries in known.items()}


async def count_all() -> None:
    """What the job does."""
    await count_hours()


def _is_due(one: EndedList, known: Mapping[UUID, datetime | None]) -> bool:
    if one.gate_list.key != SHIFT_LIST or one.last_read_at is None:
        return False
    until = known.get(one.gate_list.subject)
    return one.gate_list.subject in known and (until is None or one.last_read_at > until)


async def _counted_until(places: Sequence[UUID]) -> Mapping[UUID, datetime | None]:
    if not places:
        return {}
    rows = await ShiftRole.select(ShiftRole.id, ShiftRole.hours_until).where(
        ShiftRole.id.is_in(list(places))
    )
    return {row["id"]: row["hours_until"] for row in rows}


async def count_hours_at(gate_list: GateList, *, now: datetime | None = None) -> None:
    """Bring the hours of everybody at a shift's list up to what was read there.

    Doing it twice changes nothing; what came out otherwise before is taken back by a row of its
    own. Hours that the organization has corrected stay as they were corrected.
    """
    moment = now or utc_now()
    async with tx():
        await locked_row(ShiftRole, gate_list.subject)
        view = await shift_role_by_id(gate_list.subject)
        if view is None or view.places.sheet is None or view.shift.state != ShiftState.OPEN:
            return
        places = {one.id: one for one in await signups_of(view.places.sheet)}
        times = await stays_of(gate_list)
        known = await entries_of_signups(sorted(places))
        for signup, place in sorted(places.items()):
            there, entries = times.get(signup, ()), known.get(signup, [])
            if there or entries:
                await _bring_up_to_date(
                    view, place, entries, _amount(view, gate_list, there), now=moment
                )
        await ShiftRole.update({ShiftRole.hours_until: later(moment, -OVERLAPS)}).where(
            ShiftRole.id == gate_list.subject
        )


def _amount(view: RoleView, gate_list: GateList, there: Sequence[Stay]) -> Counted:
    shift = Span(view.shift.starts_at, view.shift.ends_at)
    return counted(there, shift, zone=view.shift.zone, is_leaving_read=gate_list.is_two_way)


async def _bring_up_to_date(
    view: RoleView, place: Place, entries: Sequence[HourEntry], found: Counted, *, now: datetime
) -> None:
    if any(one.source == HourSource.CORRECTION for one in entries):
        return
    counts = [one for one in entries if not one.reversal_of]
    standing = standing_of(entries)
    if standing is not None and _is_same(standing, found):
        return
    if standing is not None:
        await reverse(standing, source=HourSource.SCAN, reason=LATE, viewer=None, now=now)
    if found.minutes:
        latest = counts[-1].id if counts else None
        await _enter(view, place, found, turn=len(counts), replaces=latest, now=now)


def _is_same(entry: HourEntry, found: Counted) -> bool:
    if not found.spans:
        return False
    return (entry.starts_at, entry.ends_at, entry.minutes, entry.is_flagged) == (
        found.spans[0].start,
        found.spans[-1].end,
        found.minutes,
        found.is_flagged,
    )


async def _enter(
    view: RoleView,
    place: Place,
    found: Counted,
    *,
    turn: int,
    replaces: UUID | None,
    now: datetime,
) -> None:
    start = found.spans[0].start
    await HourEntry(
        id=new_id(),
        created_at=now,
        person=place.person,
        name="" if place.person else place.name,
        organization=view.view.organization.id,
        offer=view.view.offer.id,
        shift=view.shift.id,
        role=view.role.id,
        signup=place.id,
        turn=turn,
        day=to_wall(start, view.shift.zone).date(),
        starts_at=start,
        ends_at=found.spans[-1].end,
        minutes=found.minutes,
        night_minutes=found.night_minutes,
        source=HourSource.SCAN.value,
        state=HourState.APPROVED.value,
        is_flagged=found.is_flagged,
        replaces=replaces,
    ).save()
