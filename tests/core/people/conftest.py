"""People of a small city, their browsers, and the mails they got."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from core.contracts.cases import Decision
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.transactions import tx
from core.kernel.registry import Registry
from core.people.service.accounts import find_or_create_account
from core.people.service.memberships import add_member, grant_role
from core.people.service.organizations import register_organization
from core.people.service.sessions import start_session, viewer_of_account
from core.people.service.terms import SHIPPED_VERSION
from core.people.service.verification import decide_organization
from core.people.tables import Organization
from core.people.values import OrganizationDetails, OrganizationKind, OrganizationRole, SessionLevel
from core.testing.houses import application, rooms_of
from core.testing.people import csrf_of
from core.web.cookies import session_cookie_name

OURS = {"sec-fetch-site": "same-origin"}
NUMBERS = {
    "neighbours": ("0009900001", "0009900018"),
    "twins": ("0009900002", "0009900024"),
}


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The core's rooms alone: people need no plugin."""
    return rooms_of([])


@pytest.fixture
async def app(db: None, registry: Registry) -> Litestar:
    """The application of the core's rooms over the test's database."""
    return application([])


@dataclass
class Browser:
    """A browser of one person: keeps cookies, follows no redirect, sends forms as pages do."""

    http: httpx.AsyncClient
    csrf: str | None = None
    headers: dict[str, str] = field(default_factory=lambda: dict(OURS))

    async def get(self, path: str, **named: Any) -> httpx.Response:
        return await self.http.get(path, headers=self.headers, follow_redirects=False, **named)

    async def post(self, path: str, /, **data: Any) -> httpx.Response:
        if self.csrf:
            data = {"csrf_token": self.csrf, **data}
        return await self.http.post(path, data=data, headers=self.headers, follow_redirects=False)

    @property
    def session(self) -> str:
        return self.http.cookies.get(session_cookie_name()) or ""

    async def take_csrf(self) -> None:
        """Learn the token that the session's pages carry."""
        self.csrf = await csrf_of(self.session)

    async def sign_in(self, account: UUID, *, level: SessionLevel = SessionLevel.STRONG) -> None:
        token = await start_session(account, level=level)
        self.http.cookies.set(session_cookie_name(), token, domain="testserver.local")
        await self.take_csrf()


NewBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def new_browser(app: Litestar) -> AsyncIterator[NewBrowser]:
    """Opens browsers, signed in with an account where one is given."""
    opened: list[httpx.AsyncClient] = []

    async def make(account: UUID | None = None, *, address: str = "192.0.2.7") -> Browser:
        transport = httpx.ASGITransport(app=app, client=(address, 40000))
        opened.append(httpx.AsyncClient(transport=transport, base_url="http://testserver.local"))
        browser = Browser(opened[-1])
        if account:
            await browser.sign_in(account)
        return browser

    yield make
    for client in opened:
        await client.aclose()


@pytest.fixture
async def browser(new_browser: NewBrowser) -> Browser:
    """A visitor's browser."""
    return await new_browser()


async def account_of(email: str, *, name: str = "", city_role: str = "") -> UUID:
    """An account, and a role in the city's office if asked for."""
    async with tx():
        account = await find_or_create_account(email=email, name=name)
    if city_role:
        await grant_role(subject=account, role=city_role, scope_kind="city")
    return account


async def viewer_for(email: str, **named: str) -> Viewer:
    """The viewer of an account."""
    return await viewer_of_account(await account_of(email, **named))


async def register(
    admin: str = "zofia@example.org",
    *,
    legal_name: str = "Przykładowe Stowarzyszenie „Przystań”",
    krs: str = "0009900001",
    nip: str = "0009900018",
    is_verified: bool = True,
    **named: Any,
) -> Organization:
    """An association with its administrator, verified unless told otherwise."""
    viewer = await viewer_for(admin, name="Zofia Jarząb")
    details = OrganizationDetails(
        **{
            "kind": OrganizationKind.ASSOCIATION, "legal_name": legal_name, "krs": krs,
            "nip": nip, "email": "przystan@example.org", "areas": ("13",), **named,
        }
    )  # fmt: skip
    organization = await register_organization(viewer, details, terms_version=SHIPPED_VERSION)
    if is_verified:
        officer = await viewer_for("olcha@example.org", city_role="city_officer")
        await decide_organization(organization.id, Decision.APPROVE, "", officer)
    found = await Organization.objects().where(Organization.id == organization.id).first()
    assert found is not None
    return found


async def join(organization: Organization, email: str, role: str) -> UUID:
    """A member with a role; gives the account."""
    account = await account_of(email)
    viewer = await viewer_of_account(account)
    async with tx() as transaction:
        await add_member(
            None, person=viewer.person, account=account, organization=organization.id,
            role=OrganizationRole(role), function="", within=transaction,
        )  # fmt: skip
    return account


async def mails(kind: str) -> list[dict[str, Any]]:
    """What the outbox holds of a kind, oldest first."""
    rows = await read(
        "SELECT email, payload, language FROM outbox_message WHERE kind = ?"
        " ORDER BY created_at, id",
        (kind,),
    )
    return [row | {"payload": json.loads(row["payload"])} for row in rows]


async def checksum() -> dict[str, int]:
    """How many rows each of the room's tables has, and how often organizations changed."""
    tables = ("person", "account", "organization", "membership", "role_grant", "invitation")
    counts = {}
    for table in tables:
        rows = await read(f"SELECT COUNT(*) AS number FROM people_{table}")
        counts[table] = rows[0]["number"]
    changed = await read("SELECT COALESCE(SUM(number), 0) AS number FROM data_version")
    return counts | {"changed": changed[0]["number"]}
