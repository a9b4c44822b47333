"""Administrators who go: of two who do at once, somebody must stay."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Sql, as_uuid, execute
from core.data.times import utc_now
from core.people.queries import account_of_person, members_of, organizations_of
from core.people.service.locks import lock_organizations
from core.people.tables import Organization, RoleGrant
from core.people.values import OrganizationRole, SubjectKind

LAST_CITY_ADMIN = Refusal(
    "last_city_admin", msg("This is the city's last administrator. Name another one first.")
)
_HOLDERS = (
    "SELECT subject FROM people_role_grant WHERE subject_kind = 'account'"
    " AND scope_kind = 'city' AND role = 'city_admin' AND (until IS NULL OR until > ?)"
)


async def left_alone(person: UUID) -> Sequence[Organization]:
    """The organizations whose only administrator the person is."""
    account = await account_of_person(person)
    found = await organizations_of(account.id) if account else []
    return [one for one in found if await _admins_of(one.id) == {person}]


async def admins_of_city_locked() -> frozenset[UUID]:
    """The accounts of the city's administrators; of two who go at once the second one waits here.

    Inside an open `tx()`. They are read anew once the lock is there: the other's role has ended.
    """
    await execute(Sql(f"{_HOLDERS} ORDER BY id", (utc_now(),), for_update=True))
    # The time is asked for behind the lock: to an earlier one the other's role would still last.
    rows = await execute(Sql(_HOLDERS, (utc_now(),)))
    return frozenset(as_uuid(row["subject"]) for row in rows)


async def step_down(person: UUID, *, leaves_alone: bool) -> None:
    """End all roles of somebody who goes for good, inside an open `tx()`; twice does no harm.

    Raises Refused for the city's last administrator and, unless `leaves_alone`, for the last one
    of an organization. Organizations are locked in the order of their ids, then the city.
    """
    account = await account_of_person(person)
    if account is None:
        return
    await lock_organizations(*(one.id for one in await organizations_of(account.id)))
    if not leaves_alone and (alone := await left_alone(person)):
        raise Refused(left_alone_refusal([one.name for one in alone]))
    if await admins_of_city_locked() == {account.id}:
        raise Refused(LAST_CITY_ADMIN)
    await RoleGrant.update({RoleGrant.until: utc_now()}).where(
        RoleGrant.subject_kind == SubjectKind.ACCOUNT.value,
        RoleGrant.subject == account.id,
        RoleGrant.until.is_null(),
    )


def left_alone_refusal(names: Sequence[str]) -> Refusal:
    """That organizations would be left without anybody who looks after them."""
    text = msg(
        "Nobody else looks after: %(names)s. Name another administrator first, or leave it to the"
        " city to find one."
    )
    return Refusal("last_admin", text, {"names": ", ".join(names)})


async def _admins_of(organization: UUID) -> set[UUID]:
    members = await members_of(organization)
    return {one.person for one in members if one.role is OrganizationRole.ADMIN}
