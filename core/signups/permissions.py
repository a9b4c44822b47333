"""Who may see, use and manage sign-ups: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import ORGANIZATION, Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.people.api import (
    load_desk_organization,
    organization_by_slug,
    works_for_organization,
)
from core.signups.queries.asking import Asking, asking_of
from core.signups.queries.audiences import SHEET, Audience, audience_of
from core.signups.queries.guardians import ConsentLink, consent_link
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id, hand_over_by_link
from core.signups.queries.own import LinkedSignup, signup_by_link
from core.signups.queries.paper import PaperLink, is_known_from_paper_alone, paper_by_link
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet
from core.web.modules import is_on
from core.web.policies import may


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedSheet:
    """A sheet at its organization's desk, and whether the viewer manages the thing behind it."""

    sheet: Sheet
    organization_slug: str
    may_manage: bool
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedHandOver:
    """A place that somebody gives on, at the desk of the organization whose sheet it is."""

    found: ManagedSheet
    linked: HandOverLink


async def load_sheet(viewer: Viewer, params: Mapping[str, Any]) -> Sheet | None:  # noqa: ARG001 -- the loader's signature
    """A sheet of a module that is on."""
    sheet = await sheet_by_id(params["sheet_id"])
    if sheet is None or not await is_on(room_of(sheet.kind)):
        return None
    return sheet


async def load_link(viewer: Viewer, params: Mapping[str, Any]) -> LinkedSignup | None:  # noqa: ARG001 -- the loader's signature
    """The sign-up that a link leads to."""
    return await signup_by_link(params["token"])


async def load_hand_over(viewer: Viewer, params: Mapping[str, Any]) -> HandOverLink | None:  # noqa: ARG001 -- the loader's signature
    """The place that somebody gives on, of a module that is on."""
    linked = await hand_over_by_link(params["token"])
    is_there = linked is not None and await is_on(room_of(linked.sheet.kind))
    return linked if is_there else None


async def load_public_hand_over(viewer: Viewer, params: Mapping[str, Any]) -> HandOverLink | None:
    """A place of a sheet that somebody gives to anybody; those for named people are unknown."""
    sheet = await load_sheet(viewer, params)
    linked = await hand_over_by_id(params["hand_over_id"])
    if sheet is None or linked is None or linked.sheet.id != sheet.id:
        return None
    return linked if linked.handed.is_public else None


async def load_paper_link(viewer: Viewer, params: Mapping[str, Any]) -> PaperLink | None:  # noqa: ARG001 -- the loader's signature
    """The sign-up from paper to which a mailed link leads."""
    return await paper_by_link(params["token"])


async def load_consent(viewer: Viewer, params: Mapping[str, Any]) -> ConsentLink | None:  # noqa: ARG001 -- the loader's signature
    """The consent that a guardian's link leads to."""
    return await consent_link(params["token"])


