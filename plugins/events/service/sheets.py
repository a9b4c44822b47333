"""The sign-up sheet of an event, or of a whole course, kept in step with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin.api import open_lists
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.signups.api import (
    CancelledBy,
    Overlap,
    SheetState,
    cancel_sheet,
    change_sheet,
    open_sheet,
)
from plugins.events.series_queries import dates_of, series_by_id
from plugins.events.service.asking import course_form, event_form, form_asked
from plugins.events.tables import Event, Series
from plugins.events.values import COURSE_KIND, SIGNUP_KIND, EventState


async def keep_sheet(viewer: Viewer | None, event: Event) -> UUID | None:
    """Open, change or close the sheet and the gates of a public event; gives the sheet's id.

    Inside `tx()`. A postponed event's sheet is closed and takes nobody's time for sure. Raises
    Refused when there would be fewer places than are taken.
    """
    series = await series_by_id(event.series) if event.series is not None else None
    if series is not None and series.signs_up_once:
        return await _keep_course(viewer, series, event)
    if not event.sheet and not event.has_registration:
        return None
    sheet = event.sheet or await _open(event)
    if event.sheet:
        await _change(viewer, event, event.sheet)
    await open_lists(kind=SIGNUP_KIND, subject=event.id, ends_at=event.ends_at)
    return sheet


async def keep_sheets(viewer: Viewer | None, events: Sequence[Event]) -> list[Event]:
    """The same for many events of one organization; gives them with their sheets."""
    kept: list[Event] = []
    for event in events:
        sheet = await keep_sheet(viewer, event)
        kept.append(event if sheet == event.sheet else await write_row(event, {"sheet": sheet}))
    return kept


async def end_sheet(
    viewer: Viewer | None, event: Event, reason: str, *, by: CancelledBy, now: datetime
) -> None:
    """End the sign-ups of an event that is called off; a course goes on without one date."""
    series = await series_by_id(event.series) if event.series is not None else None
    if not event.sheet:
        return
    if series is not None and series.signs_up_once:
        dates = await dates_of(series.id)
        if any(one.state != EventState.CANCELLED for one in dates):
            await _keep_course(viewer, series, event)
            return
    await cancel_sheet(event.sheet, reason, viewer=viewer, by=by, tells=False, now=now)


async def _keep_course(viewer: Viewer | None, series: Series, event: Event) -> UUID | None:
    """The one sheet of a course: from its first date to its last, it takes nobody's time."""
    if not series.sheet and not event.has_registration:
        return None
    dates = await dates_of(series.id)
    on = [one for one in dates if one.state == EventState.PUBLISHED]
    spanned = on or dates
    values = _settings(event) | {
        "starts_at": min(one.starts_at for one in spanned),
        "ends_at": max(one.ends_at for one in spanned),
    }
    sheet: UUID | None = series.sheet
    if sheet is None:
        sheet = await open_sheet(
            kind=COURSE_KIND,
            subject=series.id,
            organization=event.organization,
            overlap=Overlap.IGNORE,
            form=await form_asked(course_form(series.id)),
            **values,
        )
        await Series.update({Series.sheet: sheet}).where(Series.id == series.id)
    else:
        state = SheetState.OPEN if on and event.has_registration else SheetState.CLOSED
        await change_sheet(sheet, viewer=viewer, tells=False, state=state, **values)
    await open_lists(kind=COURSE_KIND, subject=series.id, ends_at=values["ends_at"])
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
        kind=SIGNUP_KIND,
        subject=event.id,
        organization=event.organization,
        form=await form_asked(event_form(event.id)),
        **_settings(event),
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
