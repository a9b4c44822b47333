"""Loaders of policies: the object that a route is about, or None when there is none to know of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.viewer import Viewer
from core.people.directory import organization_by_id, organization_by_slug
from core.people.queries import account_by_id, import_by_id
from core.people.rules import may_see_desk, may_see_organization
from core.people.tables import Organization
from core.settings import current

SLUG = "organization_slug"


async def load_organization_by_slug(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The organization in the address, if the viewer may know of it."""
    found = await organization_by_slug(str(params[SLUG]))
    return found if found is not None and may_see_organization(viewer, found) else None


async def load_unclaimed_organization(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The organization in the address while nobody of its own has taken it over."""
    found = await load_organization_by_slug(viewer, params)
    return found if isinstance(found, Organization) and found.is_unclaimed else None


async def load_desk_organization(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The organization whose desk it is, for its people; others are not told that there is one.

    A visitor gets an empty object and so the way to sign-in, whatever stands in the address.
    """
    if viewer.is_anonymous:
        return ()
    found = await organization_by_slug(str(params[SLUG]))
    return found if found is not None and may_see_desk(viewer, found) else None


async def load_any_organization(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The organization in the address for the city's desk, in whatever state."""
    if not viewer.is_city_officer:
        return ()
    return await organization_by_slug(str(params[SLUG]))


async def load_account(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The account in the address, for the city's administrators."""
    return await account_by_id(params["account"]) if viewer.is_city_admin else ()


async def load_import(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The table in the address, for the city's office; nothing where none is named."""
    if not viewer.is_city_officer or "import_id" not in params:
        return ()
    return await import_by_id(params["import_id"])


async def load_demo(viewer: Viewer, params: Mapping[str, Any]) -> object | None:  # noqa: ARG001 -- the loader's signature
    """Something in the demo, nothing elsewhere."""
    return () if current().is_demo else None


async def organization_for(viewer: Viewer, organization: Any) -> Organization | None:
    """An organization by id, if the viewer may know of it: for loaders of other rooms."""
    found = await organization_by_id(organization)
    return found if found is not None and may_see_organization(viewer, found) else None
