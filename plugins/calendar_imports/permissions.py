"""Who may do what with calendars from elsewhere, with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import Organization, organization_by_slug
from plugins.calendar_imports.queries import source_by_id
from plugins.calendar_imports.rules import may_manage
from plugins.calendar_imports.tables import Source

NOTHING: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedSource:
    """A source together with whose it is."""

    source: Source
    organization: Organization


async def load_desk(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """The organization whose desk it is; a visitor gets the way to sign-in whatever it is."""
    if viewer.is_anonymous:
        return NOTHING
    found = await organization_by_slug(str(params["organization_slug"]))
    return found if found is not None and may_manage(viewer, found.id) else None


async def load_source(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """One source of that organization; other people's are not there."""
    host = await load_desk(viewer, params)
    if not isinstance(host, Organization):
        return host
    source = await source_by_id(params["source_id"])
    if source is None or source.organization != host.id:
        return None
    return OwnedSource(source=source, organization=host)


def works_here(viewer: Viewer, organization: object) -> bool:
    """Who works for the organization, and the city's administrators."""
    return isinstance(organization, Organization) and may_manage(viewer, organization.id)


def works_on_source(viewer: Viewer, owned: object) -> bool:
    """Who works for the source's organization, and the city's administrators."""
    return isinstance(owned, OwnedSource) and may_manage(viewer, owned.organization.id)


POLICIES = (
    Policy(
        key="calendar_imports.desk",
        title=msg("See and give an organization's own calendars"),
        load=load_desk,
        rule=works_here,
    ),
    Policy(
        key="calendar_imports.source",
        title=msg("See, pause and remove one of an organization's own calendars"),
        load=load_source,
        rule=works_on_source,
    ),
)
