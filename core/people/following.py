"""How what belongs to organizations shares their fate: hidden, renamed and merged with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from piccolo.columns import Boolean, ForeignKey

from core.contracts.reactions import Mode, Reaction
from core.data.transactions import tx
from core.people.directory import organization_by_id
from core.people.signals import OrganizationChanged, OrganizationsMerged, OrganizationSuspended
from core.people.tables import Organization
from core.people.values import OrganizationState

Refresh = Callable[[Organization], Awaitable[None]]


def follow_organizations(
    room: str, *, organization: ForeignKey[Any], is_hidden: Boolean, refresh: Refresh
) -> tuple[Reaction, ...]:
    """A room's reactions to what happens to the organizations that its rows belong to.

    `organization` and `is_hidden` are columns of one table of the room. Rows of a suspended
    organization are hidden and come back with it; those of a merged one are the other's, all or
    nothing. `refresh(organization)` then brings what was derived from its rows up to date
    (calendar entries, versions of pages), also after a new name; inside `tx()`.
    """
    table: Any = organization._meta.table  # noqa: SLF001 -- Piccolo's own way

    async def bring_up_to_date(name: UUID) -> None:
        if host := await organization_by_id(name):
            await refresh(host)

    async def hide(fact: OrganizationSuspended) -> None:
        values: dict[Any, Any] = {is_hidden: fact.is_suspended}
        await table.update(values).where(organization == fact.organization)
        await bring_up_to_date(fact.organization)

    async def move(fact: OrganizationsMerged) -> None:
        if host := await organization_by_id(fact.kept):
            is_suspended = host.state == OrganizationState.SUSPENDED
            values: dict[Any, Any] = {organization: fact.kept, is_hidden: is_suspended}
            await table.update(values).where(organization == fact.merged)
            await refresh(host)

    async def rename(fact: OrganizationChanged) -> None:
        async with tx():
            await bring_up_to_date(fact.organization)

    return (
        Reaction(
            key=f"{room}.move_with_organization",
            to=OrganizationsMerged,
            mode=Mode.PARTICIPATE,
            run=move,
        ),
        Reaction(
            key=f"{room}.hide_with_organization",
            to=OrganizationSuspended,
            mode=Mode.PARTICIPATE,
            run=hide,
        ),
        Reaction(
            key=f"{room}.rename_with_organization",
            to=OrganizationChanged,
            mode=Mode.OBSERVE,
            run=rename,
        ),
    )
