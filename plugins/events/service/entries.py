"""The calendar's entry of an event, kept in step with its row."""

from __future__ import annotations

from uuid import UUID

from core.contracts.calendar import EntryDetails, EntryDraft
from core.people.api import Organization
from core.services.calendar.api import put_entry, remove_entry
from core.services.files.api import picture_path
from plugins.events.queries import areas_of, event_by_id
from plugins.events.rules import ENTRY_STATUS, is_public, place_words, spot_of
from plugins.events.service.rows import organization_of
from plugins.events.tables import Event
from plugins.events.values import CALENDAR_KIND, Audience, EventState

CARD_WIDTH, PAGE_WIDTH = 480, 960


async def keep_entry(event: Event, organization: Organization) -> None:
    """Write the event's entry inside the `tx()` that wrote its row; drafts have none."""
    if EventState(event.state) in ENTRY_STATUS:
        await put_entry(CALENDAR_KIND, entry_draft(event, organization))
    else:
        await remove_entry(CALENDAR_KIND, event.id)


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


def entry_draft(event: Event, organization: Organization) -> EntryDraft:
    """What the calendar says of an event; hidden ones stay in it without being shown."""
    is_for_all = event.audience == Audience.EVERYONE
    return EntryDraft(
        subject=event.id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
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
    )
