"""The mail that tells an organization what the city decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.settings import current
from pospolu_repairs.queries import cafe_by_id
from pospolu_repairs.values import DECIDED, CafeState


async def load(payload: Payload, language: str) -> Mapping[str, Any]:
    """What the mail says. Raises NotFound when the café is gone."""
    cafe = await cafe_by_id(UUID(payload["cafe"]))
    if cafe is None:
        raise NotFound
    return {
        "title": cafe.title.to(language),
        "is_open": cafe.state == CafeState.OPEN,
        "because": cafe.reason,
        "page_url": f"{current().base_url}/repairs/{cafe.slug}",
    }


MESSAGES = (
    MessageKind(
        key=DECIDED,
        title=msg("The city decided about a repair café"),
        template="repairs/mail/decided",
        load=load,
    ),
)
