"""Hours by hand: logged by volunteers, entered from paper, approved, turned down, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.api import Organization, Person, find_or_create_person, may_host_volunteers
from core.services.audit.api import record
from core.services.periods.api import number_on
from core.settings import current
from plugins.volunteering.hours_rules import Span, night_minutes
from plugins.volunteering.hours_verdicts import (
    LOGGED_WITHIN,
    LONGEST_DAY,
    NO_HOST,
    OWN_HOURS,
    log_faults,
    may_approve,
    may_correct,
    may_enter,
    may_log,
    may_reject,
    timed,
)
from plugins.volunteering.queries import offer_by_id
from plugins.volunteering.queries.hours import hosts_of, known_of
from plugins.volunteering.service.ledger import SAME, is_reversed, locked_entries, reverse
from plugins.volunteering.service.telling import say_approved, tell_of_hours
from plugins.volunteering.tables import HourEntry
from plugins.volunteering.values import HourLog, HourSource, HourState

WITHDRAWN = msg("Taken back by the volunteer.")


async def log_hours(
    viewer: Viewer, organization: Organization, log: HourLog, *, now: datetime | None = None
) -> UUID:
    """Log one's own hours; the organization approves them. Returns the entry's id.

    Raises NotFound without a person, Invalid and Refused (nothing twice, no day over 24 hours, only
    where one helps).
    """
    moment = now or utc_now()
    if viewer.person is None:
        raise NotFound
    within = await number_on(LOGGED_WITHIN.key)
    refuse_faults(log_faults(log, now=moment, zone=current().city_zone, within_days=within))
    refuse(None if may_host_volunteers(organization) else NO_HOST)
    refuse(may_log(organization.id, set(await hosts_of(viewer.person, viewer.account))))
    async with tx():
        await locked_row(Person, viewer.person)
        return await _enter(
            viewer, organization, log, person=viewer.person, state=HourState.PROPOSED, now=moment
        )


async def add_hours(
    viewer: Viewer,
    organization: Organization,
    log: HourLog,
    *,
    name: str,
    email: str = "",
    now: datetime | None = None,
) -> UUID:
    """Enter hours from a paper list for the organization, approved at once. Returns the entry's id.

    With an address they are that person's, who is made where nobody has it; without one only the
    name is kept. Raises Invalid and Refused.
    """
    moment = now or utc_now()
    faults = log_faults(log, now=moment, zone=current().city_zone, within_days=None)
    missing = {} if name.strip() or email.strip() else {"name": [msg("Please fill this in.")]}
    refuse_faults(faults, missing)
    refuse(None if may_host_volunteers(organization) else NO_HOST)
    async with tx():
        person = await find_or_create_person(email=email, name=name) if email.strip() else None
        if person is not None:
            refuse(OWN_HOURS if person == viewer.person else None)
            await locked_row(Person, person)
        return await _enter(
            viewer,
            organization,
            log,
            person=person,
            name=name.strip(),
            state=HourState.APPROVED,
            now=moment,
        )


async def _enter(
    viewer: Viewer,
    organization: Organization,
    log: HourLog,
    *,
    person: UUID | None,
    state: HourState,
    now: datetime,
    name: str = "",
) -> UUID:
    zone = current().city_zone
    await _check_offer(log, organization)
    span = timed(log, zone)
    if person is not None:
        known = await known_of(person, log.day, span)
        # The organization enters as much as its paper says: what waits is no matter there.
        counts = known if state is HourState.PROPOSED else replace(known, waiting=0)
        refuse(may_enter(log, counts, zone=zone))
    entry = HourEntry(
        id=new_id(),
        created_at=now,
        person=person,
        name="" if person else name,
        organization=organization.id,
        offer=log.offer,
        day=log.day,
        starts_at=span.start if span else None,
        ends_at=span.end if span else None,
        minutes=log.minutes,
        night_minutes=night_minutes(span, zone=zone) if span else 0,
        task=log.task.strip(),
        source=HourSource.MANUAL.value,
        state=state.value,
        entered_by=viewer.account,
        **_decision(viewer, now) if state is HourState.APPROVED else {},
    )
    await entry.save()
    await _log(viewer, entry, "logged")
    return entry.id


async def _check_offer(log: HourLog, organization: Organization) -> None:
    """Raise Invalid for an offer of somebody else."""
    found = await offer_by_id(log.offer) if log.offer else None
    if log.offer and (found is None or found.organization.id != organization.id):
        raise Invalid({"offer": [msg("Choose one of the organization's offers.")]})


async def approve_hours(
    viewer: Viewer, organization: UUID, entries: Sequence[UUID], *, now: datetime | None = None
) -> int:
    """Approve what waits at an organization; returns how many. What was decided meanwhile is left.

    Raises Refused for one's own hours: then nothing is approved.
    """
    moment = now or utc_now()
    approved: list[HourEntry] = []
    async with tx():
        for entry in await locked_entries(list(entries), organization):
            verdict = may_approve(entry, viewer, is_reversed=await is_reversed(entry.id))
            if verdict is OWN_HOURS:
                refuse(verdict)
            elif verdict is None:
                await _decide(viewer, entry, HourState.APPROVED, now=moment)
                approved.append(entry)
        # What was read at a gate counted before; only who logged by hand waited for an answer.
        logged = [one for one in approved if one.state == HourState.PROPOSED]
        await tell_of_hours("volunteering.hours_approved", logged)
        await say_approved(logged)
    return len(approved)


async def reject_hours(
    viewer: Viewer,
    organization: UUID,
    entry: UUID,
    *,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Turn a log by hand down; who logged it reads why. Raises NotFound, Invalid and Refused."""
    why = need_reason(reason)
    async with tx():
        found = await _one(entry, organization)
        refuse(may_reject(found))
        await _decide(viewer, found, HourState.REJECTED, reason=why, now=now or utc_now())
        await tell_of_hours("volunteering.hours_rejected", [found])


