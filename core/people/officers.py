"""Who works in the city's office, and in which of its departments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.data.commands import as_uuid, read
from core.data.times import utc_now
from core.people.tables import Organization
from core.people.values import Officer, OrganizationKind, OrganizationState
from core.services.outbox.api import Recipient

_OFFICERS = """
SELECT DISTINCT a.id AS account, p.id AS person, p.name, a.email, p.language
FROM people_role_grant g
JOIN people_account a ON a.id = g.subject AND a.state = 'active'
JOIN people_person p ON p.id = a.person
WHERE g.subject_kind = 'account' AND g.scope_kind = 'city'
    AND g.role IN (?, ?)
    AND g.since <= ? AND (g.until IS NULL OR g.until > ?)
ORDER BY p.name, a.id
"""


async def city_officers() -> list[Officer]:
    """The city's officers and administrators, by name."""
    now = utc_now()
    departments = await _departments_of_people(now)
    return [
        Officer(
            account=as_uuid(row["account"]),
            departments=departments.get(as_uuid(row["person"]), frozenset()),
            to=Recipient(
                email=row["email"],
                name=row["name"],
                language=row["language"],
                person=as_uuid(row["person"]),
            ),
        )
        for row in await read(_OFFICERS, ("city_officer", "city_admin", now, now))
    ]


async def city_admin_emails() -> list[Recipient]:
    """Where messages to the city's administrators go."""
    now = utc_now()
    return [
        Recipient(
            email=row["email"],
            name=row["name"],
            language=row["language"],
            person=as_uuid(row["person"]),
        )
        for row in await read(_OFFICERS, ("city_admin", "city_admin", now, now))
    ]


async def city_departments() -> list[Organization]:
    """The departments and units of the city, by name."""
    kinds = [OrganizationKind.CITY_DEPARTMENT.value, OrganizationKind.CITY_UNIT.value]
    return (
        await Organization.objects()
        .where(
            Organization.kind.is_in(kinds),
            Organization.state == OrganizationState.VERIFIED.value,
        )
        .order_by(Organization.name_folded)
    )


async def _departments_of_people(now: datetime) -> dict[UUID, frozenset[UUID]]:
    rows = await read(
        "SELECT m.person, m.organization FROM people_membership m"
        " JOIN people_organization o ON o.id = m.organization"
        " WHERE o.kind IN ('city_department', 'city_unit') AND m.since <= ?"
        " AND (m.until IS NULL OR m.until > ?)",
        (now, now),
    )
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(as_uuid(row["person"]), set()).add(as_uuid(row["organization"]))
    return {person: frozenset(places) for person, places in found.items()}
