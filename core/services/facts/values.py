"""What is kept of a fact until it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.facts import PublicFact
from core.contracts.signals import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFact:
    """A fact that waits. `fact` is None where its room is gone or says it in another form now."""

    id: UUID
    happened_at: datetime
    fact: PublicFact | None
    signal: Signal | None
    attempts: int
