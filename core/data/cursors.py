"""Places in lists that are read a page at a time, as addresses name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows of a list in the order (an instant of theirs, their id)."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


def cursor_of(text: str) -> Cursor | None:
    """The place that an address names; None for none, and for what names no place."""
    instant, _, name = text.partition("_")
    try:
        at, row = datetime.fromisoformat(instant), UUID(name)
        return Cursor(at.astimezone(UTC), row) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
