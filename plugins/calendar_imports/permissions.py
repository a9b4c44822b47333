"""Who may do what with calendars from elsewhere, with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import (
    Organization,
    load_desk_organization,
    may_see_desk,
    may_work_at_desk,
)
from plugins.calendar_imports.queries import source_by_id
from plugins.calendar_imports.tables import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedSource:
    """A source together with whose it is."""

    source: Source
    organization: Organization


async def load_source(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """One source of that organization; other people's are not there."""
    host = await load_desk_organization(viewer, params)
    if not isinstance(host, Organization):
        return host
    source = await source_by_id(params["source_id"])
    if source is None or source.organization != host.id:
        return None
    return OwnedSource(source=source, organization=host)


def works_on_source(viewer: Viewer, owned: object) -> bool:
    """Who works for the source's organization, and the city's administrators."""
    return isinstance(owned, OwnedSource) and may_work_at_desk(viewer, owned.organization.id)


POLICIES = (
    Policy(
        key="calendar_imports.desk",
        title=msg("See and give an organization's own calendars"),
        load=load_desk_organization,
        rule=may_see_desk,
    ),
    Policy(
        key="calendar_imports.source",
        title=msg("See, pause and remove one of an organization's own calendars"),
        load=load_source,
        rule=works_on_source,
    ),
)
