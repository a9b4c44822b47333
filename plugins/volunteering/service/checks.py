"""Keeping that somebody was checked before work with minors."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.viewer import Viewer
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.people.api import Organization, find_or_create_person
from core.services.audit.api import record
from core.signups.api import look_again
from plugins.volunteering.checking import check_faults
from plugins.volunteering.tables import Check
from plugins.volunteering.values import CheckContent


async def record_check(
    viewer: Viewer,
    organization: Organization,
    content: CheckContent,
    *,
    name: str,
    email: str,
    now: datetime | None = None,
) -> UUID:
    """Keep a check of the person with an address, who is made where nobody has it; the person.

    Whom a waiting list has passed over for want of it has their turn again. Raises Invalid.
    """
    moment = now or utc_now()
    refuse_faults(check_faults(content, city_today(moment)))
    async with tx():
        person = await find_or_create_person(email=email, name=name)
        check = Check(
            **asdict(content),
            person=person,
            organization=organization.id,
            entered_by=viewer.account,
            created_at=moment,
        )
        await check.save()
        await record(
            viewer,
            action="volunteering.check.recorded",
            subject=check.id,
            fields=("result",),
            organization=organization.id,
        )
    await look_again(person, now=now)
    return person
