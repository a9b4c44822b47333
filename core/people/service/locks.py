"""Locks on organizations: whoever changes what hangs on one waits for the others who do."""

from __future__ import annotations

from uuid import UUID

from core.data.commands import Sql, execute

_LOCK = "SELECT id FROM people_organization WHERE id = ?"


async def lock_organizations(*organizations: UUID) -> None:
    """Lock the rows until the end of the open `tx()`, in the order of their ids."""
    await execute(*(Sql(_LOCK, (one,), for_update=True) for one in sorted(organizations)))
