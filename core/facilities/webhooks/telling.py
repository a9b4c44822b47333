"""A kept fact becomes a message to each endpoint that asked for it, written before it is sent."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from core.contracts.facts import FactTold
from core.contracts.ports import module_state
from core.data.commands import execute
from core.data.errors import DatabaseUnavailable
from core.data.ids import new_id
from core.data.many import batched, insert
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.webhooks.listening import Listener, listeners
from core.facilities.webhooks.rules import payload_of
from core.facilities.webhooks.values import DeliveryState
from core.kernel import registry
from core.kernel.faults import note
from core.kernel.registry import room_of
from core.people.api import organization_by_id
from core.services.facts.api import KeptFact, put_off, take, waiting_facts
from core.settings import current

log = logging.getLogger("pospolu.webhooks")

TELL_SECONDS = 2.0
BUDGET_SECONDS = 20.0
MOST_ATTEMPTS = 5
WAIT = timedelta(seconds=30)
AT_ONCE = 100


@dataclass(slots=True)
class Spread:
    """What a portion of facts comes to: who is told what, and which facts nobody can tell now."""

    messages: list[tuple[KeptFact, UUID, str]] = field(default_factory=list)
    done: list[UUID] = field(default_factory=list)
    failed: list[KeptFact] = field(default_factory=list)


async def spread_facts() -> None:
    """Write down for each endpoint that asked for a kept fact what it is told; nothing is sent.

    A fact and its messages change hands in one transaction: each endpoint gets each fact once,
    in the order in which they happened.
    """
    ends = monotonic() + BUDGET_SECONDS
    while monotonic() < ends and (facts := await waiting_facts(now=utc_now())):
        spread = await _spread(facts)
        async with tx():
            await _write(spread.messages, taken=await take(spread.done))
            for one in spread.failed:
                await put_off(one.id, until=later(utc_now(), WAIT))


async def _spread(facts: Sequence[KeptFact]) -> Spread:
    on, hearing, spread = await module_state.get().modules_on(), await listeners(), Spread()
    for kept in facts:
        asked = _asking(kept, hearing, on)
        try:
            told = await _told(kept) if asked else None
        except DatabaseUnavailable:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- one module's fault is its own
            _blame(kept, error)
            if kept.attempts + 1 < MOST_ATTEMPTS:
                spread.failed.append(kept)
                continue
            told = None
        spread.done.append(kept.id)
        heard = [one for one in asked if told and one.organization in (None, told.organization)]
        if told and heard:
            text = await _text(kept, told)
            spread.messages.extend((kept, one.endpoint, text) for one in heard)
    return spread


def _asking(kept: KeptFact, hearing: Sequence[Listener], on: Collection[str]) -> list[Listener]:
    """Who asked for such a fact; nobody where its module is off or does not know it any more."""
    fact = kept.fact
    if fact is None or not registry.current().is_on(fact.key, on):
        return []
    return [one for one in hearing if fact.key in one.facts]


async def _told(kept: KeptFact) -> FactTold | None:
    assert kept.fact is not None
    async with asyncio.timeout(TELL_SECONDS):
        return await kept.fact.tell(kept.signal)


def _blame(kept: KeptFact, error: BaseException) -> None:
    key = kept.fact.key if kept.fact else ""
    log.error("fact %s cannot be told", key, exc_info=error)
    note(room_of(key), key, error)


async def _text(kept: KeptFact, told: FactTold) -> str:
    assert kept.fact is not None
    host = await organization_by_id(told.organization)
    payload = payload_of(
        kept.fact.key,
        told,
        at=kept.happened_at,
        slug=host.slug if host else "",
        base_url=current().base_url,
    )
    return json.dumps(payload, ensure_ascii=False, default=_plain)


async def _write(
    messages: Sequence[tuple[KeptFact, UUID, str]], *, taken: Collection[UUID]
) -> None:
    now = utc_now()
    rows = [
        _delivery(kept, endpoint, text, now=now)
        for kept, endpoint, text in messages
        if kept.id in taken
    ]
    for some in batched(rows, AT_ONCE):
        await execute(insert("webhooks_delivery", *some))


def _delivery(kept: KeptFact, endpoint: UUID, text: str, *, now: datetime) -> dict[str, Any]:
    """The row of a message; its name is the fact's, so a program knows what it has seen."""
    return {
        "id": new_id(),
        "created_at": now,
        "endpoint": endpoint,
        "message": kept.id,
        "fact": kept.fact.key if kept.fact else "",
        "payload": text,
        "happened_at": kept.happened_at,
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "next_at": now,
        "status": 0,
        "trouble": "",
    }


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
