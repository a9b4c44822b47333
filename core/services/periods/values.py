"""The vocabulary of legal numbers; what one is and holds is a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.periods import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that the city set; `by` is an account."""

    dated: Dated
    set_at: datetime
    by: UUID | None
