"""Agreements end before their time: ended by the host on a day, or withdrawn while unsigned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.rows import locked_row
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import Organization, tell_workers
from core.services.audit.api import record
from plugins.volunteer_documents.agreements import ending_faults, may_end, may_withdraw
from plugins.volunteer_documents.service.agreeing import version_of
from plugins.volunteer_documents.service.telling import tell_person
from plugins.volunteer_documents.tables import Agreement


async def end_agreement(viewer: Viewer, agreement: UUID, day: date | None, *, reason: str) -> None:
    """End an agreement for its host: `day` is its last one; the person is told, and why.

    Raises NotFound, Invalid (fields `ended_on`, `reason`) and Refused.
    """
    why = need_reason(reason)[:500]
    async with tx():
        row = await _locked(agreement)
        found = await version_of(row)
        is_agreed = found.signed_on is not None or found.accepted_at is not None
        refuse(may_end(is_agreed=is_agreed, is_latest=found.is_latest, is_over=found.is_over))
        refuse_faults(ending_faults(day, first=row.first, last=row.last))
        await _part(viewer, row, {Agreement.ended_on: day}, act="ended", reason=why)
        await _tell(row)


async def withdraw_agreement(
    viewer: Viewer, agreement: UUID, *, reason: str, now: datetime | None = None
) -> None:
    """Withdraw an unsigned agreement for its host; the person is told, and why.

    What was signed before it holds again. Raises NotFound, Invalid and Refused.
    """
    why = need_reason(reason)[:500]
    async with tx():
        row = await _locked(agreement)
        await _withdraw(viewer, row, reason=why, now=now or utc_now())
        await _tell(row)


async def withdraw_own(viewer: Viewer, agreement: UUID, *, now: datetime | None = None) -> None:
    """The same by whom it is about; the host's people are told. Raises NotFound and Refused."""
    async with tx():
        row = await _locked(agreement)
        if viewer.person is None or row.person != viewer.person:
            raise NotFound
        await _withdraw(viewer, row, reason="", now=now or utc_now())
        await tell_workers(
            "volunteer_documents.agreement_refused",
            row.organization,
            payload={"agreement": str(row.id)},
            occasion=str(row.id),
        )


async def _locked(agreement: UUID) -> Agreement:
    """Under the host's lock too, as versions are written: none appears meanwhile."""
    found = await Agreement.objects().where(Agreement.id == agreement).first()
    if found is None:
        raise NotFound
    await locked_row(Organization, found.organization)
    return await locked_row(Agreement, agreement)


async def _withdraw(viewer: Viewer, row: Agreement, *, reason: str, now: datetime) -> None:
    found = await version_of(row)
    refuse(may_withdraw(row.signed_on, is_latest=found.is_latest, is_over=found.is_over))
    await _part(viewer, row, {Agreement.withdrawn_at: now}, act="withdrawn", reason=reason)


async def _part(
    viewer: Viewer, row: Agreement, values: dict[Any, Any], *, act: str, reason: str
) -> None:
    await Agreement.update({**values, Agreement.end_reason: reason}).where(Agreement.id == row.id)
    await record(
        viewer,
        action=f"volunteer_documents.agreement.{act}",
        subject=row.id,
        organization=row.organization,
        reason=reason,
    )


async def _tell(row: Agreement) -> None:
    await tell_person(
        "volunteer_documents.agreement_over", row.person, subject=row.id, field="agreement"
    )
