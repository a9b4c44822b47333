"""What programs outside would be told, for the tests of rooms that declare facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.contracts.facts import FactTold, PublicFact
from core.contracts.ports import fact_teller

Heard = list[tuple[str, FactTold]]


@contextmanager
def hearing() -> Iterator[Heard]:
    """Facts with what is said of them, in their order, while nobody is told in earnest."""
    heard: Heard = []

    async def hear(fact: PublicFact, signal: Any) -> None:
        told = await fact.tell(signal)
        if told is not None:
            heard.append((fact.key, told))

    before = fact_teller.get()
    fact_teller.bind(hear)
    try:
        yield heard
    finally:
        fact_teller.bind(before)
