"""Registering organizations and changing what they say of themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotAllowed, NotFound, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, run
from core.data.folding import fold, slug
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.areas import AREAS
from core.people.directory import CHANGED, version_key
from core.people.identifiers import read_ade, read_krs, read_nip, read_regon
from core.people.names import has_hidden_characters, skeleton
from core.people.rules import may_register_kind, missing_numbers
from core.people.service.memberships import add_member
from core.people.service.terms import accept_terms
from core.people.service.uniqueness import names_and_numbers, refuse_taken
from core.people.signals import OrganizationChanged, OrganizationVerified
from core.people.tables import Organization
from core.people.values import (
    KIND_RULES,
    Need,
    OrganizationDetails,
    OrganizationKind,
    OrganizationRole,
    OrganizationState,
)
from core.services.audit.api import record
from core.services.cases.api import open_case
from core.services.limits.api import take

REGISTRATIONS_PER_DAY = 10
IDENTITY = ("kind", "legal_name", "parent_organization", "register_number", "krs", "nip", "regon")
_READERS = {"krs": read_krs, "nip": read_nip, "regon": read_regon, "ade_address": read_ade}
_WRONG = {
    "krs": msg("A KRS number has ten digits, as in the register."),
    "nip": msg("This NIP is not right. It has ten digits; check them."),
    "regon": msg("This REGON is not right. It has nine or fourteen digits; check them."),
    "ade_address": msg("Write it as AE:PL-12345-67890-ABCDE-12."),
}


def checked(details: OrganizationDetails) -> dict[str, str]:
    """The numbers of an organization as bare digits. Raises Invalid, all faults at once."""
    wrong: dict[str, list[str]] = {}
    rules = KIND_RULES[details.kind]
    numbers = {
        "krs": details.krs if rules.krs is not Need.NONE else "",
        "nip": details.nip if rules.nip is not Need.NONE else "",
        "regon": details.regon if rules.regon is not Need.NONE else "",
        "register_number": details.register_number if rules.register else "",
        "ade_address": details.ade_address,
    }
    for name, read in _READERS.items():
        if numbers[name]:
            try:
                numbers[name] = read(numbers[name])
            except ValueError:
                wrong[name] = [_WRONG[name]]
    for name in missing_numbers(details.kind, numbers):
        wrong[name] = [msg("This kind of organization needs this number.")]
    wrong |= _wrong_names(details)
    if rules.needs_parent and not (details.parent or details.parent_name):
        wrong["parent_name"] = [msg("Name the organization that it is a branch of.")]
    if unknown := set(details.areas) - AREAS.keys():
        wrong["areas"] = [msg("This is not on the list."), *sorted(unknown)][:1]
    if wrong:
        raise Invalid(wrong)
    return numbers


def _wrong_names(details: OrganizationDetails) -> dict[str, list[str]]:
    wrong = {}
    for name in ("legal_name", "short_name"):
        text = getattr(details, name)
        if has_hidden_characters(text):
            wrong[name] = [msg("The name has characters that cannot be seen. Type it anew.")]
        elif name == "legal_name" and not skeleton(text):
            wrong[name] = [msg("Write the name with letters.")]
    return wrong


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
    organization = Organization(id=new_id(), logo=logo, **_columns(details, numbers))
    async with tx() as transaction:
        organization.slug = await _free_slug(details)
        await organization.save()
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
    return organization


async def change_organization(
    viewer: Viewer, organization: Organization, details: OrganizationDetails, *, logo: UUID | None
) -> None:
    """Change what an organization says of itself.

    Who it is (kind, name, numbers) stays once it was verified, except for the city's
    administrators: otherwise a verified organization could become another one.
    """
    numbers = checked(details)
    columns: dict[Any, Any] = _columns(details, numbers) | {"logo": logo}
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


def may_change_identity(viewer: Viewer, organization: Organization) -> bool:
    """Whether kind, legal name and numbers may be changed: before verification, or by the city."""
    return viewer.is_city_admin or organization.state in {
        OrganizationState.DRAFT,
        OrganizationState.PENDING,
    }


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


def _columns(details: OrganizationDetails, numbers: Mapping[str, str]) -> dict[str, Any]:
    short = details.short_name or details.legal_name[:120]
    return {
        "kind": details.kind.value,
        "legal_name": details.legal_name,
        "short_name": short,
        "name_folded": fold(f"{short} {details.legal_name}"),
        "legal_skeleton": skeleton(details.legal_name),
        "short_skeleton": skeleton(short),
        "parent_organization": details.parent,
        "parent_name": details.parent_name,
        "register_type": KIND_RULES[details.kind].register,
        "register_number": numbers["register_number"],
        "krs": numbers["krs"],
        "nip": numbers["nip"],
        "regon": numbers["regon"],
        "ade_address": numbers["ade_address"] or None,
        "areas": json.dumps([code for code in AREAS if code in details.areas]),
        "description": details.description,
        "address": details.address,
        "email": details.email,
        "phone": details.phone,
        "website": details.website,
        "privacy_contact": details.privacy_contact,
    }


def _differs(organization: Organization, name: str, value: object) -> bool:
    present = getattr(organization, name)
    if isinstance(present, LocalizedText):
        return not isinstance(value, LocalizedText) or present.to_json() != value.to_json()
    return bool(present != value)


async def _free_slug(details: OrganizationDetails) -> str:
    wanted = slug(details.short_name or details.legal_name) or "organization"

    def script() -> Steps[str]:
        rows = yield Sql(
            "SELECT slug FROM people_organization WHERE slug = ? OR slug LIKE ?",
            (wanted, f"{wanted}-%"),
        )
        taken = {row["slug"] for row in rows} | {"new"}
        free = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        return wanted if wanted not in taken else next(one for one in free if one not in taken)

    return await run(script)


def _required(found: UUID | None) -> UUID:
    if found is None:
        raise NotFound
    return found
