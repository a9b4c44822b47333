"""What a room does on others' facts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.contracts.facts import PublicFact
from core.contracts.signals import Signal


class Mode(StrEnum):
    """When a reaction runs and what its failure means."""

    OBSERVE = "observe"
    """After commit, with a time limit; a failure is logged, counted and swallowed."""

    PARTICIPATE = "participate"
    """Inside the transaction, only the database is awaited; a failure rolls everything back."""

    VETO = "veto"
    """Inside the transaction, before it is done: returns a Refusal or None; it cannot grant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Run `run(signal)` when a signal of type `to` is announced."""

    key: str
    to: type[Signal]
    mode: Mode
    run: Callable[[Any], Awaitable[Any]]
    weight: int = 100


ReactionDeclaration = Reaction | PublicFact