async def withdraw_hours(viewer: Viewer, entry: UUID, *, now: datetime | None = None) -> None:
    """Take one's own log back while it waits. Raises NotFound and Refused."""
    async with tx():
        found = await _one(entry)
        if viewer.person is None or found.person != viewer.person:
            raise NotFound
        refuse(may_reject(found))
        await _decide(viewer, found, HourState.WITHDRAWN, reason=WITHDRAWN, now=now or utc_now())


async def correct_hours(
    viewer: Viewer,
    organization: UUID,
    entry: UUID,
    *,
    minutes: int,
    reason: str,
    now: datetime | None = None,
) -> UUID | None:
    """Put other minutes in place of hours that count; none takes them back. The new entry's id.

    They begin when the old ones began, and may be longer than the shift was. Raises NotFound,
    Invalid and Refused.
    """
    why, moment = need_reason(reason), now or utc_now()
    if not 0 <= minutes <= LONGEST_DAY:
        raise Invalid({"hours": [msg("Enter at most 24 hours at once.")]})
    async with tx():
        found = await _one(entry, organization)
        refuse(may_correct(found, viewer, is_reversed=await is_reversed(entry)))
        if minutes == found.minutes and not found.is_flagged:
            raise Invalid({"hours": [msg("These are the hours that count already.")]})
        await reverse(found, source=HourSource.CORRECTION, reason=why, viewer=viewer, now=moment)
        corrected = await _replace(viewer, found, minutes, reason=why, now=moment)
        await _log(viewer, found, "corrected", fields=("minutes",), reason=why)
        await tell_of_hours("volunteering.hours_corrected", [found])
    return corrected


async def _replace(
    viewer: Viewer, old: HourEntry, minutes: int, *, reason: str, now: datetime
) -> UUID | None:
    if not minutes:
        return None
    start = old.starts_at
    span = Span(start, later(start, timedelta(minutes=minutes))) if start else None
    row = HourEntry(
        **{name: getattr(old, name) for name in SAME},
        id=new_id(),
        created_at=now,
        starts_at=span.start if span else None,
        ends_at=span.end if span else None,
        minutes=minutes,
        night_minutes=night_minutes(span, zone=current().city_zone) if span else 0,
        source=HourSource.CORRECTION.value,
        state=HourState.APPROVED.value,
        replaces=old.id,
        reason=reason,
        entered_by=viewer.account,
        **_decision(viewer, now),
    )
    await row.save()
    return row.id


async def _one(entry: UUID, organization: UUID | None = None) -> HourEntry:
    found = await locked_entries([entry], organization)
    if not found:
        raise NotFound
    return found[0]


async def _decide(
    viewer: Viewer, entry: HourEntry, state: HourState, *, now: datetime, reason: str = ""
) -> None:
    values: dict[Any, Any] = {"state": state.value, **_decision(viewer, now)}
    if reason:
        values["reason"] = reason
    await HourEntry.update(values).where(HourEntry.id == entry.id)
    await _log(viewer, entry, state.value, fields=("state",), reason=reason)


def _decision(viewer: Viewer, now: datetime) -> dict[str, Any]:
    return {"decided_by": viewer.account, "decided_at": now}


async def _log(
    viewer: Viewer,
    entry: HourEntry,
    act: str,
    *,
    fields: tuple[str, ...] = (),
    reason: str = "",
) -> None:
    await record(
        viewer,
        action=f"volunteering.hours.{act}",
        subject=entry.id,
        fields=fields,
        organization=entry.organization,
        reason=reason,
    )
