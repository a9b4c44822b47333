"""Who may see and manage offers: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.permissions import Permission, Policy, Veto, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import (
    Organization,
    OrganizationState,
    is_officer,
    load_desk_organization,
    load_organization_by_slug,
    may_know_of_desk,
    may_work_at_desk,
    organization_by_id,
)
from plugins.volunteering.queries import (
    OfferView,
    RoleView,
    ShiftView,
    offer_by_id,
    offer_by_slug,
    shift_by_id,
    shift_role_by_id,
)
from plugins.volunteering.queries.qualifications import (
    PaperView,
    qualification_by_id,
)
from plugins.volunteering.rules import may_see

Params = Mapping[str, Any]


async def load_offer(viewer: Viewer, params: Params) -> OfferView | None:
    """The offer in a public address, also of its calendar file; others' drafts are not there."""
    found = await offer_by_slug(str(params["slug"]).removesuffix(".ics"))
    if found is None or not may_see(viewer, found.offer, found.organization.id):
        return None
    return found


async def load_desk_offer(viewer: Viewer, params: Params) -> OfferView | tuple[()] | None:
    """An offer under its organization's address; unknown to people of other organizations.

    A visitor gets an empty object and so the way to sign-in, whatever stands in the address.
    """
    if viewer.is_anonymous:
        return ()
    found = await offer_by_id(params["offer_id"])
    if found is None or found.organization.slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization.id) else None


async def load_desk_shift(viewer: Viewer, params: Params) -> ShiftView | tuple[()] | None:
    """One shift of an offer at its desk."""
    view = await load_desk_offer(viewer, params)
    if not isinstance(view, OfferView):
        return view
    found = await shift_by_id(params["shift_id"])
    return found if found is not None and found.view.offer.id == view.offer.id else None


async def load_shift_role(viewer: Viewer, params: Params) -> RoleView | None:  # noqa: ARG001 -- the loader's signature
    """The role of a shift behind a sheet or a check-in list."""
    return await shift_role_by_id(UUID(str(params["subject"])))


async def load_papers(viewer: Viewer, params: Params) -> OfferView | None:
    """An offer by {"subject": id}, for what is printed and taken of it; others' are not there."""
    found = await offer_by_id(UUID(str(params["subject"])))
    if found is None or (viewer.account and not may_work_at_desk(viewer, found.organization.id)):
        return None
    return found


async def load_seen_qualification(viewer: Viewer, params: Params) -> PaperView | tuple[()] | None:
    """A qualification that an organization is asked to see, under its address."""
    organization = await load_desk_organization(viewer, params)
    found = await qualification_by_id(params["qualification_id"])
    if not isinstance(organization, Organization):
        return () if viewer.is_anonymous else None
    if found is None or found.organization != organization.id:
        return None
    return PaperView(qualification=found, organization=organization)


def host_behind(subject: object) -> Organization | None:
    """The organization that an object of a policy belongs to."""
    match subject:
        case Organization():
            return subject
        case OfferView(organization=organization):
            return organization
        case PaperView(organization=organization):
            return organization
        case ShiftView(view=view) | RoleView(view=view):
            return view.organization
    return None


def manages(viewer: Viewer, subject: object) -> bool:
    """Who works for the organization behind it."""
    organization = host_behind(subject)
    return organization is not None and may_work_at_desk(viewer, organization.id)


def sees_who_comes(viewer: Viewer, subject: object) -> bool:
    """Names of people are for those who work for the organization only."""
    organization = host_behind(subject)
    return organization is not None and viewer.coordinates(organization.id)


def is_not_suspended(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- a veto's signature
    """The city has not suspended the organization behind it."""
    organization = host_behind(subject)
    return organization is None or organization.state != OrganizationState.SUSPENDED


async def load_check_papers(viewer: Viewer, params: Params) -> Organization | None:
    """An organization by {"subject": id}; unknown to people of others."""
    found = await organization_by_id(UUID(str(params["subject"])))
    if found is None or (viewer.account and not may_know_of_desk(viewer, found.id)):
        return None
    return found


PERMISSIONS: tuple[Permission, ...] = (
    Policy(key="volunteering.offers.see", title=msg("See where volunteers are needed")),
    Policy(key="volunteering.offer.see", title=msg("See a volunteering offer"), load=load_offer),
    Policy(
        key="volunteering.organization.see",
        title=msg("See where one organization needs volunteers"),
        load=load_organization_by_slug,
    ),
    Policy(
        key="volunteering.desk.see",
        title=msg("See an organization's volunteering offers"),
        load=load_desk_organization,
        rule=manages,
    ),
    Policy(
        key="volunteering.offer.create",
        title=msg("Write a volunteering offer"),
        load=load_desk_organization,
        rule=manages,
    ),
    Policy(
        key="volunteering.offer.manage",
        title=msg("Change, close and cancel a volunteering offer"),
        load=load_desk_offer,
        rule=manages,
    ),
    Policy(
        key="volunteering.offer.publish",
        title=msg("Publish a volunteering offer"),
        load=load_desk_offer,
        rule=manages,
    ),
    Policy(
        key="volunteering.briefing.read",
        title=msg("Read a briefing for volunteers"),
        load=load_offer,
    ),
    Policy(
        key="volunteering.briefing.acknowledge",
        title=msg("Confirm that one has read a briefing"),
        load=load_offer,
    ),
    Policy(
        key="volunteering.checks.manage",
        title=msg("See and keep checks before work with minors"),
        load=load_desk_organization,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.checks.papers",
        title=msg("Print the blank form for checks"),
        load=load_check_papers,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.profile.own",
        title=msg("See and change one's own volunteer's profile"),
        rule=signed_in,
    ),
    Policy(
        key="volunteering.qualifications.see",
        title=msg("See and confirm qualifications of volunteers"),
        load=load_desk_organization,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.kinds.keep",
        title=msg("Keep the city's list of kinds of qualifications"),
        rule=is_officer,
    ),
    Policy(
        key="volunteering.qualification.decide",
        title=msg("Confirm that a volunteer's paper was seen"),
        load=load_seen_qualification,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.offer.papers",
        title=msg("Print and take what is about a volunteering offer"),
        load=load_papers,
        rule=manages,
    ),
    Policy(
        key="volunteering.offer.people",
        title=msg("See who wants to help in an offer without set times"),
        load=load_papers,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.volunteers.import",
        title=msg("Enter volunteers of an offer from a table"),
        load=load_desk_offer,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.shift.edit",
        title=msg("Change, copy and cancel a shift"),
        load=load_desk_shift,
        rule=manages,
    ),
    Policy(
        key="volunteering.shift.phones",
        title=msg("See telephone numbers of who is on a shift, on its day"),
        load=load_desk_shift,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.shift.cover",
        title=msg("Call people who could stand in on a shift"),
        load=load_desk_shift,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.shift.manage",
        title=msg("See who comes to a shift, and check in"),
        load=load_shift_role,
        rule=sees_who_comes,
    ),
    Veto(
        key="volunteering.suspended",
        policy="volunteering.offer.publish",
        rule=is_not_suspended,
    ),
)
