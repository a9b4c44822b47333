"""The application with the addresses that monitors ask, and a doctor who has not looked yet."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from core.facilities.health import probes, routes
from core.facilities.health.probes import Doctor
from core.testing.fixtures import BASE_URL


@pytest.fixture(autouse=True)
def doctor(monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Nothing is known from another test, and a busy machine is given time."""
    monkeypatch.setattr(probes, "WRITE_LIMIT_SECONDS", 20.0)
    made = Doctor()
    monkeypatch.setattr(routes, "DOCTOR", made)
    return made


@pytest.fixture
async def neighbour(app: Litestar) -> AsyncIterator[AsyncClient]:
    """A program on the server's own machine."""
    transport = ASGITransport(app, client=("127.0.0.1", 50000))
    async with AsyncClient(transport=transport, base_url=BASE_URL) as made:
        yield made


@pytest.fixture
async def stranger(app: Litestar) -> AsyncIterator[AsyncClient]:
    """A program elsewhere."""
    transport = ASGITransport(app, client=("203.0.113.7", 50000))
    async with AsyncClient(transport=transport, base_url=BASE_URL) as made:
        yield made
