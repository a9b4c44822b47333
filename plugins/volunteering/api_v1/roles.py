"""Roles of an offer for programs: what somebody does there, and under which conditions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.web.api.handlers import (
    Done,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    ShortTexts,
    Viewer,
    answer,
    change_of,
    changed,
    get,
    once,
    operation,
    patch,
    post,
    read_body,
    read_query,
)
from plugins.volunteering.api_v1.shapes import ONE, READ, WRITE
from plugins.volunteering.queries import listed, role_by_id, roles_of
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.rules import (
    DAY_HOURS,
    HIGHEST_AGE,
    LONGEST_REST,
    LOWEST_AGE,
    WEEK_HOURS,
)
from plugins.volunteering.service.roles import add_role, change_role, delete_role
from plugins.volunteering.tables import Role
from plugins.volunteering.values import RoleContent

Qualification = Annotated[str, Meta(max_length=40, pattern="^[0-9a-z_-]+$", examples=["first_aid"])]
LIST = ONE + "/roles"
ROLE = LIST + "/{role_id:uuid}"
SAME = ("minimum_age", "trusts_claims", "rest_minutes", "most_hours_day", "most_hours_week")


class RoleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a role is. `qualifications` are keys of the city's list.

    With `trusts_claims` it is enough that people say they have them. Hours and rest are a person's
    own; without `minimum_age` the offer's holds.
    """

    title: ShortTexts
    note: ShortTexts = msgspec.field(default_factory=ShortTexts)
    minimum_age: Annotated[int, Meta(ge=LOWEST_AGE, le=HIGHEST_AGE)] | None = None
    qualifications: Annotated[list[Qualification], Meta(max_length=20)] = []
    trusts_claims: bool = False
    rest_minutes: Annotated[int, Meta(ge=0, le=LONGEST_REST)] = 0
    most_hours_day: Annotated[int, Meta(ge=1, le=DAY_HOURS)] | None = None
    most_hours_week: Annotated[int, Meta(ge=1, le=WEEK_HOURS)] | None = None

    def content(self, briefing: UUID | None = None) -> RoleContent:
        """As services take it; the briefing is put in on the page only."""
        return RoleContent(
            **{name: getattr(self, name) for name in SAME},
            title=self.title.localized(),
            note=self.note.localized(),
            qualifications=tuple(self.qualifications),
            briefing=briefing,
        )

    @classmethod
    def of(cls, role: Role) -> RoleBody:
        """What a role is now, for a change of a part of it."""
        return cls(
            **{name: getattr(role, name) for name in SAME},
            title=ShortTexts.of(role.title),
            note=ShortTexts.of(role.note),
            qualifications=list(listed(role.qualifications)),
        )


RoleChange = change_of(RoleBody)


class OfferRole(msgspec.Struct, kw_only=True):
    """A role of an offer; the only one may have no title."""

    id: UUID
    content: RoleBody

    @classmethod
    def of(cls, role: Role) -> OfferRole:
        """What a program reads of it."""
        return cls(id=role.id, content=RoleBody.of(role))


@get(
    LIST,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=READ,
        summary=msg("The roles of an offer"),
        query=Nothing,
        answer=Page[OfferRole],
    ),
)
async def api_list_roles(request: Request, offer_id: FromPath[UUID]) -> Response[Any]:
    """In their order."""
    read_query(request, Nothing)
    return answer(request, Page(items=[OfferRole.of(one) for one in await roles_of(offer_id)]))


@post(
    LIST,
    status_code=201,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Add a role"),
        body=RoleBody,
        answer=OfferRole,
        status=201,
        may_clash=True,
    ),
)
async def api_add_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """The only role without a name becomes it, with the shifts there are."""
    body = await read_body(request, RoleBody)
    await _check_kinds(body)

    async def act() -> OfferRole:
        return await _answer(await add_role(viewer, offer_id, body.content()))

    return await once(request, viewer, act, status=201)


@patch(
    ROLE,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Change a role"),
        body=RoleChange,
        answer=OfferRole,
    ),
)
async def api_change_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
    role_id: FromPath[UUID],
) -> Response[Any]:
    """What is left out stays as it is."""
    role = await _role_of(offer_id, role_id)
    wish = changed(RoleBody.of(role), await read_body(request, RoleChange))
    await _check_kinds(wish)

    async def act() -> OfferRole:
        return await _answer(await change_role(viewer, role_id, wish.content(role.briefing)))

    return await once(request, viewer, act)


@post(
    ROLE + "/delete",
    status_code=200,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Take a role away that no shift needs"),
        body=Nothing,
        answer=Done,
        may_clash=True,
    ),
)
async def api_delete_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
    role_id: FromPath[UUID],
) -> Response[Any]:
    """The last one stays."""
    await read_body(request, Nothing)

    async def act() -> Done:
        await _role_of(offer_id, role_id)
        await delete_role(viewer, role_id)
        return Done()

    return await once(request, viewer, act)


async def _check_kinds(body: RoleBody) -> None:
    """Raises Invalid for a qualification that is not on the city's list."""
    if set(body.qualifications) - (await city_kinds()).keys():
        raise Invalid({"qualifications": [msg("This is not on the list.")]})


async def _role_of(offer: UUID, role: UUID) -> Role:
    """A role of this offer. Raises NotFound."""
    found = await role_by_id(role)
    if found is None or found.offer != offer:
        raise NotFound
    return found


async def _answer(role: UUID) -> OfferRole:
    found = await role_by_id(role)
    if found is None:
        raise NotFound
    return OfferRole.of(found)


ROLES = (api_list_roles, api_add_role, api_change_role, api_delete_role)
