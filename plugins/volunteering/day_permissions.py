"""Who sees the coordinator's day and decides on it: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.contracts.permissions import Permission, Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import Organization, load_desk_organization
from core.signups.api import Place, sheet_by_id, signup_by_id
from plugins.volunteering.permissions import load_check_papers, sees_who_comes
from plugins.volunteering.values import SHIFT_KIND

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupOfDay:
    """Somebody's sign-up for a shift of an organization."""

    place: Place
    organization: Organization


async def load_day_signup(viewer: Viewer, params: Params) -> SignupOfDay | tuple[()] | None:
    """A sign-up for one of the organization's shifts; unknown to people of others."""
    organization = await load_desk_organization(viewer, params)
    if not isinstance(organization, Organization):
        return () if viewer.is_anonymous else None
    place = await signup_by_id(params["signup_id"])
    sheet = await sheet_by_id(place.sheet) if place else None
    if place is None or sheet is None or sheet.kind != SHIFT_KIND:
        return None
    is_own: bool = sheet.organization == organization.id
    return SignupOfDay(place=place, organization=organization) if is_own else None


def decides(viewer: Viewer, subject: object) -> bool:
    """Who works for the organization of the shift."""
    return isinstance(subject, SignupOfDay) and viewer.coordinates(subject.organization.id)


DAY_PERMISSIONS: tuple[Permission, ...] = (
    Policy(
        key="volunteering.day.see",
        title=msg("See who comes to an organization's shifts on a day"),
        load=load_desk_organization,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.day.decide",
        title=msg("Confirm and cancel sign-ups for an organization's shifts"),
        load=load_day_signup,
        rule=decides,
    ),
    Policy(
        key="volunteering.day.papers",
        title=msg("Print who comes to an organization's shifts"),
        load=load_check_papers,
        rule=sees_who_comes,
    ),
)
