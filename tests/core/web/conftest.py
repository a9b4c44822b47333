"""The core's rooms with the module `kiosk`, and a browser in front of them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from core.kernel import registry as kernel_registry
from core.kernel.manifests import Manifest, read_manifest
from core.kernel.registry import Registry
from core.testing.houses import application, rooms_of
from tests.core.facilities.post.house import keep_the_door

BASE = "http://testserver.local"


def manifest() -> Manifest:
    """What `kiosk` says of itself."""
    return read_manifest(Path(__file__).parent / "kiosk", package="tests.core.web.kiosk")


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The core's rooms and `kiosk` as this process's registry; then whatever was there before."""
    before = list(kernel_registry._current)
    found = rooms_of([manifest()])
    yield found
    kernel_registry._current[:] = before


@pytest.fixture
async def browser(db: None) -> AsyncIterator[AsyncClient]:
    """Asks the application; `as_actor` says for whom. Errors of ours are answered, not raised."""
    made = application([manifest()])
    keep_the_door()
    transport = ASGITransport(made, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=BASE) as client:
        yield client
