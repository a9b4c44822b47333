"""Who reads the inbox and decides: the city's office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.cases import Case
from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.inbox.queries import visible_case


def is_in_office(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """City officers and city administrators."""
    return viewer.is_city_officer


async def _load(viewer: Viewer, params: Mapping[str, Any]) -> Case | None:
    """Nobody outside the office learns whether there is such a case."""
    return await visible_case(params["case"]) if viewer.is_city_officer else None


READ = Policy(key="inbox.read", title=msg("Read the city's inbox"), rule=is_in_office)
DECIDE = Policy(
    key="inbox.decide", title=msg("Decide what waits in the inbox"), load=_load, rule=is_in_office
)
