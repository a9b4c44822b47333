"""Until when a case is due, and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.data.times import later

KEPT = timedelta(days=3 * 365)


def due_after(opened_at: datetime, due_days: int) -> datetime:
    """The instant by which a case opened at an instant should be decided."""
    return later(opened_at, timedelta(days=due_days))
