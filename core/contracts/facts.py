"""Facts that programs outside are told of: which signal, whose it is, which things it names."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.signals import Signal

Told = str | int | bool | UUID | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTold:
    """A fact as a program outside reads it; `organization` is whose it is.

    `data` are ids, states and instants by name, never names, contacts or words of people. `path`
    is where /api/v1 says more, to who may know it.
    """

    organization: UUID
    data: Mapping[str, Told] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFact:
    """Tell programs that an organization, or the city, has chosen when a signal is announced.

    `key` is the fact's type for ever ("events.event.cancelled"); `tell(signal)` gives what is said
    of it, or None where it is nobody's to know. The signal is kept with the change, so its fields
    are what JSON knows: ids, texts, numbers, instants, lists of those. `tell` is called some
    seconds after the commit, and again after a failure; a module that is off tells nothing.
    """

    key: str
    title: str
    to: type[Signal]
    tell: Callable[[Any], Awaitable[FactTold | None]]
    weight: int = 100
