"""Certificates for programs: one's own, with a request for one, and a host's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.people.api import organization_by_slug
from core.services.documents.api import IssuedState
from core.web.api.handlers import (
    ROOT,
    UNFIT,
    Cursor,
    Instant,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from core.web.connection import SignInNeeded
from plugins.volunteer_documents.agreement_queries import (
    AgreementView,
    agreements_of_organization,
    agreements_of_person,
)
from plugins.volunteer_documents.queries import (
    StatementView,
    statements_of_organization,
    statements_of_person,
)
from plugins.volunteer_documents.service.asking import ask
from plugins.volunteer_documents.values import (
    StatementKind,
    Wish,
)

READ = Scope(
    "certificates:read", msg("Read certificates of volunteering and agreements, with names")
)
WRITE = Scope("certificates:write", msg("Ask for certificates of volunteering"))
OWN = ROOT + "/certificates"
DESK = ROOT + "/organizations/{organization_slug:str}/certificates"
Day = Annotated[date, Meta(examples=["2027-05-08"])]


class CertificateAnswer(msgspec.Struct, kw_only=True):
    """A certificate of hours or an opinion; `state` is null while it is being made.

    `first` and `last` bound the period that was certified. An opinion has no minutes.
    """

    id: UUID
    kind: StatementKind
    organization: str
    name: str
    language: str
    first: Day | None
    last: Day | None
    minutes: int
    number: str | None
    state: IssuedState | None
    is_signed: bool
    made_at: Instant

    @classmethod
    def of(cls, one: StatementView) -> CertificateAnswer:
        """What a program reads of a statement."""
        register = one.register
        same = ("id", "kind", "name", "language", "first", "last", "minutes", "made_at")
        return cls(
            **{name: getattr(one, name) for name in same},
            organization=one.organization_slug,
            number=register.number if register else None,
            state=register.state if register else None,
            is_signed=register.is_signed if register else False,
        )


class AgreementAnswer(msgspec.Struct, kw_only=True):
    """An agreement of a host with a volunteer, the version that holds.

    `accepted_at` is a click: acceptance, and no written form. `signed_on` is the day on the paper.
    `last` is null for one without an end date. `ended_on` is the last day of one that the
    organization ended before its time.
    """

    id: UUID
    organization: str
    name: str
    number: str
    version: int
    language: str
    first: Day
    last: Day | None
    accepted_at: Instant | None
    signed_on: Day | None
    withdrawn_at: Instant | None
    ended_on: Day | None
    made_at: Instant

    @classmethod
    def of(cls, one: AgreementView) -> AgreementAnswer:
        """What a program reads of an agreement."""
        same = {
            name: getattr(one, name) for name in cls.__struct_fields__ if name != "organization"
        }
        return cls(organization=one.organization_slug, **same)


class AskBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to ask for; `organization` is its name in addresses."""

    organization: Annotated[str, Meta(max_length=90, examples=["klub-klon"])]
    kind: StatementKind = StatementKind.CERTIFICATE
    first: Day | None = None
    last: Day | None = None
    school: Annotated[str, Meta(max_length=200)] = ""
    language: Annotated[str, Meta(pattern="^(pl|en|uk)$")] = "pl"


class Asked(msgspec.Struct, kw_only=True):
    """The request that was made."""

    id: UUID


class DocumentsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """From where on."""

    after: Cursor = ""


@get(
    OWN,
    opt=operation(
        policy="volunteer_documents.own",
        scope=READ,
        summary=msg("One's own certificates and opinions, the newest first"),
        query=Nothing,
        answer=Page[CertificateAnswer],
    ),
)
async def api_list_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """At most 200."""
    read_query(request, Nothing)
    found = await statements_of_person(viewer.person) if viewer.person else ()
    return answer(request, Page(items=[CertificateAnswer.of(one) for one in found]))


@post(
    OWN,
    status_code=201,
    opt=operation(
        policy="volunteer_documents.own",
        scope=WRITE,
        summary=msg("Ask a host for a certificate of one's hours, or for an opinion"),
        body=AskBody,
        answer=Asked,
        status=201,
        may_clash=True,
    ),
)
async def api_ask(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Who works for the host is told."""
    body = await read_body(request, AskBody)
    if viewer.person is None:
        raise SignInNeeded
    host = await organization_by_slug(body.organization)
    if host is None:
        raise NotFound
    wish = Wish(
        kind=body.kind,
        first=body.first,
        last=body.last,
        school=body.school,
        language=body.language,
    )

    async def act() -> Asked:
        return Asked(id=await ask(viewer, host, wish))

    return await once(request, viewer, act, status=201)


@get(
    DESK,
    opt=operation(
        policy="volunteer_documents.desk",
        scope=READ,
        summary=msg("Certificates and opinions that an organization has issued, the newest first"),
        query=DocumentsQuery,
        answer=Page[CertificateAnswer],
    ),
)
async def api_list_of_host(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """50 at a time."""
    asked = read_query(request, DocumentsQuery)
    after = id_or_none(asked.after)
    if asked.after and after is None:
        raise Invalid({"after": [UNFIT]})
    found = await statements_of_organization(subject.id, after=after)
    items = [CertificateAnswer.of(one) for one in found.statements]
    return answer(request, Page(items=items, after=str(found.later) if found.later else None))


@get(
    ROOT + "/agreements",
    opt=operation(
        policy="volunteer_documents.own",
        scope=READ,
        summary=msg("One's own agreements with hosts, the newest first"),
        query=Nothing,
        answer=Page[AgreementAnswer],
    ),
)
async def api_list_own_agreements(
    request: Request, viewer: NamedDependency[Viewer]
) -> Response[Any]:
    """The versions that hold, at most 300."""
    read_query(request, Nothing)
    found = await agreements_of_person(viewer.person) if viewer.person else ()
    return answer(request, Page(items=[AgreementAnswer.of(one) for one in found]))


@get(
    ROOT + "/organizations/{organization_slug:str}/agreements",
    opt=operation(
        policy="volunteer_documents.desk",
        scope=READ,
        summary=msg("An organization's agreements with volunteers, the newest first"),
        query=Nothing,
        answer=Page[AgreementAnswer],
    ),
)
async def api_list_agreements(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The versions that hold, at most 300."""
    read_query(request, Nothing)
    found = await agreements_of_organization(subject.id)
    return answer(request, Page(items=[AgreementAnswer.of(one) for one in found]))


API_ROUTES = (
    api_list_own,
    api_ask,
    api_list_of_host,
    api_list_own_agreements,
    api_list_agreements,
)
