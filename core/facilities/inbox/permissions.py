"""Who reads the inbox and decides, and who follows their own case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.contracts.cases import Case
from core.contracts.permissions import Policy
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.inbox.queries import linked_case, visible_case
from core.people.api import (
    Organization,
    is_city_admin,
    is_officer,
    load_desk_organization,
    works_for_organization,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCase:
    """A case at the desk of the organization that asked for something."""

    case: Case
    organization: Organization


def is_applicant(viewer: Viewer, subject: object) -> bool:
    """Whoever works for the organization that asked."""
    organization = subject.organization if isinstance(subject, DeskCase) else subject
    return works_for_organization(viewer, organization)


async def _load(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """Nobody outside the office learns whether there is such a case; a visitor may sign in."""
    if viewer.is_anonymous:
        return ()
    return await visible_case(params["case"]) if viewer.is_city_officer else None


async def _load_at_desk(viewer: Viewer, params: Mapping[str, Any]) -> object | None:
    """What the organization in the address itself asked for; unknown to all others."""
    organization = await load_desk_organization(viewer, params)
    if not isinstance(organization, Organization):
        return organization
    case = await visible_case(params["case"])
    if case is None or case.is_by_link or case.organization != organization.id:
        return None
    return DeskCase(case=case, organization=organization)


async def _load_linked(viewer: Viewer, params: Mapping[str, Any]) -> Case | None:  # noqa: ARG001 -- the loader's signature
    return await linked_case(params["token"])


READ = Policy(key="inbox.read", title=msg("Read the city's inbox"), rule=is_officer)
DECIDE = Policy(
    key="inbox.decide", title=msg("Decide what waits in the inbox"), load=_load, rule=is_officer
)
DIRECT = Policy(
    key="inbox.direct", title=msg("Direct kinds of cases to departments"), rule=is_city_admin
)
DESK = Policy(
    key="inbox.desk",
    title=msg("See what an organization asked the city for"),
    load=load_desk_organization,
    rule=is_applicant,
)
ANSWER = Policy(
    key="inbox.answer",
    title=msg("Follow a case of one's organization and answer questions"),
    load=_load_at_desk,
    rule=is_applicant,
)
LINK = Policy(key="inbox.link", title=msg("Follow one's case by a mailed link"), load=_load_linked)
POLICIES = (READ, DECIDE, DIRECT, DESK, ANSWER, LINK)
