"""Organizations and their people for the tests of modules, made in two lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.folding import fold
from core.data.ids import new_id, token_hash
from core.data.transactions import tx
from core.people.api import (
    Organization,
    OrganizationRole,
    SessionLevel,
    find_or_create_account,
    grant_role,
    start_session,
    viewer_of_account,
)
from core.people.service.memberships import add_member
from core.web.cookies import session_cookie_name


async def make_host(
    slug: str, *, name: str, kind: str = "association", state: str = "verified"
) -> Organization:
    """An organization in a state, without anybody in it."""
    organization = Organization(
        id=new_id(),
        kind=kind,
        legal_name=f"Stowarzyszenie {name}",
        short_name=name,
        slug=slug,
        name_folded=fold(name),
        legal_skeleton=slug,
        short_skeleton=slug,
        state=state,
        email=f"{slug}@example.org",
    )
    async with tx():
        await organization.save()
    return organization


async def make_viewer(
    name: str, *, role: str = "", organization: UUID | None = None, city_role: str = ""
) -> Viewer:
    """Somebody signed in, with a role on an organization or in the office."""
    async with tx():
        account = await find_or_create_account(
            email=f"{name}@example.org", name=name.title(), language="pl"
        )
        if role:
            await grant_role(
                subject=account, role=role, scope_kind="organization", scope_id=organization
            )
        if city_role:
            await grant_role(subject=account, role=city_role, scope_kind="city")
    return await viewer_of_account(account)


async def join(viewer: Viewer, organization: Organization) -> Viewer:
    """Make somebody a coordinator of an organization whom mails to it reach; who they are then."""
    assert viewer.person is not None
    assert viewer.account is not None
    async with tx() as transaction:
        await add_member(
            None,
            person=viewer.person,
            account=viewer.account,
            organization=organization.id,
            role=OrganizationRole.COORDINATOR,
            function="",
            within=transaction,
        )
    return await viewer_of_account(viewer.account)


async def sign_in(client: Any, viewer: Viewer) -> str:
    """Let a browser be somebody's; gives the token that its forms carry."""
    assert viewer.account is not None
    async with tx():
        token = await start_session(viewer.account, level=SessionLevel.STRONG)
    client.cookies.set(session_cookie_name(), token)
    client.headers["Sec-Fetch-Site"] = "same-origin"
    return await csrf_of(token)


async def csrf_of(token: str) -> str:
    """What the forms of that session carry; an account may have others."""
    (row,) = await read(
        "SELECT csrf_token FROM people_session WHERE token_hash = ?", [token_hash(token)]
    )
    return str(row["csrf_token"])
