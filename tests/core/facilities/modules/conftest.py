"""The application with somebody at its door: the header says who is looking."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from tests.core.facilities.post.house import keep_the_door


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[AsyncClient]:
    """A browser in which `as_actor` says for whom it asks."""
    keep_the_door()
    async with AsyncClient(
        transport=ASGITransport(app), base_url="http://testserver.local"
    ) as made:
        yield made
