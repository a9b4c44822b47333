"""The facts that sign-ups announce after they are committed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupSignal(Signal):
    """What all facts about a sign-up say; `kind` and `subject` name the thing with places."""

    signup: UUID
    sheet: UUID
    kind: str
    subject: UUID
    person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupHeld(SignupSignal):
    """A place is held until the address is confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupRequested(SignupSignal):
    """Somebody asks for a place, and the host decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupConfirmed(SignupSignal):
    """Somebody has a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupWaitlisted(SignupSignal):
    """Somebody waits for a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupOffered(SignupSignal):
    """A place that became free waits for somebody's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupCancelled(SignupSignal):
    """Somebody no longer has, wants or waits for a place; `by` says who took it back."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesChanged(Signal):
    """The number of free places of a sheet changed."""

    sheet: UUID
    kind: str
    subject: UUID
