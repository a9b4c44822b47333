"""A fact becomes a message to each endpoint that asked for it, written down before it is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.contracts.facts import FactTold, PublicFact
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.facilities.webhooks.listening import LISTENERS, Listener
from core.facilities.webhooks.rules import payload_of
from core.people.api import organization_by_id
from core.settings import current

_WRITE = (
    "INSERT INTO webhooks_delivery (id, created_at, endpoint, message, fact, payload, happened_at,"
    " state, attempts, next_at, status, trouble) SELECT ?, ?, id, ?, ?, ?, ?, 'waiting', 0, ?, 0,"
    " '' FROM webhooks_endpoint WHERE id = ?"
)


async def tell_outside(fact: PublicFact, signal: Any) -> None:
    """Write down for each endpoint that asked for the fact what it is told; nothing is sent here.

    Without such endpoints nothing is asked and nothing read.
    """
    asked = await LISTENERS.of(fact.key)
    if not asked:
        return
    told = await fact.tell(signal)
    if told is None:
        return
    hearing = [one for one in asked if one.organization in (None, told.organization)]
    if hearing:
        await _write(fact, told, hearing)


async def _write(fact: PublicFact, told: FactTold, hearing: Sequence[Listener]) -> None:
    now, message = utc_now(), new_id()
    host = await organization_by_id(told.organization)
    payload = payload_of(
        fact.key, told, at=now, slug=host.slug if host else "", base_url=current().base_url
    )
    text = json.dumps(payload, ensure_ascii=False, default=_plain)
    await execute(
        *(
            Sql(_WRITE, [new_id(), now, message, fact.key, text, now, now, one.endpoint])
            for one in hearing
        )
    )


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
