"""Reminds hosts of requests that are due soon, and of those that nobody answered in time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from core.data.times import city_today
from core.data.transactions import locked, tx
from core.people.api import may_host_volunteers, organization_by_id
from plugins.volunteer_documents.queries import requests_to_remind_of
from plugins.volunteer_documents.rules import REMIND_BEFORE, reminder_due
from plugins.volunteer_documents.service.telling import remind_host
from plugins.volunteer_documents.tables import DocumentRequest
from plugins.volunteer_documents.values import RequestState


async def remind(*, now: datetime | None = None) -> int:
    """Queue the reminders that are due; returns for how many requests.

    A job that runs twice, or on two machines, reminds of nothing twice. A host that may not issue
    is not reminded until it may.
    """
    today = city_today(now)
    found = await requests_to_remind_of(today, near=today + REMIND_BEFORE)
    return sum([await _remind(one, today) for one in found])


async def _remind(request: UUID, today: date) -> bool:
    async with tx():
        row = await locked(DocumentRequest.objects().where(DocumentRequest.id == request)).first()
        if row is None or row.state != RequestState.ASKED:
            return False
        host = await organization_by_id(row.organization)
        reminder = reminder_due(row.due_on, row.reminded_on, today)
        if reminder is None or host is None or not may_host_volunteers(host):
            return False
        await remind_host(reminder, row.organization, row.id)
        await DocumentRequest.update({DocumentRequest.reminded_on: today}).where(
            DocumentRequest.id == row.id
        )
    return True
