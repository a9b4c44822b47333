"""Pure decisions about roles and organizations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import ORGANIZATION, Viewer
from core.people.kinds import KIND_RULES, Need
from core.people.values import ROLE_RANKS, OrganizationKind, OrganizationRole, OrganizationState

INVITATION_LIFE = timedelta(days=14)


class OrganizationLike(Protocol):
    """What rules look at in an organization's row."""

    id: UUID
    kind: str
    state: str


# --- roles -----------------------------------------------------------------------------------


def is_officer(viewer: Viewer, subject: object = ()) -> bool:  # noqa: ARG001 -- the rule's signature
    """Whether the viewer works in the city's office."""
    return viewer.is_city_officer


def is_city_admin(viewer: Viewer, subject: object = ()) -> bool:  # noqa: ARG001 -- the rule's signature
    """Whether the viewer administers the city's installation."""
    return viewer.is_city_admin


def works_for_organization(viewer: Viewer, organization: object) -> bool:
    """Whether the viewer is a coordinator or an administrator of the organization."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and viewer.coordinates(found)


def administers_organization(viewer: Viewer, organization: object) -> bool:
    """Whether the viewer is an administrator of the organization."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and viewer.administers(found)


def may_work_at_desk(viewer: Viewer, organization: UUID) -> bool:
    """Who works for an organization, and the city's administrators."""
    return viewer.coordinates(organization) or viewer.is_city_admin


def may_know_of_desk(viewer: Viewer, organization: UUID) -> bool:
    """Whether a refusal may be said at all: to the organization's people and the office."""
    belongs = viewer.holds(
        OrganizationRole.VOLUNTEER, scope_kind=ORGANIZATION, scope_id=organization
    )
    return belongs or viewer.coordinates(organization) or viewer.is_city_officer


def may_see_desk(viewer: Viewer, organization: object) -> bool:
    """The same of an organization's row, as policies ask."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and may_work_at_desk(viewer, found)


def may_change_organization(viewer: Viewer, organization: object) -> bool:
    """An organization's administrators, and the city's."""
    return administers_organization(viewer, organization) or _is_admin_of_any(viewer, organization)


def _is_admin_of_any(viewer: Viewer, organization: object) -> bool:
    return viewer.is_city_admin and isinstance(getattr(organization, "id", None), UUID)


def may_see_organization(viewer: Viewer, organization: OrganizationLike) -> bool:
    """Verified organizations are everybody's to see; others only their people's and the city's."""
    return (
        organization.state == OrganizationState.VERIFIED
        or viewer.is_city_officer
        or viewer.holds(*OrganizationRole, scope_kind=ORGANIZATION, scope_id=organization.id)
    )


def may_give_role(viewer: Viewer, organization: UUID, role: str) -> bool:
    """Whether the viewer may give a role on an organization: never one above their own."""
    if role not in ROLE_RANKS:
        return False
    if viewer.is_city_admin:
        return True
    own = [
        held
        for held in OrganizationRole
        if viewer.holds(held, scope_kind=ORGANIZATION, scope_id=organization)
    ]
    highest = max((ROLE_RANKS[r] for r in own), default=0)
    return viewer.administers(organization) and ROLE_RANKS[OrganizationRole(role)] <= highest


def may_step_down(*, is_admin: bool, admins: int) -> Verdict:
    """Whether a member may leave or take a smaller role: one administrator always stays."""
    if is_admin and admins <= 1:
        return Refusal(
            "last_admin",
            msg("This is the last administrator. Name another one first."),
        )
    return None


# --- organizations ---------------------------------------------------------------------------


def may_publish_directly(organization: OrganizationLike, *, four_eyes: bool = False) -> bool:
    """Whether what the organization publishes needs no look by the city first.

    With `four_eyes` what the city publishes itself is looked at by a second person.
    """
    rules = KIND_RULES[OrganizationKind(organization.kind)]
    if four_eyes and rules.is_of_the_city:
        return False
    return organization.state == OrganizationState.VERIFIED and rules.may_publish_directly


def may_publish_at_all(organization: OrganizationLike) -> Verdict:
    """Whether it may publish, be it by way of the office: nothing while suspended or rejected."""
    if organization.state not in (OrganizationState.SUSPENDED, OrganizationState.REJECTED):
        return None
    text = msg("This organization cannot publish now. Ask the city's office why.")
    return Refusal("barred", text)


def may_host_volunteers(organization: OrganizationLike) -> bool:
    """Whether art. 42 of the act on public benefit lets it use volunteers, and it is verified."""
    rules = KIND_RULES[OrganizationKind(organization.kind)]
    return organization.state == OrganizationState.VERIFIED and rules.may_host_volunteers


def may_change_identity(viewer: Viewer, organization: OrganizationLike) -> bool:
    """Whether kind, legal name and numbers may be changed: before verification, or by the city."""
    return viewer.is_city_admin or organization.state in {
        OrganizationState.DRAFT,
        OrganizationState.PENDING,
    }


def may_register_kind(viewer: Viewer, kind: OrganizationKind) -> bool:
    """Whether the viewer may set up such an organization: the city's own, only its admins."""
    return viewer.is_city_admin or not KIND_RULES[kind].is_of_the_city


def missing_numbers(kind: OrganizationKind, numbers: Mapping[str, str]) -> list[str]:
    """The names of the numbers that a kind must have and that are empty."""
    rules = KIND_RULES[kind]
    needs = {
        "krs": rules.krs,
        "register_number": rules.register_number,
        "nip": rules.nip,
        "regon": rules.regon,
    }
    return [name for name, need in needs.items() if need is Need.REQUIRED and not numbers[name]]


def state_after(decision: Decision) -> OrganizationState:
    """What a waiting organization becomes; one that is returned is a draft again."""
    return {
        Decision.APPROVE: OrganizationState.VERIFIED,
        Decision.REJECT: OrganizationState.REJECTED,
        Decision.RETURN: OrganizationState.DRAFT,
    }[decision]


def may_hand_over(
    organization: OrganizationLike, *, has_factor: bool, needs_factor: bool
) -> Verdict:
    """Whether the office may give an organization to an administrator with or without a factor."""
    if KIND_RULES[OrganizationKind(organization.kind)].is_of_the_city:
        text = msg("The city's own organizations are not handed over; members are invited.")
        return Refusal("of_the_city", text)
    if organization.state == OrganizationState.MERGED:
        return Refusal("merged", msg("This organization was merged into another one."))
    if needs_factor and not has_factor:
        return Refusal(
            "no_factor",
            msg("They need a second step for signing in first: an app with codes or a passkey."),
        )
    return None
