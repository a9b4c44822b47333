"""Agreements: written in versions, accepted by a click, signed on paper on a day that is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.data.rows import locked_row
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import Organization, may_host_volunteers
from core.services.audit.api import record
from plugins.volunteer_documents.agreement_queries import AgreementView, versions_of
from plugins.volunteer_documents.agreements import (
    Terms,
    may_accept,
    may_change,
    may_sign,
    signing_faults,
    terms_faults,
)
from plugins.volunteer_documents.rules import NO_HOST
from plugins.volunteer_documents.service.telling import tell_person
from plugins.volunteer_documents.tables import Agreement


async def write_agreement(
    viewer: Viewer,
    host: Organization,
    terms: Terms,
    *,
    person: UUID | None,
    offer: UUID | None,
    language: str,
    instead_of: UUID | None = None,
    now: datetime | None = None,
) -> UUID:
    """Write an agreement, or a new version of one; the volunteer is told. Returns its id.

    Numbers run by host and year; versions keep theirs. Raises NotFound, Invalid and Refused.
    """
    moment = now or utc_now()
    refuse(None if may_host_volunteers(host) else NO_HOST)
    refuse_faults(terms_faults(terms))
    async with tx():
        await locked_row(Organization, host.id)
        old = await _old(instead_of, host.id) if instead_of else None
        row = Agreement(
            **await _succession(old, host.id, moment),
            created_at=moment,
            person=old.person if old else person,
            name=terms.name,
            organization=host.id,
            offer=old.offer if old else offer,
            language=language,
            first=terms.first,
            last=terms.last,
            content=terms.to_json(),
            made_by=viewer.account,
        )
        await row.save()
        await _log(viewer, row, "written")
        await tell_person(
            "volunteer_documents.agreement", row.person, subject=row.id, field="agreement"
        )
    return row.id


async def _succession(old: Agreement | None, host: UUID, now: datetime) -> dict[str, Any]:
    """Which agreement and version it is: the next of an old one, or the first of a new number."""
    made = new_id()
    if old is not None:
        version = await _next_version(old.root)
        same = {name: getattr(old, name) for name in ("root", "year", "serial")}
        return {**same, "id": made, "version": version}
    year = city_today(now).year
    serial = await _next_serial(host, year)
    return {"id": made, "root": made, "version": 1, "year": year, "serial": serial}


async def accept_agreement(viewer: Viewer, agreement: UUID, *, now: datetime | None = None) -> None:
    """Accept an agreement about oneself by a click: no written form. Raises NotFound, Refused."""
    async with tx():
        row = await locked_row(Agreement, agreement)
        if viewer.person is None or row.person != viewer.person:
            raise NotFound
        found = await version_of(row)
        is_accepted = row.accepted_at is not None
        refuse(
            may_accept(is_accepted=is_accepted, is_latest=found.is_latest, is_over=found.is_over)
        )
        await Agreement.update({Agreement.accepted_at: now or utc_now()}).where(
            Agreement.id == agreement
        )
        await _log(viewer, row, "accepted")


async def record_signing(
    viewer: Viewer, agreement: UUID, day: date | None, *, now: datetime | None = None
) -> None:
    """Keep the day on the paper that both have signed. Raises NotFound, Invalid and Refused."""
    today = city_today(now)
    refuse_faults(signing_faults(day, today))
    async with tx():
        row = await locked_row(Agreement, agreement)
        found = await version_of(row)
        refuse(may_sign(row.signed_on, is_latest=found.is_latest, is_over=found.is_over))
        await Agreement.update(
            {Agreement.signed_on: day, Agreement.signed_by: viewer.account}
        ).where(Agreement.id == agreement)
        await _log(viewer, row, "signed")


async def version_of(row: Agreement) -> AgreementView:
    """A locked row as it is seen, inside its `tx()`: whether it holds, whether it is over."""
    return next(one for one in await versions_of(row.root) if one.id == row.id)


async def _old(agreement: UUID, host: UUID) -> Agreement:
    row = await locked_row(Agreement, agreement)
    if row.organization != host:
        raise NotFound
    found = await version_of(row)
    refuse(may_change(is_latest=found.is_latest, is_over=found.is_over))
    return row


async def _next_version(root: UUID) -> int:
    return max(one.version for one in await versions_of(root)) + 1


async def _next_serial(host: UUID, year: int) -> int:
    rows = await read(
        "SELECT COALESCE(MAX(serial), 0) + 1 AS serial FROM volunteer_documents_agreement"
        " WHERE organization = ? AND year = ?",
        [host, year],
    )
    return int(rows[0]["serial"])


async def _log(viewer: Viewer, row: Agreement, act: str) -> None:
    await record(
        viewer,
        action=f"volunteer_documents.agreement.{act}",
        subject=row.id,
        organization=row.organization,
    )
