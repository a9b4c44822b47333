"""A house with one number of a room."""

from collections.abc import Iterator
from types import MappingProxyType

import pytest

from core.contracts.periods import LegalNumber, since_the_start
from core.kernel import registry as kernel_registry
from core.kernel.registry import Registry

NUMBER = LegalNumber(
    key="post.letters", title="Letters", unit="days", values=since_the_start(30, "the law")
)


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The small house in place of the rooms of this checkout, for one test."""
    before = list(kernel_registry._current)
    kernel_registry.install(Registry(legal_numbers=MappingProxyType({NUMBER.key: NUMBER})))
    yield Registry()
    kernel_registry._current[:] = before
