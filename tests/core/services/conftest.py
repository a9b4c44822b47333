"""A small house for the services' tests: their rooms, and one module that is switched by hand."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from core.contracts.cases import CaseKind
from core.contracts.jobs import Job
from core.contracts.messages import Channel, Delivery, MessageKind, ShortMessage
from core.contracts.ports import module_state
from core.kernel import registry as kernel_registry
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry


class Switches:
    """Which modules are on, as a test wants it."""

    def __init__(self) -> None:
        self.on = {"post"}
        self.number = 1

    def switch(self, module: str, *, on: bool) -> None:
        """Switch a module and raise the version."""
        (self.on.add if on else self.on.discard)(module)
        self.number += 1

    async def modules_on(self) -> frozenset[str]:
        """The modules that are on."""
        return frozenset(self.on)

    async def version(self) -> int:
        """How often something was switched."""
        return self.number


async def decide_nothing(*_: object) -> None:
    """A kind of case that nobody decides."""


async def take_telegram(message: ShortMessage) -> Delivery:
    """A channel on which everything arrives."""
    return Delivery.TAKEN


def house(*, jobs: tuple[Job, ...] = ()) -> Registry:
    """The module `post`, which has messages, cases and perhaps jobs."""
    manifest = Manifest(name="post", title="Post", owner="", package="post", folder=Path())
    messages = {
        key: MessageKind(key=key, title=key, template=key)
        for key in ("post.letter", "people.hello")
    }
    key = "post.reminder"
    messages[key] = MessageKind(key=key, title=key, template=key, channels=("mail", "short"))
    way = "post.telegraph"
    cases = {
        key: CaseKind(key=key, title=key, due_days=7, decide=decide_nothing)
        for key in ("post.complaint", "post.request")
    }
    return Registry(
        modules=MappingProxyType({"post": manifest}),
        message_kinds=MappingProxyType(messages),
        channels=MappingProxyType({way: Channel(key=way, title=way, send=take_telegram)}),
        case_kinds=MappingProxyType(cases),
        jobs=MappingProxyType({job.key: job for job in jobs}),
    )


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The small house in place of the rooms of this checkout, for one test."""
    before = list(kernel_registry._current)
    kernel_registry.install(house())
    yield Registry()
    kernel_registry._current[:] = before


@pytest.fixture
def switches(db: None) -> Iterator[Switches]:
    """The modules' switches."""
    before = module_state._implementation
    made = Switches()
    module_state.bind(made)
    yield made
    module_state._implementation = before
