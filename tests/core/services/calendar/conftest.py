"""A small house for the calendar's tests: two modules with kinds of entries, switched by hand."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import pytest

from core.contracts.calendar import CalendarKind, EntryDraft
from core.contracts.ports import module_state
from core.kernel import registry as kernel_registry
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry
from core.services.calendar import feeds
from core.web.front import FRONT

MODULES = ("concerts", "repairs")


class Switches:
    """Which modules are on, as a test wants it."""

    def __init__(self) -> None:
        self.on = set(MODULES)
        self.number = 1

    def switch(self, module: str, *, on: bool) -> None:
        """Switch a module and raise the version; as everywhere, no kept page outlives that."""
        (self.on.add if on else self.on.discard)(module)
        FRONT.clear()
        self.number += 1

    async def modules_on(self) -> frozenset[str]:
        """The modules that are on."""
        return frozenset(self.on)

    async def version(self) -> int:
        """How often something was switched."""
        return self.number


async def no_draft(subject: UUID) -> EntryDraft | None:
    """Nothing to rebuild from."""
    return None


@cache
def small_registry() -> Registry:
    """Two modules with a kind of entry each; what is kept by registry is made once."""
    return Registry(
        modules=MappingProxyType(
            {
                name: Manifest(
                    name=name, title=name, owner="", package=f"plugins.{name}", folder=Path()
                )
                for name in MODULES
            }
        ),
        calendar_kinds=MappingProxyType(
            {
                key: CalendarKind(key=key, title=title, hue="events", rebuild=no_draft)
                for key, title in (("concerts.concert", "Concert"), ("repairs.shift", "Shift"))
            }
        ),
    )


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The small house in place of the rooms of this checkout, for one test.

    The database is told of no modules: they are switched by hand here.
    """
    before = list(kernel_registry._current)
    kernel_registry.install(small_registry())
    yield Registry()
    kernel_registry._current[:] = before


@pytest.fixture
def switches(db: None) -> Iterator[Switches]:
    """The modules' switches; nothing is kept in memory from another test."""
    before = module_state._implementation
    made = Switches()
    module_state.bind(made)
    feeds.forget()
    yield made
    module_state._implementation = before
    feeds.forget()
