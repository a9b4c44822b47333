"""The calendar's entries of shifts, kept in step with their rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from piccolo.columns import Column

from core.contracts.calendar import EntryDetails, EntryDraft
from core.data.versions import bump
from core.people.api import Organization
from core.services.calendar.api import VOLUNTEERS, put_entry
from plugins.volunteering.queries import (
    LIST_VERSION,
    areas_of,
    public_offers_of,
    shift_by_id,
    shift_line,
    shifts_of,
    version_key,
)
from plugins.volunteering.rules import entry_status, is_public
from plugins.volunteering.service.rows import search_text
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import PUBLIC_STATES, SHIFT_KIND, Audience, ShiftLine


async def keep_entry(shift: UUID, offer: Offer, organization: Organization) -> None:
    """Write a shift's entry inside the `tx()` that wrote its row; drafts have none."""
    line = await shift_line(shift)
    if line is not None and offer.state in PUBLIC_STATES:
        await put_entry(SHIFT_KIND, entry_draft(line, offer, organization))


async def keep_entries(offer: Offer, organization: Organization) -> None:
    """Write the entries of all shifts of an offer inside the `tx()` that wrote its row."""
    if offer.state not in PUBLIC_STATES:
        return
    for line in (await shifts_of([offer.id])).get(offer.id, ()):
        await put_entry(SHIFT_KIND, entry_draft(line, offer, organization))


async def refresh_entries_of(organization: Organization) -> None:
    """Write anew what the calendar and the search say of an organization's offers; in `tx()`."""
    for offer in await Offer.objects().where(Offer.organization == organization.id):
        found: dict[Column | str, Any] = {"search_text": search_text(offer, organization)}
        await Offer.update(found).where(Offer.id == offer.id)
    offers = await public_offers_of(organization.id)
    for offer in offers:
        await keep_entries(offer, organization)
    await bump(LIST_VERSION, *(version_key(offer.id) for offer in offers))


async def rebuilt_entry(shift: UUID) -> EntryDraft | None:
    """A shift's entry made anew from its rows; None where it has none."""
    found, line = await shift_by_id(shift), await shift_line(shift)
    if found is None or line is None or found.view.offer.state not in PUBLIC_STATES:
        return None
    return entry_draft(line, found.view.offer, found.view.organization)


async def details_of(shift: UUID) -> EntryDetails | None:
    """What search engines are told of a shift besides its entry."""
    found = await shift_by_id(shift)
    if found is None:
        return None
    path = f"/organizations/{found.view.organization.slug}"
    return EntryDetails(organizer_path=path, is_free=True)


def entry_draft(shift: ShiftLine, offer: Offer, organization: Organization) -> EntryDraft:
    """What the calendar says of a shift; hidden ones stay in it without being shown.

    Free places stand beside it where it has one sheet; of several nobody could say which.
    """
    sheets = shift.sheets
    return EntryDraft(
        subject=shift.id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        zone=shift.zone,
        title=offer.title,
        summary=offer.summary,
        organization=organization.id,
        organization_name=organization.short_name,
        areas=areas_of(offer),
        audience=VOLUNTEERS,
        place=shift.place,
        url_path=f"/volunteering/{offer.slug}",
        status=entry_status(shift),
        is_public=is_public(offer) and shift.audience is Audience.EVERYBODY,
        sheet=sheets[0] if len(sheets) == 1 else None,
    )
