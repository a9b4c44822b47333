"""The facts that check-in announces after they are committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSignal(Signal):
    """What all facts about presence say; `kind` and `subject` name the thing. `at` is UTC."""

    gate_list: UUID
    kind: str
    subject: UUID
    signup: UUID | None
    period: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceRecorded(PresenceSignal):
    """Somebody was checked in for the first time in a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceUndone(PresenceSignal):
    """A check-in was taken back, and nothing of the presence remains."""
