"""The vocabulary of documents: works that are printed, and the register of what was given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=5)
LONGEST_TITLE = 400
MOST_AT_ONCE = 100
"""Pieces for which somebody waits; more are printed while they do something else."""


class WorkState(StrEnum):
    """How far a piece of work is."""

    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A document that is printed while nobody waits, for one account. `done` of `total` pieces."""

    id: UUID
    account: UUID | None
    kind: str
    subject: UUID
    title: str
    filename: str
    state: WorkState
    done: int
    total: int
    expires_at: datetime


class IssuedState(StrEnum):
    """What a document that was given out is worth; `printing` is known to nobody yet."""

    PRINTING = "printing"
    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document that was given out. Instants are UTC; `printed` are labels and texts."""

    id: UUID
    kind: str
    subject: UUID
    organization: UUID
    person: UUID | None
    number: str
    title: str
    language: str
    printed: tuple[tuple[str, str], ...]
    sha256: str
    is_signed: bool
    state: IssuedState
    issued_at: datetime
    ended_at: datetime | None
    reason: str
