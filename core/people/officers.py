"""Who works in the city's office, and in which of its departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.data.commands import Row, as_uuid, read
from core.data.times import utc_now
from core.people.queries import recipient_in
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
            to=recipient_in(row),
        )
        for row in await read(_OFFICERS, ("city_officer", "city_admin", now, now))
    ]


async def city_admin_emails() -> list[Recipient]:
    """Where messages to the city's administrators go."""
    now = utc_now()
    rows = await read(_OFFICERS, ("city_admin", "city_admin", now, now))
    return [recipient_in(row) for row in rows]


async def city_roles_of(account: UUID) -> frozenset[str]:
    """The roles that an account holds in the city's office now."""
    now = utc_now()
    rows = await read(
        "SELECT role FROM people_role_grant WHERE subject_kind = 'account' AND subject = ?"
        " AND scope_kind = 'city' AND since <= ? AND (until IS NULL OR until > ?)",
        (account, now, now),
    )
    return frozenset(row["role"] for row in rows)


async def office_accounts() -> Sequence[Row]:
    """Who holds a role in the city's office now, by name."""
    now = utc_now()
    rows = await read(
        "SELECT a.id AS account, a.email, a.state, a.last_signed_in_at, p.name, g.role"
        " FROM people_role_grant g JOIN people_account a ON a.id = g.subject"
        " JOIN people_person p ON p.id = a.person WHERE g.subject_kind = 'account'"
        " AND g.scope_kind = 'city' AND g.since <= ? AND (g.until IS NULL OR g.until > ?)"
        " ORDER BY p.name, a.email, g.role",
        (now, now),
    )
    return [row | {"account": as_uuid(row["account"])} for row in rows]


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
