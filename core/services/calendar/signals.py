"""Facts about entries, whatever room they are of: what hangs on one can go along with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySignal(Signal):
    """Which entry: the kind and the subject that its room gave it."""

    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMoved(EntrySignal):
    """A single entry or one date of a series has another time; instants are UTC.

    Told inside the `tx()` of the row behind it: who takes part moves as well, or nothing does.
    """

    zone: str
    starts_at: datetime
    ends_at: datetime
    previous_starts_at: datetime
    previous_ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCancelled(EntrySignal):
    """A single entry or one date of a series will not take place."""
