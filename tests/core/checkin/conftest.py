"""The house of check-in's tests; the scanner's tests use it as well."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.checkin.service.keys import forget_keys
from core.contracts.viewer import Viewer
from core.kernel import registry as kernel_registry
from core.kernel.registry import Registry
from core.testing.houses import rooms_of
from tests.core.checkin import house
from tests.core.checkin.house import TRIAL, Thing
from tests.core.checkin.trial import plugin as trial


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The core's rooms and the trial module, without this checkout's plugins.

    The database is told of no switches: the trial module starts switched on.
    """
    before = list(kernel_registry._current)
    trial.forget()
    forget_keys()
    rooms_of([TRIAL])
    yield Registry()
    kernel_registry._current[:] = before
    forget_keys()


@pytest.fixture
async def host(db: None) -> UUID:
    return await house.make_organization()


@pytest.fixture
async def gatekeeper(host: UUID) -> Viewer:
    """Who stands at the gate."""
    return await house.make_coordinator(host)


@pytest.fixture
async def thing(host: UUID) -> Thing:
    return await house.make_thing(host)
