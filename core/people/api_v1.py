"""Organizations for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.people.addresses import read_email
from core.people.areas import AREAS
from core.people.directory import DirectoryLine, areas_of, find_organizations, organization_by_id
from core.people.service.organizations import change_organization
from core.people.tables import Organization
from core.people.values import OrganizationDetails, OrganizationKind, OrganizationState
from core.web.api.handlers import (
    ROOT,
    Cursor,
    NamedDependency,
    Page,
    Request,
    Response,
    Scope,
    Search,
    Texts,
    Viewer,
    answer,
    change_of,
    changed,
    get,
    once,
    operation,
    patch,
    read_body,
    read_query,
)

READ = Scope("organizations:read", msg("Read organizations"))
WRITE = Scope("organizations:write", msg("Change what an organization says of itself"))
ALL = ROOT + "/organizations"
ONE = ALL + "/{organization_slug:str}"
WEBSITE = r"^(https?://[^\s]+)?$"
Area = Annotated[str, Meta(max_length=10, examples=["01"])]
Email = Annotated[str, Meta(max_length=254, examples=["kontakt@example.org"])]
Short = Annotated[str, Meta(max_length=40, examples=["+48 600 100 200"])]


class OrganizationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What an organization says of itself; who it is (name, numbers) is changed on its page."""

    short_name: Annotated[str, Meta(max_length=120, examples=["Sąsiedzi"])] = ""
    areas: Annotated[list[Area], Meta(max_length=60)] = []
    description: Texts = msgspec.field(default_factory=Texts)
    address: Annotated[str, Meta(max_length=300)] = ""
    email: Email = ""
    phone: Short = ""
    website: Annotated[
        str, Meta(max_length=300, pattern=WEBSITE, examples=["https://example.org"])
    ] = ""
    privacy_contact: Annotated[str, Meta(max_length=300)] = ""


OrganizationChange = change_of(OrganizationBody)


class OrganizationAnswer(msgspec.Struct, kw_only=True):
    """An organization as its page shows it."""

    id: UUID
    slug: str
    kind: OrganizationKind
    state: OrganizationState
    legal_name: str
    krs: str
    nip: str
    regon: str
    short_name: str
    areas: list[str]
    description: Texts
    address: str
    email: str
    phone: str
    website: str


class OrganizationLine(msgspec.Struct, kw_only=True):
    """An organization in the directory."""

    id: UUID
    slug: str
    kind: OrganizationKind
    short_name: str
    legal_name: str
    areas: list[str]
    description: Texts


class OrganizationQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the directory is narrowed."""

    search: Search = ""
    area: Area = ""
    kind: OrganizationKind | None = None
    after: Cursor = ""


@get(
    ALL,
    opt=operation(
        policy="people.directory",
        scope=READ,
        summary=msg("The directory of verified organizations"),
        query=OrganizationQuery,
        answer=Page[OrganizationLine],
    ),
)
async def api_list_organizations(request: Request) -> Response[Any]:
    """30 at a time, by name."""
    asked = read_query(request, OrganizationQuery)
    found = await find_organizations(
        search=asked.search, area=asked.area, kind=asked.kind or "", after=asked.after
    )
    lines = [_line(one) for one in found.lines]
    return answer(request, Page(items=lines, after=found.after or None))


@get(
    ONE,
    opt=operation(
        policy="people.organization.view",
        scope=READ,
        summary=msg("One organization"),
        answer=OrganizationAnswer,
    ),
)
async def api_show_organization(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """As its page shows it."""
    return answer(request, _answer(subject))


@patch(
    ONE,
    opt=operation(
        policy="people.organization.edit",
        scope=WRITE,
        summary=msg("Change what an organization says of itself"),
        body=OrganizationChange,
        answer=OrganizationAnswer,
    ),
)
async def api_change_organization(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What is left out stays as it is."""
    wish = changed(_body(subject), await read_body(request, OrganizationChange))
    _check(wish)

    async def act() -> OrganizationAnswer:
        await change_organization(viewer, subject, _details(subject, wish), logo=subject.logo)
        row = await organization_by_id(subject.id)
        assert row is not None  # the loader has seen it, and organizations are never deleted
        return _answer(row)

    return await once(request, viewer, act)


def _check(wish: OrganizationBody) -> None:
    wrong: dict[str, list[str]] = {}
    try:
        read_email(wish.email)
    except ValueError:
        wrong["email"] = [msg("Write the address as name@example.org.")]
    if set(wish.areas) - AREAS.keys():
        wrong["areas"] = [msg("This is not on the list.")]
    if wrong:
        raise Invalid(wrong)


def _body(row: Organization) -> OrganizationBody:
    return OrganizationBody(
        short_name=row.short_name,
        areas=list(areas_of(row)),
        description=Texts.of(row.description),
        address=row.address,
        email=row.email,
        phone=row.phone,
        website=row.website,
        privacy_contact=row.privacy_contact,
    )


def _details(row: Organization, wish: OrganizationBody) -> OrganizationDetails:
    return OrganizationDetails(
        kind=OrganizationKind(row.kind),
        legal_name=row.legal_name,
        short_name=wish.short_name.strip(),
        parent=row.parent_organization,
        parent_name=row.parent_name,
        register_number=row.register_number,
        krs=row.krs,
        nip=row.nip,
        regon=row.regon,
        areas=tuple(wish.areas),
        description=wish.description.localized(),
        address=wish.address.strip(),
        email=wish.email.strip(),
        phone=wish.phone.strip(),
        website=wish.website,
        ade_address=row.ade_address or "",
        privacy_contact=wish.privacy_contact.strip(),
    )


def _answer(row: Organization) -> OrganizationAnswer:
    return OrganizationAnswer(
        id=row.id,
        slug=row.slug,
        kind=OrganizationKind(row.kind),
        state=OrganizationState(row.state),
        legal_name=row.legal_name,
        krs=row.krs,
        nip=row.nip,
        regon=row.regon,
        short_name=row.short_name,
        areas=list(areas_of(row)),
        description=Texts.of(row.description),
        address=row.address,
        email=row.email,
        phone=row.phone,
        website=row.website,
    )


def _line(one: DirectoryLine) -> OrganizationLine:
    return OrganizationLine(
        id=one.id,
        slug=one.slug,
        kind=one.kind,
        short_name=one.short_name,
        legal_name=one.legal_name,
        areas=list(one.areas),
        description=Texts.of(one.description),
    )


API_ROUTES = (api_list_organizations, api_show_organization, api_change_organization)
