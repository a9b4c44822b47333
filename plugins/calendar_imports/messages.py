"""The messages about calendars from elsewhere: what each says, read when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.messages import MessageKind, Payload
from core.contracts.texts import msg
from core.people.api import organization_by_id
from core.settings import current
from core.web.i18n import gettext, use_language
from plugins.calendar_imports.queries import source_by_id
from plugins.calendar_imports.values import FAULT_WORDS, Fault


async def load(payload: Payload, language: str) -> Mapping[str, Any]:
    """What a mail says of a source as it is now. Raises NotFound when it is gone."""
    source = await source_by_id(UUID(payload["source"]))
    organization = await organization_by_id(source.organization) if source else None
    if source is None or organization is None:
        raise NotFound
    with use_language(language):
        because = gettext(FAULT_WORDS[Fault(source.fault)]) if source.fault else ""
    return {
        "title": source.name,
        "organization_name": organization.short_name,
        "because": because,
        "desk_url": f"{current().base_url}/desk/{organization.slug}/calendar-imports/{source.id}",
    }


def _kind(key: str, title: str) -> MessageKind:
    return MessageKind(
        key=f"calendar_imports.{key}",
        title=title,
        template=f"calendar_imports/mail/{key}",
        load=load,
        may_be_muted=True,
    )


MESSAGES = (
    _kind("failing", msg("Your calendar has not answered for three days")),
    _kind("empty", msg("Your calendar came back without events")),
)
