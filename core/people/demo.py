"""Sows the demo city's organizations and people.

Every number is right by its check digits and outside what was ever issued; every address ends in
example.org. Later seeds find UUIDs in `world.things` as `organization.<name>`, `account.<name>`
and `person.<name>`, with the names of demo_city.py.
"""

from __future__ import annotations

import json
from uuid import UUID

from core.contracts.demo import DemoSeed, DemoWorld
from core.contracts.texts import LANGUAGES, LocalizedText
from core.data.folding import fold
from core.data.ids import new_id
from core.data.transactions import Transaction, tx
from core.data.versions import bump
from core.people.demo_city import ORGANIZATIONS, PEOPLE, DemoOrganization, DemoPerson
from core.people.directory import CHANGED, organization_by_slug, version_key
from core.people.kinds import KIND_RULES
from core.people.names import skeleton
from core.people.queries import account_by_id, members_of
from core.people.service.accounts import find_or_create_account
from core.people.service.memberships import add_member, grant_role
from core.people.tables import Organization
from core.people.values import OrganizationState
from core.services.cases.api import open_case


async def sow(world: DemoWorld) -> None:
    """Sow organizations, then people with their roles; what is there already stays as it is."""
    for organization in ORGANIZATIONS:
        found = await organization_by_slug(organization.slug)
        identifier = found.id if found else await _sow_organization(organization, world)
        world.things[f"organization.{organization.name}"] = identifier
    for person in PEOPLE:
        await _sow_person(person, world)


async def _sow_organization(sown: DemoOrganization, world: DemoWorld) -> UUID:
    row = _row(sown, world)
    async with tx():
        await row.save()
        if sown.state is OrganizationState.PENDING:
            await open_case(
                kind="people.verification",
                subject=row.id,
                title=LocalizedText.of(row.legal_name),
                url_path=f"/city/organizations/{row.slug}",
                organization=row.id,
                organization_name=row.short_name,
                applicant_path=f"/desk/{row.slug}/profile",
            )
        await bump(CHANGED, version_key(row.id))
    return row.id


def _row(sown: DemoOrganization, world: DemoWorld) -> Organization:
    is_verified = sown.state is OrganizationState.VERIFIED
    return Organization(
        id=new_id(),
        kind=sown.kind.value,
        legal_name=sown.legal_name,
        short_name=sown.short_name,
        slug=sown.slug,
        name_folded=fold(f"{sown.short_name} {sown.legal_name}"),
        legal_skeleton=skeleton(sown.legal_name),
        short_skeleton=skeleton(sown.short_name),
        register_type=KIND_RULES[sown.kind].register,
        register_number=sown.register_number,
        krs=sown.krs,
        nip=sown.nip,
        regon=sown.regon,
        areas=json.dumps(list(sown.areas)),
        description=LocalizedText(
            original="pl", texts=dict(zip(LANGUAGES, sown.about, strict=True))
        ),
        address=sown.address,
        email=f"{sown.slug}@example.org",
        state=sown.state.value,
        verified_at=world.now if is_verified else None,
    )


async def _sow_person(sown: DemoPerson, world: DemoWorld) -> None:
    async with tx() as transaction:
        account = await find_or_create_account(
            email=sown.email, name=sown.full_name, language=sown.language
        )
        row = await account_by_id(account)
        person: UUID = row.person if row else account
        await _sow_roles(sown, person, account, world=world, within=transaction)
    world.things[f"account.{sown.name}"] = account
    world.things[f"person.{sown.name}"] = person


async def _sow_roles(
    sown: DemoPerson, person: UUID, account: UUID, *, world: DemoWorld, within: Transaction
) -> None:
    if sown.city_role:
        await grant_role(subject=account, role=sown.city_role, scope_kind="city")
    for name, (role, function) in sown.roles.items():
        organization: UUID = world.things[f"organization.{name}"]
        if person in {member.person for member in await members_of(organization)}:
            continue
        await add_member(
            None,
            person=person,
            account=account,
            organization=organization,
            role=role,
            function=function,
            within=within,
        )


SEED = DemoSeed(key="people.city", sow=sow)
