"""What programs outside would be told, for the tests of rooms that declare facts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.contracts.facts import FactTold
from core.contracts.ports import facts_asked_for
from core.data.times import utc_now
from core.data.transactions import tx
from core.kernel import registry
from core.services.facts.api import take, waiting_facts

Heard = list[tuple[str, FactTold]]


@asynccontextmanager
async def hearing() -> AsyncIterator[Heard]:
    """Facts with what is said of them at the end, in their order, as if all were asked for.

    What waited before is nobody's news any more.
    """
    heard: Heard = []

    async def all_of_them() -> frozenset[str]:
        return frozenset(registry.current().facts)

    await _tell([])
    before = facts_asked_for.get()
    facts_asked_for.bind(all_of_them)
    try:
        yield heard
        await _tell(heard)
    finally:
        facts_asked_for.bind(before)


async def _tell(heard: Heard) -> None:
    while facts := await waiting_facts(now=utc_now()):
        for one in facts:
            told = await one.fact.tell(one.signal) if one.fact else None
            if one.fact and told is not None:
                heard.append((one.fact.key, told))
        async with tx():
            await take([one.id for one in facts])
