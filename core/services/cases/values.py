"""The vocabulary of cases: what was asked and answered, who stands in for whom, filters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A question of the office, or with `is_answer` what the applicant answered."""

    id: UUID
    case: UUID
    is_answer: bool
    author_name: str
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """`deputy` stands in for `account` from `since` until `until` (both accounts; UTC)."""

    id: UUID
    account: UUID
    deputy: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which open cases: of these owners, of nobody yet (`is_free`), of a department, due before an
    instant, of an organization; None for any.
    """

    owners: Collection[UUID] | None = None
    is_free: bool = False
    department: UUID | None = None
    due_before: datetime | None = None
    organization: UUID | None = None
