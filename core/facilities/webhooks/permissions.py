"""Who may register addresses that facts are sent to: administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.permissions import Permission, Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.webhooks.queries import endpoint_by_id
from core.facilities.webhooks.values import EndpointView
from core.people.api import administers_organization, is_city_admin, load_desk_organization


async def load_endpoint(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """An endpoint that the viewer administers; unknown to others. A visitor gets to sign-in."""
    if viewer.is_anonymous:
        return ()
    found = await endpoint_by_id(params["endpoint_id"])
    return found if found is not None and _administers(viewer, found) else None


def _administers(viewer: Viewer, endpoint: EndpointView) -> bool:
    if endpoint.organization is None:
        return viewer.is_city_admin
    return viewer.administers(endpoint.organization)


def is_an_endpoint(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """The loader has looked at whose it is already."""
    return isinstance(found, EndpointView)


POLICIES: tuple[Permission, ...] = (
    Policy(
        key="webhooks.organization",
        title=msg("See and register an organization's webhooks"),
        load=load_desk_organization,
        rule=administers_organization,
    ),
    Policy(
        key="webhooks.city", title=msg("See and register the city's webhooks"), rule=is_city_admin
    ),
    Policy(
        key="webhooks.endpoint",
        title=msg("Change and end a webhook"),
        load=load_endpoint,
        rule=is_an_endpoint,
    ),
)
