"""How what belongs to organizations shares their fate: hidden, renamed and merged with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Belongings:
    """Rows of one table that belong to organizations, and what follows when they change."""

    organization: ForeignKey[Any]
    is_hidden: Boolean
    refresh: Refresh

    async def hide(self, fact: OrganizationSuspended) -> None:
        await self._put({self.is_hidden: fact.is_suspended}, fact.organization)
        await self._bring_up_to_date(fact.organization)

    async def move(self, fact: OrganizationsMerged) -> None:
        if host := await organization_by_id(fact.kept):
            is_suspended = host.state == OrganizationState.SUSPENDED
            values = {self.organization: fact.kept, self.is_hidden: is_suspended}
            await self._put(values, fact.merged)
            await self.refresh(host)

    async def rename(self, fact: OrganizationChanged) -> None:
        async with tx():
            await self._bring_up_to_date(fact.organization)

    async def _put(self, values: dict[Any, Any], organization: UUID) -> None:
        table: Any = self.organization._meta.table  # noqa: SLF001 -- Piccolo's own way
        await table.update(values).where(self.organization == organization)

    async def _bring_up_to_date(self, organization: UUID) -> None:
        if host := await organization_by_id(organization):
            await self.refresh(host)


def follow_organizations(
    room: str, *, organization: ForeignKey[Any], is_hidden: Boolean, refresh: Refresh
) -> tuple[Reaction, ...]:
    """A room's reactions to what happens to the organizations that its rows belong to.

    `organization` and `is_hidden` are columns of one table of the room. Rows of a suspended
    organization are hidden and come back with it; those of a merged one are the other's, all or
    nothing. `refresh(organization)` then brings what was derived from its rows up to date
    (calendar entries, versions of pages), also after a new name; inside `tx()`.
    """
    rows = _Belongings(organization=organization, is_hidden=is_hidden, refresh=refresh)
    return (
        Reaction(
            key=f"{room}.move_with_organization",
            to=OrganizationsMerged,
            mode=Mode.PARTICIPATE,
            run=rows.move,
        ),
        Reaction(
            key=f"{room}.hide_with_organization",
            to=OrganizationSuspended,
            mode=Mode.PARTICIPATE,
            run=rows.hide,
        ),
        Reaction(
            key=f"{room}.rename_with_organization",
            to=OrganizationChanged,
            mode=Mode.OBSERVE,
            run=rows.rename,
        ),
    )
