"""What the log says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act; `at` in UTC. Neither account nor device means the command line or a job."""

    id: UUID
    at: datetime
    account: UUID | None
    device: UUID | None
    action: str
    subject: UUID | None
    organization: UUID | None
    fields: tuple[str, ...]
    reason: str
