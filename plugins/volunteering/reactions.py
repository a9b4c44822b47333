"""What volunteering does on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationChanged, OrganizationsMerged, OrganizationSuspended
from plugins.volunteering.service.hiding import hide_offers_of, move_offers, rename_host


async def hide_with_organization(fact: OrganizationSuspended) -> None:
    """Offers of a suspended organization are nobody's to see; they come back with it."""
    await hide_offers_of(fact.organization, is_hidden=fact.is_suspended)


async def rename_with_organization(fact: OrganizationChanged) -> None:
    """The calendar shows an organization under its present name."""
    await rename_host(fact.organization)


async def move_with_organization(fact: OrganizationsMerged) -> None:
    """What an organization held goes to the one that it was merged into, all or nothing."""
    await move_offers(fact.kept, fact.merged)


REACTIONS = (
    Reaction(
        key="volunteering.move_with_organization",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_with_organization,
    ),
    Reaction(
        key="volunteering.hide_with_organization",
        to=OrganizationSuspended,
        mode=Mode.PARTICIPATE,
        run=hide_with_organization,
    ),
    Reaction(
        key="volunteering.rename_with_organization",
        to=OrganizationChanged,
        mode=Mode.OBSERVE,
        run=rename_with_organization,
    ),
)
