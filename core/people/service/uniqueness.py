"""Keeps one verified organization from being taken for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.people.directory import holder_of_number, look_alike
from core.people.tables import Organization
from core.people.values import OrganizationDetails, OrganizationKind

LOOK_ALIKE = msg(
    "The name is too much like “%(organization)s”, which is verified already. "
    "If that is your organization, ask its administrator for an invitation."
)
NUMBER_TAKEN = msg("This number belongs to “%(organization)s”, which is verified already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The names and numbers by which an organization is known; a branch may use its parent's."""

    names: tuple[str, ...]
    krs: str
    nip: str
    is_branch: bool


def names_and_numbers(details: OrganizationDetails, numbers: Mapping[str, str]) -> Identity:
    """What somebody wants to be known by."""
    return Identity(
        names=(details.legal_name, details.short_name),
        krs=numbers["krs"],
        nip=numbers["nip"],
        is_branch=details.kind is OrganizationKind.BRANCH,
    )


def identity_of(organization: Organization) -> Identity:
    """What an organization is known by."""
    return Identity(
        names=(organization.legal_name, organization.short_name),
        krs=organization.krs,
        nip=organization.nip,
        is_branch=organization.kind == OrganizationKind.BRANCH,
    )


async def refuse_taken(identity: Identity, *, but: UUID | None = None) -> None:
    """Refuse names and numbers that belong to a verified organization. Raises Refused."""
    same = await look_alike(*identity.names, but=but)
    if same is not None:
        raise Refused(Refusal("look_alike", LOOK_ALIKE, {"organization": same.name}))
    if identity.is_branch:
        return
    for column, number in (("krs", identity.krs), ("nip", identity.nip)):
        holder = await holder_of_number(column, number, but=but) if number else None
        if holder is not None:
            raise Refused(Refusal("number_taken", NUMBER_TAKEN, {"organization": holder.name}))
