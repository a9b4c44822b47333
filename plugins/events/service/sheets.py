"""The sign-up sheet of an event, kept in step with its row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.checkin.api import open_lists
from core.contracts.viewer import Viewer
from core.signups.api import Overlap, SheetState, change_sheet, open_sheet
from plugins.events.tables import Event
from plugins.events.values import SIGNUP_KIND, EventState


async def keep_sheet(viewer: Viewer | None, event: Event) -> UUID | None:
    """Open, change or close the sheet and the gates of a public event; gives the sheet's id.

    Inside `tx()`. A postponed event's sheet is closed and takes nobody's time for sure. Raises
    Refused when there would be fewer places than are taken.
    """
    if not event.sheet and not event.has_registration:
        return None
    sheet = event.sheet or await _open(event)
    if event.sheet:
        await _change(viewer, event, event.sheet)
    await open_lists(kind=SIGNUP_KIND, subject=event.id, ends_at=event.ends_at)
    return sheet


async def _change(viewer: Viewer | None, event: Event, sheet: UUID) -> None:
    is_on = event.has_registration and event.state == EventState.PUBLISHED
    is_put_off = event.state == EventState.POSTPONED
    await change_sheet(
        sheet,
        viewer=viewer,
        tells=False,
        state=SheetState.OPEN if is_on else SheetState.CLOSED,
        overlap=Overlap.WARN if is_put_off else Overlap.REFUSE,
        **_settings(event),
    )


async def _open(event: Event) -> UUID:
    return await open_sheet(
        kind=SIGNUP_KIND, subject=event.id, organization=event.organization, **_settings(event)
    )


def _settings(event: Event) -> dict[str, Any]:
    return {
        "capacity": event.capacity,
        "opens_at": event.signup_opens_at,
        "closes_at": event.signup_closes_at,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "zone": event.zone,
        "needs_approval": event.needs_approval,
        "has_waiting_list": event.has_waiting_list,
    }