async def load_managed(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """A sheet under its organization's address; unknown to people of other organizations."""
    sheet = await load_sheet(viewer, params)
    organization = await organization_by_slug(params["organization_slug"])
    if sheet is None or organization is None or sheet.organization != organization.id:
        return None
    may_manage = await _manages(viewer, sheet)
    if viewer.account and not may_manage and not _belongs(viewer, sheet.organization):
        return None
    return ManagedSheet(
        sheet=sheet, organization_slug=params["organization_slug"], may_manage=may_manage
    )


async def load_papers(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """A sheet by its id alone, for what is printed and taken of it."""
    sheet = await load_sheet(viewer, {"sheet_id": UUID(str(params["subject"]))})
    if sheet is None:
        return None
    may_manage = await _manages(viewer, sheet)
    if viewer.account and not may_manage and not _belongs(viewer, sheet.organization):
        return None
    return ManagedSheet(sheet=sheet, organization_slug="", may_manage=may_manage)


async def load_place_papers(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """One sign-up by its id alone, for what is printed of it."""
    place = await signup_by_id(UUID(str(params["subject"])))
    return await load_papers(viewer, {"subject": place.sheet}) if place else None


async def load_managed_place(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """One sign-up of a managed sheet."""
    found = await load_managed(viewer, params)
    place = await signup_by_id(params["signup_id"])
    if found is None or place is None or place.sheet != found.sheet.id:
        return None
    return ManagedSheet(
        sheet=found.sheet,
        organization_slug=found.organization_slug,
        may_manage=found.may_manage,
        place=place,
    )


async def load_from_paper(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """The sign-up of somebody whom the organization knows from paper alone; None for others."""
    found = await load_managed_place(viewer, params)
    if found is None or found.place is None or found.place.person is None:
        return None
    is_from_paper = await is_known_from_paper_alone(found.place.person, found.sheet.organization)
    return found if is_from_paper else None


async def load_managed_hand_over(
    viewer: Viewer, params: Mapping[str, Any]
) -> ManagedHandOver | None:
    """A place that somebody gives on, of a managed sheet."""
    found = await load_managed(viewer, params)
    linked = await hand_over_by_id(params["hand_over_id"])
    if found is None or linked is None or linked.sheet.id != found.sheet.id:
        return None
    return ManagedHandOver(found=found, linked=linked)


async def load_own(viewer: Viewer, params: Mapping[str, Any]) -> Place | None:
    """One's own sign-up; unknown to everybody else."""
    place = await signup_by_id(params["signup_id"])
    if place is None or viewer.person is None or place.person != viewer.person:
        return None
    return place


async def _manages(viewer: Viewer, sheet: Sheet) -> bool:
    """Ask the policy that the sheet's kind names, with its own object."""
    kind = registry.current().signup_kinds.get(sheet.kind)
    if kind is None:
        return False
    policy = registry.current().policies[kind.may_manage]
    subject = await policy.load(viewer, {"subject": sheet.subject})
    return subject is not None and await may(viewer, kind.may_manage, subject)


def _belongs(viewer: Viewer, organization: UUID) -> bool:
    is_member = any(
        grant.scope_kind == ORGANIZATION and grant.scope_id == organization
        for grant in viewer.grants
    )
    return is_member or viewer.is_city_officer


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingTo:
    """People whom a host writes to, and whether the viewer may."""

    audience: Audience
    organization_slug: str
    may_manage: bool


async def load_audience(viewer: Viewer, params: Mapping[str, Any]) -> WritingTo | None:
    """The people of a sheet or a group, under their organization's address."""
    kind, slug = params["audience"], params["organization_slug"]
    organization = await organization_by_slug(slug)
    if organization is None or (kind != SHEET and not await is_on(room_of(kind))):
        return None
    audience = await audience_of(kind, params["subject_id"], slug=slug)
    if audience is None or audience.organization != organization.id:
        return None
    if kind == SHEET and not await is_on(room_of(audience.sheets[0].kind)):
        return None
    may_manage = await _manages_audience(viewer, audience)
    if viewer.account and not may_manage and not _belongs(viewer, organization.id):
        return None
    return WritingTo(audience=audience, organization_slug=slug, may_manage=may_manage)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingQuestions:
    """A thing whose people are asked, and whether the viewer may write what."""

    asking: Asking
    organization_slug: str
    may_manage: bool


async def load_asking(viewer: Viewer, params: Mapping[str, Any]) -> WritingQuestions | None:
    """The questions of a sheet or a group, under its organization's address."""
    found = await load_audience(viewer, params)
    slug = params["organization_slug"]
    asking = await asking_of(params["audience"], params["subject_id"], slug=slug) if found else None
    if found is None or asking is None:
        return None
    return WritingQuestions(asking=asking, organization_slug=slug, may_manage=found.may_manage)


def writes_questions(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the thing's own policy said when it was loaded."""
    return isinstance(found, WritingQuestions) and found.may_manage


async def _manages_audience(viewer: Viewer, audience: Audience) -> bool:
    """A sheet is managed as its kind says, a group as the group says."""
    if audience.kind == SHEET:
        return await _manages(viewer, audience.sheets[0])
    key = registry.current().signup_groups[audience.kind].may_manage
    subject = await registry.current().policies[key].load(viewer, {"subject": audience.subject})
    return subject is not None and await may(viewer, key, subject)


def writes(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the thing's own policy said when its people were loaded."""
    return isinstance(found, WritingTo) and found.may_manage


def proves_address(viewer: Viewer, linked: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """Only the link that came by mail confirms and accepts."""
    return isinstance(linked, LinkedSignup) and linked.proves_address


def is_own_typing(viewer: Viewer, linked: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """Who typed an address may take that sign-up back while nobody has confirmed it."""
    if not isinstance(linked, LinkedSignup):
        return False
    return linked.proves_address or linked.place.person is None


def manages(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the kind's own policy said when the sheet was loaded."""
    managed = found.found if isinstance(found, ManagedHandOver) else found
    return isinstance(managed, ManagedSheet) and managed.may_manage


POLICIES = (
    Policy(key="signups.sheet.see", title=msg("See the sign-up box"), load=load_sheet),
    Policy(key="signups.sheet.apply", title=msg("Sign up"), load=load_sheet),
    Policy(key="signups.places.see", title=msg("See free places")),
    Policy(key="signups.link.open", title=msg("Open one's sign-up by its link"), load=load_link),
    Policy(
        key="signups.link.confirm",
        title=msg("Confirm one's sign-up or accept a place"),
        load=load_link,
        rule=proves_address,
    ),
    Policy(
        key="signups.link.cancel",
        title=msg("Take one's sign-up back"),
        load=load_link,
        rule=is_own_typing,
    ),
    Policy(
        key="signups.hand_over.open",
        title=msg("See and take a place that somebody gives on"),
        load=load_hand_over,
    ),
    Policy(
        key="signups.hand_over.take",
        title=msg("Take a place that somebody gives on to anybody"),
        load=load_public_hand_over,
    ),
    Policy(
        key="signups.link.answers",
        title=msg("See and change one's own answers"),
        load=load_link,
        rule=is_own_typing,
    ),
    Policy(
        key="signups.guardian.open",
        title=msg("Consent to a child's sign-up, refuse, withdraw, by the mailed link"),
        load=load_consent,
    ),
    Policy(
        key="signups.own.change",
        title=msg("Accept a place, take one's own sign-up back"),
        load=load_own,
        rule=signed_in,
    ),
    Policy(
        key="signups.sheets.list",
        title=msg("See an organization's sheets"),
        load=load_desk_organization,
        rule=works_for_organization,
    ),
    Policy(
        key="signups.paper.open",
        title=msg("Open the link that joins a sign-up from paper to an address"),
        load=load_paper_link,
    ),
    Policy(
        key="signups.paper.join",
        title=msg("Join a sign-up from paper to one's account"),
        rule=signed_in,
    ),
    Policy(key="signups.mine", title=msg("See one's own sign-ups"), rule=signed_in),
    Policy(
        key="signups.sheet.manage",
        title=msg("See who signed up, add people"),
        load=load_managed,
        rule=manages,
    ),
    Policy(
        key="signups.sheet.papers",
        title=msg("Print and take what is about a list of sign-ups"),
        load=load_papers,
        rule=manages,
    ),
    Policy(
        key="signups.signup.papers",
        title=msg("Print what is about one sign-up"),
        load=load_place_papers,
        rule=manages,
    ),
    Policy(
        key="signups.questions.write",
        title=msg("Write the questions that people answer when they sign up"),
        load=load_asking,
        rule=writes_questions,
    ),
    Policy(
        key="signups.message.write",
        title=msg("Write to everybody who signed up"),
        load=load_audience,
        rule=writes,
    ),
    Policy(
        key="signups.hand_over.settle",
        title=msg("Agree that a place is handed over"),
        load=load_managed_hand_over,
        rule=manages,
    ),
    Policy(
        key="signups.signup.manage",
        title=msg("Decide and cancel sign-ups"),
        load=load_managed_place,
        rule=manages,
    ),
)
