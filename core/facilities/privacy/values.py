"""The vocabulary of requests for one's data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.data.commands import as_instant, as_uuid

STEP_SECONDS = 60.0
"""For one declaration of a room: a room that hangs keeps no other one from its step."""


class RequestKind(StrEnum):
    """What is asked for."""

    EXPORT = "export"
    ERASURE = "erasure"


class RequestState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    DONE = "done"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """One request. `owner` is the account that may open an export.

    `steps` maps the keys of declarations that are done to what became of their rows.
    """

    id: UUID
    kind: RequestKind
    state: RequestState
    person: UUID
    owner: UUID | None
    steps: Mapping[str, Sequence[Mapping[str, Any]]]
    failures: int
    stuck_at: str
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> PrivacyRequest:
        """Out of a row of privacy_request."""
        steps = row["steps"]
        return cls(
            id=as_uuid(row["id"]),
            kind=RequestKind(row["kind"]),
            state=RequestState(row["state"]),
            person=as_uuid(row["person"]),
            owner=as_uuid(row["owner"]),
            steps=json.loads(steps) if isinstance(steps, str) else steps,
            failures=row["failures"],
            stuck_at=row["stuck_at"],
            created_at=as_instant(row["created_at"]),
            finished_at=as_instant(row["finished_at"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something ahead that a person has promised: what, and when it begins."""

    title: str
    starts_at: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one declaration would forget now."""

    declaration: str
    table: str
    what: str
    number: str
    before: datetime
    rows: int
