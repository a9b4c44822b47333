"""The objects of the policies on sign-ups, loaded for those who may know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from core.contracts.viewer import ORGANIZATION, Viewer
from core.kernel import registry
from core.kernel.registry import room_of
from core.people.api import organization_by_slug
from core.signups.queries.asking import Asking, asking_of
from core.signups.queries.audiences import SHEET, Audience, audience_of
from core.signups.queries.guardians import ConsentLink, consent_link
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id, hand_over_by_link
from core.signups.queries.own import LinkedSignup, signup_by_link
from core.signups.queries.paper import PaperLink, is_known_from_paper_alone, paper_by_link
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.signups.values import Place, Sheet
from core.web.modules import is_on
from core.web.policies import may_about


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingTo:
    """People whom a host writes to, and whether the viewer may."""

    audience: Audience
    organization_slug: str
    may_manage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingQuestions:
    """A thing whose people are asked, and whether the viewer may write what."""

    asking: Asking
    organization_slug: str
    may_manage: bool


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
    return await _managed(viewer, sheet, slug=params["organization_slug"])


async def load_papers(viewer: Viewer, params: Mapping[str, Any]) -> ManagedSheet | None:
    """A sheet by its id alone, for what is printed and taken of it."""
    sheet = await load_sheet(viewer, {"sheet_id": UUID(str(params["subject"]))})
    if sheet is None:
        return None
    return await _managed(viewer, sheet, slug="")


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
    return replace(found, place=place)


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


async def _managed(viewer: Viewer, sheet: Sheet, *, slug: str) -> ManagedSheet | None:
    """Those who may not manage it learn so, if it is their organization's; others nothing."""
    may_manage = await _manages(viewer, sheet)
    if viewer.account and not may_manage and not _belongs(viewer, sheet.organization):
        return None
    return ManagedSheet(sheet=sheet, organization_slug=slug, may_manage=may_manage)


async def _manages(viewer: Viewer, sheet: Sheet) -> bool:
    """Ask the policy that the sheet's kind names, with its own object."""
    kind = registry.current().signup_kinds.get(sheet.kind)
    if kind is None:
        return False
    return bool(await may_about(viewer, kind.may_manage, sheet.subject))


def _belongs(viewer: Viewer, organization: UUID) -> bool:
    is_member = any(
        grant.scope_kind == ORGANIZATION and grant.scope_id == organization
        for grant in viewer.grants
    )
    return is_member or viewer.is_city_officer


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


async def load_asking(viewer: Viewer, params: Mapping[str, Any]) -> WritingQuestions | None:
    """The questions of a sheet or a group, under its organization's address."""
    found = await load_audience(viewer, params)
    slug = params["organization_slug"]
    asking = await asking_of(params["audience"], params["subject_id"], slug=slug) if found else None
    if found is None or asking is None:
        return None
    return WritingQuestions(asking=asking, organization_slug=slug, may_manage=found.may_manage)


async def _manages_audience(viewer: Viewer, audience: Audience) -> bool:
    """A sheet is managed as its kind says, a group as the group says."""
    if audience.kind == SHEET:
        return await _manages(viewer, audience.sheets[0])
    key = registry.current().signup_groups[audience.kind].may_manage
    return bool(await may_about(viewer, key, audience.subject))
