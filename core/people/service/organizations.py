"""Registering organizations and changing what they say of themselves."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.errors import NotAllowed, NotFound, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.folding import fold
from core.data.ids import new_id
from core.data.slugs import save_under_slug
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.details import checked, columns_of
from core.people.directory import CHANGED, version_key
from core.people.kinds import KIND_RULES
from core.people.rules import may_change_identity, may_register_kind
from core.people.service.memberships import add_member
from core.people.service.terms import accept_terms
from core.people.service.uniqueness import names_and_numbers, refuse_taken
from core.people.signals import OrganizationChanged, OrganizationVerified
from core.people.tables import Organization
from core.people.values import (
    OrganizationDetails,
    OrganizationKind,
    OrganizationRole,
    OrganizationState,
)
from core.services.audit.api import record
from core.services.cases.api import open_case
from core.services.limits.api import take

REGISTRATIONS_PER_DAY = 10
UNNAMED = "organization"
RESERVED = ("new",)
"""Addresses of the directory's own pages."""
IDENTITY = ("kind", "legal_name", "parent_organization", "register_number", "krs", "nip", "regon")


async def register_organization(
    viewer: Viewer,
    details: OrganizationDetails,
    *,
    terms_version: str,
    function: str = "",
    logo: UUID | None = None,
) -> Organization:
    """Set up an organization; the viewer becomes its administrator.

    It waits for the city unless its kind needs no verification. Raises Invalid for wrong fields,
    Refused for a name or number of somebody verified, NotAllowed for the city's own kinds and
    TooMany.
    """
    if not may_register_kind(viewer, details.kind):
        raise NotAllowed
    numbers = checked(details)
    await refuse_taken(names_and_numbers(details, numbers))
    await take(
        f"people.register:{viewer.account}", limit=REGISTRATIONS_PER_DAY, window=timedelta(days=1)
    )
    organization = Organization(id=new_id(), logo=logo, **columns_of(details, numbers))
    found = partial(_found, viewer, organization, terms_version=terms_version, function=function)
    title = details.short_name or details.legal_name
    await save_under_slug(organization, title, otherwise=UNNAMED, reserved=RESERVED, then=found)
    return organization


async def _found(
    viewer: Viewer, organization: Organization, *, terms_version: str, function: str
) -> None:
    """What makes a new row an organization: terms, an administrator, the city's look at it."""
    async with tx() as transaction:
        await accept_terms(viewer, organization=organization.id, version=terms_version)
        await add_member(
            viewer,
            person=_required(viewer.person),
            account=_required(viewer.account),
            organization=organization.id,
            role=OrganizationRole.ADMIN,
            function=function,
            within=transaction,
        )
        await record(
            viewer,
            action="people.organization.registered",
            subject=organization.id,
            organization=organization.id,
        )
        await _begin(viewer, organization, within=transaction)
        await bump(CHANGED, version_key(organization.id))


async def change_organization(
    viewer: Viewer, organization: Organization, details: OrganizationDetails, *, logo: UUID | None
) -> None:
    """Change what an organization says of itself.

    Who it is (kind, name, numbers) stays once it was verified, except for the city's
    administrators: otherwise a verified organization could become another one.
    """
    numbers = checked(details)
    columns: dict[Any, Any] = columns_of(details, numbers) | {"logo": logo}
    if not may_change_identity(viewer, organization):
        kept = {*IDENTITY, "register_type", "parent_name", "legal_skeleton"}
        columns = {name: value for name, value in columns.items() if name not in kept}
        columns["name_folded"] = fold(f"{details.short_name} {organization.legal_name}")
    await refuse_taken(names_and_numbers(details, numbers), but=organization.id)
    changed = [name for name, value in columns.items() if _differs(organization, name, value)]
    if not changed:
        return
    async with tx() as transaction:
        await Organization.update(columns).where(Organization.id == organization.id)
        await record(
            viewer,
            action="people.organization.changed",
            subject=organization.id,
            fields=changed,
            organization=organization.id,
        )
        await announce(OrganizationChanged(organization=organization.id), within=transaction)
        await bump(CHANGED, version_key(organization.id))


async def submit_organization(viewer: Viewer, organization: Organization) -> None:
    """Send a draft to the city, for the first time or again after it was returned."""
    if organization.state != OrganizationState.DRAFT:
        raise Refused(Refusal("not_draft", msg("It was sent to the city already.")))
    async with tx() as transaction:
        await _begin(viewer, organization, within=transaction)
        await bump(version_key(organization.id))


async def _begin(viewer: Viewer, organization: Organization, *, within: Transaction) -> None:
    """Have it wait for the city, or verify it where its kind needs no look."""
    if not KIND_RULES[OrganizationKind(organization.kind)].needs_verification:
        await _set_state(
            organization.id, OrganizationState.VERIFIED, verified_by=_required(viewer.account)
        )
        await announce(OrganizationVerified(organization=organization.id), within=within)
        return
    await _set_state(organization.id, OrganizationState.PENDING)
    await open_case(
        kind="people.verification",
        subject=organization.id,
        title=LocalizedText.of(organization.legal_name),
        url_path=f"/city/organizations/{organization.slug}",
        organization=organization.id,
        organization_name=organization.short_name,
        applicant_path=f"/desk/{organization.slug}/profile",
        by=viewer,
    )


async def _set_state(
    organization: UUID, state: OrganizationState, *, verified_by: UUID | None = None
) -> None:
    values: dict[Any, Any] = {Organization.state: state.value, Organization.state_reason: ""}
    if verified_by:
        values |= {Organization.verified_at: utc_now(), Organization.verified_by: verified_by}
    await Organization.update(values).where(Organization.id == organization)


def _differs(organization: Organization, name: str, value: object) -> bool:
    present = getattr(organization, name)
    if isinstance(present, LocalizedText):
        return not isinstance(value, LocalizedText) or present.to_json() != value.to_json()
    return bool(present != value)


def _required(found: UUID | None) -> UUID:
    if found is None:
        raise NotFound
    return found
