"""What lower floors need of upper ones, bound once in create_app()."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from core.contracts.signups import PassView
from core.contracts.viewer import Viewer

T = TypeVar("T")


class Port(Generic[T]):
    """A named place for one implementation; using it unbound is a mistake in the wiring."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._implementation: T | None = None

    def bind(self, implementation: T) -> None:
        """Put the implementation in; a later call replaces it."""
        self._implementation = implementation

    def get(self) -> T:
        """The implementation. Raises RuntimeError when nothing was bound."""
        if self._implementation is None:
            message = f"port {self._name} is not bound"
            raise RuntimeError(message)
        return self._implementation


class OpenTransaction(Protocol):
    """A transaction that runs callbacks once it is committed."""

    def after_commit(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Call `callback` after the commit, never after a rollback."""


class Announcer(Protocol):
    """Carries facts to reactions: the kernel's bus."""

    async def __call__(self, signal: Any, *, within: OpenTransaction | None = None) -> None:
        """Tell the rooms a fact."""


class ModuleState(Protocol):
    """Which modules the city has switched on."""

    async def modules_on(self) -> frozenset[str]:
        """Names of the modules that are on now (at most 250 ms old)."""

    async def modules_set_aside(self) -> frozenset[str]:
        """Names of the modules that their own faults switched off."""

    async def version(self) -> int:
        """A number that rises with each switch; part of the key of every kept page."""


class ViewerSource(Protocol):
    """Finds who is looking from what a connection carries."""

    async def viewer_of(self, *, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Viewer:
        """The viewer; a visitor when the cookies name no living session."""


class ProgramSource(Protocol):
    """Finds for whom a program acts."""

    async def viewer_of(self, authorization: str) -> Viewer:
        """The viewer behind an Authorization header; a visitor when it names no living token."""


class DeviceSource(Protocol):
    """Finds the paired device that stands behind a token."""

    async def viewer_of(self, token: str) -> Viewer:
        """The device as a viewer, for one thing only; a visitor for what opens nothing."""


class PassSource(Protocol):
    """Makes the passes that sign-up pages show."""

    async def pass_for(self, signup: UUID) -> PassView | None:
        """The pass of a sign-up; None while there is nothing to show at a gate."""

    async def signups_of_code(self, typed_code: str) -> Sequence[UUID]:
        """The sign-ups on whose passes these letters stand, mostly one; none for no code."""


class PresenceSource(Protocol):
    """Knows from readings at gates how long people were there."""

    async def time_present(self, sheet: UUID, *, until: datetime) -> Mapping[UUID, timedelta]:
        """How long each sign-up of a sheet was there, of those that were; who never left, until
        then. None where nobody was checked in.
        """


class FactKeeper(Protocol):
    """Keeps facts that programs outside asked for, with the change that they tell of."""

    async def __call__(self, signal: Any) -> None:
        """Keep a fact in the open transaction."""


class FactsAskedFor(Protocol):
    """Knows which facts programs outside asked for."""

    async def __call__(self) -> frozenset[str]:
        """Their keys, as they were at most two seconds ago; mostly none."""


announcer: Port[Announcer] = Port("announcer")
module_state: Port[ModuleState] = Port("module_state")
viewer_source: Port[ViewerSource] = Port("viewer_source")
program_source: Port[ProgramSource] = Port("program_source")
device_source: Port[DeviceSource] = Port("device_source")
pass_source: Port[PassSource] = Port("pass_source")
presence_source: Port[PresenceSource] = Port("presence_source")
fact_keeper: Port[FactKeeper] = Port("fact_keeper")
facts_asked_for: Port[FactsAskedFor] = Port("facts_asked_for")
