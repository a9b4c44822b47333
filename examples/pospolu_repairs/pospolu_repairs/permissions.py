"""Who sees cafés, proposes them and sees who comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.permissions import Permission, Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import Organization, load_desk_organization
from pospolu_repairs.queries import cafe_by_id, host_of, open_cafe
from pospolu_repairs.tables import Cafe


async def load_cafe(viewer: Viewer, params: Mapping[str, Any]) -> Cafe | None:  # noqa: ARG001 -- the loader's signature
    """The café in a public address."""
    return await open_cafe(str(params["slug"]))


async def load_subject(viewer: Viewer, params: Mapping[str, Any]) -> Cafe | None:  # noqa: ARG001 -- the loader's signature
    """The café behind a sheet or a check-in list."""
    return await cafe_by_id(UUID(str(params["subject"])))


def works_there(viewer: Viewer, subject: object) -> bool:
    """Who coordinates the organization behind it."""
    match subject:
        case Organization():
            return viewer.coordinates(subject.id)
        case Cafe():
            return viewer.coordinates(host_of(subject).id)
    return False


PERMISSIONS: tuple[Permission, ...] = (
    Policy(key="repairs.list", title=msg("See repair cafés")),
    Policy(key="repairs.cafe.see", title=msg("See a repair café"), load=load_cafe),
    Policy(
        key="repairs.cafe.propose",
        title=msg("Propose a repair café"),
        load=load_desk_organization,
        rule=works_there,
    ),
    Policy(
        key="repairs.cafe.manage",
        title=msg("See who comes to a repair café, and check in"),
        load=load_subject,
        rule=works_there,
    ),
)
