"""What is written down of events and of series."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.viewer import Viewer
from core.services.audit.api import record
from plugins.events.service.rows import case_subject
from plugins.events.tables import Event


async def log(
    viewer: Viewer | None,
    event: Event,
    action: str,
    *,
    fields: Iterable[str] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done to an event, or to the series that it is a date of; in `tx()`.

    Without `fields` it is the event's state, or the series itself.
    """
    is_of_series = action.startswith("events.series.")
    if fields is None:
        fields = ("series",) if is_of_series else ("state",)
    await record(
        viewer,
        action=action,
        subject=case_subject(event) if is_of_series else event.id,
        fields=tuple(fields),
        organization=event.organization,
        reason=reason,
    )
