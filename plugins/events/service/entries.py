"""The calendar's entry of an event, or of its whole series, kept in step with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from core.contracts.calendar import EntryDetails, EntryDraft, EntryStatus, SeriesDraft
from core.data.times import is_whole_days
from core.data.versions import bump
from core.people.api import Organization
from core.services.calendar.api import put_entry, put_series, remove_entry, remove_series
from core.services.files.api import picture_path
from plugins.events.queries import (
    LIST_VERSION,
    areas_of,
    event_by_id,
    public_events_of,
    version_key,
)
from plugins.events.rules import ENTRY_STATUS, is_public, place_words, spot_of
from plugins.events.series_queries import (
    dates_of,
    first_timing,
    frame,
    overrides_by_id,
    series_by_id,
)
from plugins.events.series_rules import pattern_row
from plugins.events.service.rows import locked_series, organization_of
from plugins.events.tables import Event, Series
from plugins.events.values import CALENDAR_KIND, Audience, EventState

CARD_WIDTH, PAGE_WIDTH = 480, 960


async def keep_entry(event: Event, organization: Organization) -> None:
    """Write the event's entry inside the `tx()` that wrote its row; drafts have none."""
    await keep_entries([event], organization)


async def keep_entries(events: Iterable[Event], organization: Organization) -> None:
    """The same for several events of one organization; each series is written once, as a whole."""
    series: dict[UUID, None] = {}
    for event in events:
        if event.series is not None:
            series[event.series] = None
        elif EventState(event.state) in ENTRY_STATUS:
            await put_entry(CALENDAR_KIND, entry_draft(event, organization))
        else:
            await remove_entry(CALENDAR_KIND, event.id)
    for one in series:
        await _keep_series(await locked_series(one), organization)


async def refresh_entries_of(organization: Organization) -> None:
    """Write anew what the calendar says of an organization's events; inside `tx()`."""
    events = await public_events_of(organization.id)
    await keep_entries(events, organization)
    await bump(LIST_VERSION, *(version_key(event.id) for event in events))


async def _keep_series(series: Series, organization: Organization) -> None:
    draft = series_draft(series, await dates_of(series.id), organization)
    if draft is None:
        await remove_series(CALENDAR_KIND, series.id)
    else:
        await put_series(CALENDAR_KIND, draft)


async def rebuilt_entry(event: UUID) -> EntryDraft | None:
    """An event's entry made anew from its row; None where it has none."""
    found = await event_by_id(event)
    if found is None or EventState(found.state) not in ENTRY_STATUS:
        return None
    return entry_draft(found, await organization_of(found))


async def details_of(event: UUID) -> EntryDetails | None:
    """What search engines are told of an event besides its entry."""
    found = await event_by_id(event)
    if found is None:
        return None
    organization = await organization_of(found)
    return EntryDetails(
        organizer_path=f"/organizations/{organization.slug}",
        is_free=found.is_free,
        price=found.price,
        picture_path=picture_path(found.picture, PAGE_WIDTH) if found.picture else "",
        picture_alt=found.picture_alt,
        previous_starts_at=found.previous_starts_at,
    )


async def rebuilt_series(series: UUID) -> SeriesDraft | None:
    """A whole series made anew from its rows; None where it has none in the calendar."""
    found, rows = await series_by_id(series), await dates_of(series)
    if found is None or not rows:
        return None
    return series_draft(found, rows, await organization_of(rows[0]))


def series_draft(
    series: Series, dates: Sequence[Event], organization: Organization
) -> SeriesDraft | None:
    """What the calendar says of a series; None while none of its dates is announced."""
    shown = [one for one in dates if EventState(one.state) in ENTRY_STATUS]
    if not shown:
        return None
    like = entry_draft(pattern_row(shown, overrides_by_id(shown)), organization)
    first = first_timing(series)
    is_off = all(one.state == EventState.CANCELLED for one in shown)
    whole = replace(
        like,
        subject=series.id,
        series=None,
        recurrence_id=None,
        starts_at=series.first_starts_at,
        ends_at=series.first_ends_at,
        zone=series.zone,
        is_all_day=like.is_all_day and is_whole_days(first.starts_at, first.ends_at, first.zone),
        url_path=f"/events/series/{series.slug}",
        status=EntryStatus.CANCELLED if is_off else EntryStatus.CONFIRMED,
        is_public=any(is_public(one) for one in shown),
        sheet=None,
    )
    return SeriesDraft(
        entry=whole,
        recurrence=frame(series, [one.recurrence_id for one in shown]),
        occurrences=tuple(entry_draft(one, organization) for one in shown),
    )


def entry_draft(event: Event, organization: Organization) -> EntryDraft:
    """What the calendar says of an event; hidden ones stay in it without being shown."""
    is_for_all = event.audience == Audience.EVERYONE
    return EntryDraft(
        subject=event.id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        is_all_day=event.is_all_day,
        title=event.title,
        summary=event.summary,
        organization=organization.id,
        organization_name=organization.short_name,
        areas=areas_of(event),
        audience="" if is_for_all else event.audience,
        place=event.link if event.is_online else place_words(spot_of(event)),
        url_path=f"/events/{event.slug}",
        picture_path=picture_path(event.picture, CARD_WIDTH) if event.picture else "",
        status=ENTRY_STATUS[EventState(event.state)],
        is_public=is_public(event),
        sheet=event.sheet if event.has_registration else None,
        series=event.series,
        recurrence_id=event.recurrence_id,
    )
