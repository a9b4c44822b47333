"""Words to the members of an organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.people.queries import member_emails
from core.people.values import OrganizationRole
from core.services.outbox.api import queue

WORKERS = (OrganizationRole.COORDINATOR, OrganizationRole.ADMIN)


async def tell_workers(
    kind: str, organization: UUID, *, payload: Mapping[str, Any], occasion: str
) -> None:
    """Queue a message to all who work for an organization, each person once; inside `tx()`.

    Told twice of the same `occasion` they get one message.
    """
    for to in await member_emails(organization, WORKERS):
        await queue(kind=kind, to=to, payload=payload, key=f"{kind}:{occasion}:{to.person}")
