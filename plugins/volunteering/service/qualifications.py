"""Qualifications: told by a volunteer, seen and confirmed by an organization."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.rows import locked_row
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import Organization, find_or_create_person, organization_by_slug
from core.services.audit.api import record
from core.signups.api import look_again
from plugins.volunteering.qualifying import (
    MOST_OF_A_PERSON,
    OTHER,
    QualificationContent,
    QualificationState,
    qualification_faults,
)
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.tables import Qualification

TOO_MANY = Refusal("too_many", msg("There are many already. Delete what has ended first."))
DECIDED = Refusal("decided", msg("This was decided already."))


async def claim_qualification(
    viewer: Viewer, content: QualificationContent, *, host: str = "", now: datetime | None = None
) -> UUID:
    """Keep what the viewer says they have; the organization with the slug `host` is to see it.

    Whom a waiting list has passed over for want of it has their turn again. Returns its id. Raises
    NotFound, Refused past 40, Invalid by the form's fields.
    """
    moment = now or utc_now()
    if viewer.person is None:
        raise NotFound
    organization = await organization_by_slug(host) if host else None
    if host and organization is None:
        raise NotFound
    refuse_faults(qualification_faults(content, city_today(moment), await city_kinds()))
    row = _row(content, viewer.person, organization.id if organization else None, moment)
    async with tx():
        found = await read(
            "SELECT COUNT(*) AS number FROM volunteering_qualification WHERE person = ?",
            [viewer.person],
        )
        if found[0]["number"] >= MOST_OF_A_PERSON:
            raise Refused(TOO_MANY)
        await row.save()
    await look_again(viewer.person, now=now)
    return row.id


async def record_qualification(
    viewer: Viewer,
    organization: Organization,
    content: QualificationContent,
    *,
    name: str,
    email: str,
    now: datetime | None = None,
) -> UUID:
    """Keep that an organization has seen the paper of the person with an address; the person.

    Raises Invalid by the form's fields.
    """
    moment = now or utc_now()
    refuse_faults(qualification_faults(content, city_today(moment), await city_kinds()))
    async with tx():
        person = await find_or_create_person(email=email, name=name)
        row = _row(content, person, organization.id, moment)
        row.state = QualificationState.CONFIRMED.value
        row.confirmed_by, row.confirmed_on = viewer.account, city_today(moment)
        await row.save()
        await _log(viewer, row, "recorded")
    await look_again(person, now=now)
    return person


async def decide_qualification(
    viewer: Viewer, qualification: UUID, *, is_right: bool, now: datetime | None = None
) -> None:
    """Say that the paper was seen and is right, or is not. Raises NotFound and Refused."""
    moment = now or utc_now()
    async with tx():
        row = await locked_row(Qualification, qualification)
        if row.state != QualificationState.CLAIMED:
            raise Refused(DECIDED)
        state = QualificationState.CONFIRMED if is_right else QualificationState.REFUSED
        await Qualification.update(
            {
                Qualification.state: state.value,
                Qualification.confirmed_by: viewer.account,
                Qualification.confirmed_on: city_today(moment),
            }
        ).where(Qualification.id == qualification)
        await _log(viewer, row, state.value)
    await look_again(row.person, now=now)


async def delete_qualification(viewer: Viewer, qualification: UUID) -> None:
    """Forget one of the viewer's own; what others have never had is not there."""
    async with tx():
        await execute(
            Sql(
                "DELETE FROM volunteering_qualification WHERE id = ? AND person = ?",
                [qualification, viewer.person],
            )
        )


def _row(
    content: QualificationContent, person: UUID, organization: UUID | None, now: datetime
) -> Qualification:
    return Qualification(
        created_at=now,
        person=person,
        kind=content.kind,
        title=content.title if content.kind == OTHER else "",
        valid_until=content.valid_until,
        organization=organization,
    )


async def _log(viewer: Viewer, row: Qualification, word: str) -> None:
    await record(
        viewer,
        action=f"volunteering.qualification.{word}",
        subject=row.id,
        fields=("state",),
        organization=row.organization,
    )
