"""What events do when something happens to their organization."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationChanged, OrganizationsMerged, OrganizationSuspended
from plugins.events.service.hiding import hide_events_of, move_events, rename_host


async def hide_with_organization(signal: OrganizationSuspended) -> None:
    """A suspended organization's events are hidden with it, in the same transaction."""
    await hide_events_of(signal.organization, is_hidden=signal.is_suspended)


async def rename_with_organization(signal: OrganizationChanged) -> None:
    """The calendar names organizations by their present name."""
    await rename_host(signal.organization)


async def move_with_organization(fact: OrganizationsMerged) -> None:
    """What an organization held goes to the one that it was merged into, all or nothing."""
    await move_events(fact.kept, fact.merged)


REACTIONS = (
    Reaction(
        key="events.move_with_organization",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_with_organization,
    ),
    Reaction(
        key="events.hide_with_organization",
        to=OrganizationSuspended,
        mode=Mode.PARTICIPATE,
        run=hide_with_organization,
    ),
    Reaction(
        key="events.rename_with_organization",
        to=OrganizationChanged,
        mode=Mode.OBSERVE,
        run=rename_with_organization,
    ),
)
