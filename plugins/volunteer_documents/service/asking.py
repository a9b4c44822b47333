"""Somebody asks a host for a certificate or an opinion, takes that back, or gets a no."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import Organization, Person, may_host_volunteers, tell_workers
from core.services.audit.api import record
from core.services.periods.api import number_on
from plugins.volunteer_documents.queries import request_by_id
from plugins.volunteer_documents.rules import (
    ASKED_ALREADY,
    DECIDED,
    DUE,
    NO_HOST,
    due_day,
    is_due_soon,
    may_ask,
    may_decline,
    period_faults,
)
from plugins.volunteer_documents.service.telling import tell_person, withdraw_reminders
from plugins.volunteer_documents.tables import DocumentRequest
from plugins.volunteer_documents.values import RequestState, StatementKind, Wish
from plugins.volunteering.api import hours_for_certificate

EARLIEST = date(2000, 1, 1)


async def ask(
    viewer: Viewer, organization: Organization, wish: Wish, *, now: datetime | None = None
) -> UUID:
    """Ask a host for a certificate or an opinion about oneself; who works there is told.

    Returns the request's id. Raises NotFound without a person, Invalid, and Refused where one has
    not helped or has asked already.
    """
    moment = now or utc_now()
    today = city_today(moment)
    if viewer.person is None:
        raise NotFound
    refuse_faults(period_faults(wish.first, wish.last, today))
    refuse(None if may_host_volunteers(organization) else NO_HOST)
    minutes = await _minutes(viewer.person, organization.id, wish.first, wish.last or today)
    refuse(may_ask(minutes))
    due = due_day(today, await number_on(DUE.key, today))
    async with tx():
        await locked_row(Person, viewer.person)
        standing = await open_request(viewer.person, organization.id, wish.kind)
        refuse(ASKED_ALREADY if standing else None)
        row = DocumentRequest(
            **_columns(wish),
            id=new_id(),
            created_at=moment,
            person=viewer.person,
            organization=organization.id,
            due_on=due,
            # Where the due day is near at once, the message about the asking is the reminder.
            reminded_on=today if is_due_soon(due, today) else None,
        )
        await row.save()
        await _log(viewer, row, "asked")
        await tell_workers(
            "volunteer_documents.asked",
            organization.id,
            payload={"request": str(row.id)},
            occasion=str(row.id),
        )
    return row.id


def _columns(wish: Wish) -> dict[str, Any]:
    same = {name: getattr(wish, name) for name in ("first", "last", "language")}
    return {**same, "kind": wish.kind.value, "school": wish.school.strip()}


async def withdraw(viewer: Viewer, request: UUID, *, now: datetime | None = None) -> None:
    """Take one's own request back while nobody has answered it. Raises NotFound and Refused."""
    async with tx():
        row = await locked_row(DocumentRequest, request)
        if viewer.person is None or row.person != viewer.person:
            raise NotFound
        refuse(None if row.state == RequestState.ASKED else DECIDED)
        await _decide(viewer, row, RequestState.WITHDRAWN, now=now or utc_now())


async def decline(
    viewer: Viewer,
    organization: UUID,
    request: UUID,
    *,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Say no, with a reason that the person reads.

    Raises NotFound, Invalid, and Refused for a certificate of hours that there are.
    """
    why, moment = need_reason(reason)[:500], now or utc_now()
    found = await request_by_id(request)
    if found is None or found.organization != organization:
        raise NotFound
    last = found.last or city_today(moment)
    minutes = await _minutes(found.person, organization, found.first, last)
    async with tx():
        row = await locked_row(DocumentRequest, request)
        refuse(may_decline(found.kind, RequestState(row.state), minutes))
        await _decide(viewer, row, RequestState.DECLINED, reason=why, now=moment)
        await tell_person(
            "volunteer_documents.declined", row.person, subject=row.id, field="request"
        )


async def answered(viewer: Viewer | None, request: UUID, *, now: datetime) -> None:
    """Close a request that a statement answers, inside `tx()`; what is closed stays so."""
    row = await locked_row(DocumentRequest, request)
    if row.state == RequestState.ASKED:
        await _decide(viewer, row, RequestState.ANSWERED, now=now)


async def open_request(person: UUID, organization: UUID, kind: StatementKind) -> UUID | None:
    """What somebody has asked a host for and waits for."""
    row = (
        await DocumentRequest.objects()
        .where(
            DocumentRequest.person == person,
            DocumentRequest.organization == organization,
            DocumentRequest.kind == kind.value,
            DocumentRequest.state == RequestState.ASKED.value,
        )
        .first()
    )
    return row.id if row else None


async def _minutes(person: UUID, organization: UUID, first: date | None, last: date) -> int:
    found = await hours_for_certificate(person, organization, first=first or EARLIEST, last=last)
    return found.minutes


async def _decide(
    viewer: Viewer | None,
    row: DocumentRequest,
    state: RequestState,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    await DocumentRequest.update(
        {
            DocumentRequest.state: state.value,
            DocumentRequest.reason: reason,
            DocumentRequest.decided_by: viewer.account if viewer else None,
            DocumentRequest.decided_at: now,
        }
    ).where(DocumentRequest.id == row.id)
    await withdraw_reminders(row.id)
    await _log(viewer, row, state.value, reason=reason)


async def _log(viewer: Viewer | None, row: DocumentRequest, act: str, *, reason: str = "") -> None:
    await record(
        viewer,
        action=f"volunteer_documents.request.{act}",
        subject=row.id,
        organization=row.organization,
        reason=reason,
    )
