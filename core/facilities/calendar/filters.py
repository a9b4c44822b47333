"""A reader's question as a filter of entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.contracts.errors import NotFound
from core.facilities.calendar import days
from core.facilities.calendar.values import CalendarQuery
from core.people.api import organization_by_slug
from core.services.calendar.api import EntryFilter


async def wanted_of(query: CalendarQuery) -> EntryFilter:
    """The filters without any time. Raises NotFound for an organization that is not there."""
    organization = None
    if query.organization:
        found = await organization_by_slug(query.organization)
        if found is None:
            raise NotFound
        organization = found.id
    return EntryFilter(
        kind=query.kind,
        organization=organization,
        area=query.area,
        audience=query.audience,
        module=query.module,
        place=query.place,
        collection=query.collection,
        text=query.text,
    )


def bounded(query: CalendarQuery, wanted: EntryFilter) -> EntryFilter:
    """The filters with the day, the month or the stretch of days that was asked for."""
    starts_from = starts_before = None
    if query.day:
        starts_from, starts_before = days.day_stretch(query.day)
    elif query.first or query.last:
        starts_from = days.day_stretch(query.first)[0] if query.first else None
        starts_before = days.day_stretch(query.last)[1] if query.last else None
    elif query.month:
        starts_from = days.day_stretch(query.month)[0]
        starts_before = days.day_stretch(days.months_later(query.month, 1))[0]
    return replace(wanted, starts_from=starts_from, starts_before=starts_before)


def starting(wanted: EntryFilter, at: datetime) -> EntryFilter:
    """The same filters from an instant on."""
    return replace(wanted, starts_from=at)
