"""What others' facts do to events: hidden with their organization, renamed with it, forgotten."""

from __future__ import annotations

from uuid import UUID

from core.data.transactions import tx
from core.data.versions import bump
from core.people.api import OrganizationState, organization_by_id
from plugins.events.queries import (
    LIST_VERSION,
    events_written_by,
    public_events_of,
    version_key,
)
from plugins.events.service.entries import keep_entries
from plugins.events.tables import Event


async def hide_events_of(organization: UUID, *, is_hidden: bool) -> None:
    """Take an organization's events from everybody's sight, or give them back; inside `tx()`."""
    host = await organization_by_id(organization)
    if host is None:
        return
    await Event.update({Event.is_hidden: is_hidden}).where(Event.organization == organization)
    events = await public_events_of(organization)
    await keep_entries(events, host)
    await bump(LIST_VERSION, *(version_key(event.id) for event in events))


async def rename_host(organization: UUID) -> None:
    """Bring the calendar's entries up to date after an organization changed its name."""
    async with tx():
        host = await organization_by_id(organization)
        if host is None:
            return
        events = await public_events_of(organization)
        await keep_entries(events, host)
        await bump(LIST_VERSION, *(version_key(event.id) for event in events))


async def move_events(kept: UUID, merged: UUID) -> None:
    """The events of an organization that was merged into another are that one's; inside `tx()`."""
    host = await organization_by_id(kept)
    if host is None:
        return
    moved = await public_events_of(merged)
    is_hidden = host.state == OrganizationState.SUSPENDED
    await Event.update({Event.organization: kept, Event.is_hidden: is_hidden}).where(
        Event.organization == merged
    )
    for event in moved:
        event.organization, event.is_hidden = kept, is_hidden
    await keep_entries(moved, host)
    if moved:
        await bump(LIST_VERSION, *(version_key(event.id) for event in moved))


async def forget_author(person: UUID) -> int:
    """Clear who wrote a person's events; returns how many rows that were."""
    async with tx():
        events = [event.id for event in await events_written_by(person)]
        if events:
            await Event.update({Event.created_by: None}).where(Event.id.is_in(events))
    return len(events)
