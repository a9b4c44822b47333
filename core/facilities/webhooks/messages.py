"""The mail to administrators whose webhook was switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.facilities.webhooks.queries import endpoint_by_id
from core.people.api import OrganizationRole, city_admin_emails, member_emails
from core.services.outbox.api import queue
from core.settings import current

SWITCHED_OFF = "webhooks.switched_off"
_ADMINISTERS = msg("You get this mail because you administer a webhook on Pospolu.")


async def tell_switched_off(endpoint: UUID, organization: UUID | None, *, occasion: UUID) -> None:
    """Queue one mail to each who can do something about it; inside `tx()`."""
    people = (
        await city_admin_emails()
        if organization is None
        else await member_emails(organization, {OrganizationRole.ADMIN})
    )
    for to in people:
        await queue(
            kind=SWITCHED_OFF,
            to=to,
            payload={"endpoint": str(endpoint)},
            key=f"{SWITCHED_OFF}:{occasion}:{to.person}",
        )


async def load(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """Which one, why, and where to switch it on again."""
    found = await endpoint_by_id(UUID(payload["endpoint"]))
    if found is None:
        raise NotFound
    return {
        "url": found.url,
        "off_for": found.off_for,
        "reason": _ADMINISTERS,
        "page_url": f"{current().base_url}/webhooks/{found.id}",
    }


MESSAGES = (
    MessageKind(
        key=SWITCHED_OFF,
        title=msg("A webhook was switched off because it failed"),
        template="webhooks/mail/switched_off",
        load=load,
    ),
)
