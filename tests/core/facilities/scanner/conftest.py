"""The scanner over check-in's small house, and people who are signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar
from playwright.async_api import Browser

from core.contracts.viewer import CITY, ORGANIZATION, Viewer
from core.people.api import SessionLevel, grant_role, start_session
from core.testing.houses import application
from core.testing.people import csrf_of
from tests.core.checkin import house
from tests.core.checkin.conftest import gatekeeper, host, registry, thing
from tests.core.checkin.house import TRIAL
from tests.core.facilities.scanner.browser import chromium

BASE_URL = "http://testserver.local"
__all__ = ["gatekeeper", "host", "registry", "thing"]


@pytest.fixture
async def app(db: None) -> Litestar:
    return application([TRIAL])


@pytest.fixture(scope="module")
async def one_chromium() -> AsyncIterator[Browser]:
    """To start one takes longer than most tests need it for."""
    async with chromium() as found:
        yield found


@pytest.fixture
async def browser(one_chromium: Browser) -> AsyncIterator[Browser]:
    """A browser without a camera, in which nothing is left of the test before."""
    yield one_chromium
    for context in one_chromium.contexts:
        await context.close()


@dataclass
class Desk:
    """A browser in which somebody is signed in."""

    client: AsyncClient
    csrf: str
    viewer: Viewer

    async def get(self, path: str, **given: Any) -> Response:
        return await self.client.get(path, **given)

    async def press(self, path: str, **fields: str) -> Response:
        """Send a form of a page."""
        return await self.client.post(path, data={"csrf_token": self.csrf, **fields})

    async def send(self, path: str, body: Any) -> Response:
        """Send what the page's script sends."""
        headers = {"X-CSRF-Token": self.csrf, "Accept": "application/json"}
        return await self.client.post(path, json=body, headers=headers)


SignIn = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def sign_in(app: Litestar) -> Any:
    """Signs a new account in, with a role on an organization or of the city."""
    opened: list[AsyncClient] = []

    async def make(
        organization: UUID | None = None, role: str = "coordinator", language: str = "en"
    ) -> Desk:
        viewer = await house.make_coordinator(organization or house.new_id())
        assert viewer.account is not None
        scope = ORGANIZATION if organization else CITY
        if role:
            await grant_role(
                subject=viewer.account, role=role, scope_kind=scope, scope_id=organization
            )
        token = await start_session(viewer.account, level=SessionLevel.STRONG)
        client = AsyncClient(
            transport=ASGITransport(app),
            base_url=BASE_URL,
            cookies={"session": token, "language": language},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        opened.append(client)
        return Desk(client, await csrf_of(token), viewer)

    yield make
    for client in opened:
        await client.aclose()


@pytest.fixture
async def desk(sign_in: SignIn, host: UUID) -> Desk:
    """The coordinator of the host."""
    return await sign_in(host)
