"""Calling people who could stand in; telling coordinators that somebody dropped out late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound
from core.contracts.signups import Applicant, Step
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import to_wall, utc_now
from core.data.transactions import tx
from core.people.api import tell_workers
from core.services.audit.api import record
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue
from core.services.periods.api import number_on
from core.signups.api import CancelledBy, SignupCancelled, free_people, sheet_by_id
from plugins.volunteering.covering import CALLS_A_DAY, MOST_CALLED, is_late, may_call
from plugins.volunteering.queries import RoleView, shift_role_by_id
from plugins.volunteering.queries.cover import CallablePerson, callable_people
from plugins.volunteering.values import SHIFT_KIND

CALLS_PER_HOST = 40
STILL_TO_DO = ("not_briefed",)
"""What somebody who is called can still do before they take the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """For which role of a shift people are called, and whom one may call, at a moment."""

    found: RoleView
    people: Sequence[CallablePerson]
    now: datetime


async def call_for_cover(viewer: Viewer, places: UUID, *, now: datetime | None = None) -> int:
    """Call people who are qualified on the shift's day, free, and agreed to it; returns how many.

    Each is called once for a shift, and no oftener in a day than the city's number says. The first
    who signs up has the place. Raises NotFound, Refused where nobody is missing or others wait,
    TooMany after forty calls of a host in a day.
    """
    return await send_call(viewer, await prepare_call(places, now=now))


async def prepare_call(places: UUID, *, now: datetime | None = None) -> Call:
    """Count a call and find whom it may reach, before the transaction. Raises as the call does."""
    moment = now or utc_now()
    found = await shift_role_by_id(places)
    sheet = await sheet_by_id(found.places.sheet) if found and found.places.sheet else None
    if found is None or sheet is None:
        raise NotFound
    refuse(may_call(sheet, moment))
    host = found.view.organization.id
    await take(f"volunteering.cover:{host}", limit=CALLS_PER_HOST, window=timedelta(days=1))
    a_day = await number_on(CALLS_A_DAY.key, to_wall(moment, sheet.zone).date())
    asked = await callable_people(found.shift, host, calls_a_day=a_day, now=moment)
    free = await free_people(
        sheet,
        [_applicant(one) for one in asked],
        most=MOST_CALLED,
        still_to_do=STILL_TO_DO,
        now=moment,
    )
    by_person = {one.person: one for one in asked}
    return Call(found=found, people=[by_person[person] for person in free], now=moment)


def _applicant(one: CallablePerson) -> Applicant:
    return Applicant(
        name=one.name,
        email=one.email,
        language=one.language,
        person=one.person,
        step=Step.TAKE_OVER,
    )


async def send_call(viewer: Viewer, this: Call) -> int:
    """Call the people, and keep that they were called; how many this call reached."""
    found, now = this.found, this.now
    told, call = 0, new_id()
    async with tx():
        for one in this.people:
            # Another call may have reached them a moment ago: the row decides who calls.
            rows = await execute(
                Sql(
                    "INSERT INTO volunteering_called (id, created_at, shift, person)"
                    " VALUES (?, ?, ?, ?) ON CONFLICT (shift, person) DO NOTHING RETURNING id",
                    [new_id(), now, found.shift.id, one.person],
                )
            )
            if rows:
                told += 1
                await _mail(found, one)
        await execute(
            Sql(
                "INSERT INTO volunteering_call (id, created_at, places, called_by, told)"
                " VALUES (?, ?, ?, ?, ?)",
                [call, now, found.places.id, viewer.account, told],
            )
        )
        await record(
            viewer,
            action="volunteering.cover.called",
            subject=found.shift.id,
            organization=found.view.organization.id,
        )
    return told


async def _mail(found: RoleView, one: CallablePerson) -> None:
    to = Recipient(email=one.email, name=one.name, language=one.language, person=one.person)
    await queue(
        kind="volunteering.cover",
        to=to,
        payload={"places": str(found.places.id)},
        key=f"volunteering.cover:{found.shift.id}:{one.person}",
    )


async def tell_of_gap(fact: SignupCancelled) -> None:
    """Tell coordinators when somebody drops out shortly before a shift and leaves a gap."""
    if fact.kind != SHIFT_KIND or fact.by != CancelledBy.SELF:
        return
    found = await shift_role_by_id(fact.subject)
    sheet = await sheet_by_id(fact.sheet)
    now = utc_now()
    if found is None or sheet is None or not is_late(sheet.starts_at, now):
        return
    if may_call(sheet, now) is not None:
        return
    async with tx():
        await tell_workers(
            "volunteering.dropped_out",
            found.view.organization.id,
            payload={"places": str(found.places.id)},
            occasion=str(fact.signup),
        )
