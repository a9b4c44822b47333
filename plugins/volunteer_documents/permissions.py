"""Who asks, issues and reads: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import (
    Organization,
    load_desk_organization,
    may_know_of_desk,
    organization_by_id,
)
from plugins.volunteer_documents.agreement_queries import AgreementView, agreement_by_id
from plugins.volunteer_documents.clause_queries import ClauseView, clause_by_id
from plugins.volunteer_documents.queries import (
    StatementView,
    organization_of_batch,
    request_by_id,
    statement_by_id,
)
from plugins.volunteer_documents.values import (
    RequestView,
)

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a host issued together."""

    id: UUID
    organization: Organization


async def load_own_statement(viewer: Viewer, params: Params) -> StatementView | tuple[()] | None:
    """A statement about the viewer; nobody else's."""
    if viewer.is_anonymous:
        return ()
    found = await statement_by_id(params["statement_id"])
    if found is None or found.person is None or found.person != viewer.person:
        return None
    return found


async def load_desk_statement(viewer: Viewer, params: Params) -> StatementView | tuple[()] | None:
    """A statement under its host's address; unknown to people of other organizations."""
    if viewer.is_anonymous:
        return ()
    found = await statement_by_id(params["statement_id"])
    if found is None or found.organization_slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization) else None


async def load_desk_request(viewer: Viewer, params: Params) -> RequestView | tuple[()] | None:
    """A request under its host's address; unknown to people of other organizations."""
    if viewer.is_anonymous:
        return ()
    found = await request_by_id(params["request_id"])
    if found is None or found.organization_slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization) else None


async def load_desk_batch(viewer: Viewer, params: Params) -> Batch | tuple[()] | None:
    """What was issued together, under its host's address."""
    if viewer.is_anonymous:
        return ()
    found = await _batch(viewer, params["batch_id"])
    if found is None or found.organization.slug != params["organization_slug"]:
        return None
    return found


async def load_batch_papers(viewer: Viewer, params: Params) -> Batch | tuple[()] | None:
    """The same by {"subject": id}."""
    return () if viewer.is_anonymous else await _batch(viewer, UUID(str(params["subject"])))


async def load_papers(viewer: Viewer, params: Params) -> StatementView | tuple[()] | None:
    """A statement by {"subject": id}."""
    if viewer.is_anonymous:
        return ()
    found = await statement_by_id(UUID(str(params["subject"])))
    return found if found is not None and may_know_of_desk(viewer, found.organization) else None


async def _batch(viewer: Viewer, batch: UUID) -> Batch | None:
    organization = await organization_of_batch(batch)
    if organization is None or not may_know_of_desk(viewer, organization):
        return None
    found = await organization_by_id(organization)
    return Batch(id=batch, organization=found) if found else None


def issues(viewer: Viewer, subject: object) -> bool:
    """Who works for the organization behind it: names and hours are for nobody else."""
    match subject:
        case Organization(id=organization) | Batch(organization=Organization(id=organization)):
            return viewer.coordinates(organization)
        case StatementView() | RequestView() | AgreementView() | ClauseView():
            return viewer.coordinates(subject.organization)
    return False


async def load_own_agreement(viewer: Viewer, params: Params) -> AgreementView | tuple[()] | None:
    """An agreement about the viewer; nobody else's."""
    if viewer.is_anonymous:
        return ()
    found = await agreement_by_id(params["agreement_id"])
    if found is None or found.person is None or found.person != viewer.person:
        return None
    return found


async def load_desk_agreement(viewer: Viewer, params: Params) -> AgreementView | tuple[()] | None:
    """An agreement under its host's address; unknown to people of other organizations."""
    if viewer.is_anonymous:
        return ()
    found = await agreement_by_id(params["agreement_id"])
    if found is None or found.organization_slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization) else None


async def load_desk_clause(viewer: Viewer, params: Params) -> ClauseView | tuple[()] | None:
    """A clause under its host's address; unknown to people of other organizations."""
    if viewer.is_anonymous:
        return ()
    found = await clause_by_id(params["clause_id"])
    if found is None or found.organization_slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization) else None


async def load_agreement_papers(viewer: Viewer, params: Params) -> AgreementView | tuple[()] | None:
    """An agreement by {"subject": id}, for the host's people and for whom it is about."""
    if viewer.is_anonymous:
        return ()
    found = await agreement_by_id(UUID(str(params["subject"])))
    if found is None:
        return None
    is_own = found.person is not None and found.person == viewer.person
    return found if is_own or may_know_of_desk(viewer, found.organization) else None


def prints_agreement(viewer: Viewer, subject: object) -> bool:
    """Who works for the host, and whom it is about."""
    if not isinstance(subject, AgreementView):
        return False
    is_own = subject.person is not None and subject.person == viewer.person
    return is_own or viewer.coordinates(subject.organization)


PERMISSIONS = (
    Policy(
        key="volunteer_documents.own",
        title=msg("See one's own certificates, and ask for one"),
        rule=signed_in,
    ),
    Policy(
        key="volunteer_documents.own_statement",
        title=msg("Take one's own certificate"),
        load=load_own_statement,
        rule=signed_in,
    ),
    Policy(
        key="volunteer_documents.desk",
        title=msg("See and issue an organization's certificates and opinions"),
        load=load_desk_organization,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.statement",
        title=msg("See, revoke and replace a certificate or an opinion"),
        load=load_desk_statement,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.request",
        title=msg("Answer who asked for a certificate or an opinion"),
        load=load_desk_request,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.batch",
        title=msg("See certificates that were issued together"),
        load=load_desk_batch,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.batch_papers",
        title=msg("Print certificates that were issued together"),
        load=load_batch_papers,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.own_agreement",
        title=msg("Read, accept and withdraw one's own agreement"),
        load=load_own_agreement,
        rule=signed_in,
    ),
    Policy(
        key="volunteer_documents.agreement",
        title=msg("See an agreement with a volunteer, enter when it was signed, end it"),
        load=load_desk_agreement,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.clause",
        title=msg("Change a clause that an organization adds to its agreements"),
        load=load_desk_clause,
        rule=issues,
    ),
    Policy(
        key="volunteer_documents.agreement_papers",
        title=msg("Print an agreement with a volunteer"),
        load=load_agreement_papers,
        rule=prints_agreement,
    ),
    Policy(
        key="volunteer_documents.papers",
        title=msg("Print a certificate or an opinion"),
        load=load_papers,
        rule=issues,
    ),
)
