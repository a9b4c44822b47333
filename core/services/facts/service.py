"""Keeps facts with the change that they tell of, until they are told: the only writer."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import json

from core.contracts.ports import facts_asked_for
from core.contracts.signals import Signal
from core.data.commands import Script, Sql, Steps, as_uuid, execute
from core.data.ids import new_id
from core.data.many import batched, insert, marks
from core.data.times import utc_now
from core.kernel import registry
from core.kernel.faults import note
from core.kernel.registry import room_of

log = logging.getLogger("pospolu.facts")

AT_ONCE = 500


class WithFacts(Protocol):
    """What a command's script answers: its facts beside the rest."""

    @property
    def facts(self) -> Sequence[Signal]:
        """The facts that it made."""


DoneT = TypeVar("DoneT", bound=WithFacts)


async def keeping(script: Script[DoneT]) -> Script[DoneT]:
    """The script, which keeps its facts too where somebody asked for such; else as it is.

    They are kept with what the script writes or not at all, in one more statement.
    """
    asked = await facts_asked_for.get()()
    if not asked:
        return script

    def steps() -> Steps[DoneT]:
        done = yield from script()
        for statement in _statements(done.facts, asked):  # noqa: UP028 -- a list is sent nothing
            yield statement
        return done

    return steps


async def keep_fact(signal: Signal) -> None:
    """Keep a fact inside the open `tx()` of its change, where somebody asked for such."""
    asked = await facts_asked_for.get()()
    await execute(*_statements([signal], asked))


async def take(facts: Collection[UUID]) -> frozenset[UUID]:
    """Facts that nobody else has taken; inside the `tx()` that writes down who is told."""
    rows = await execute(
        Sql(f"DELETE FROM facts_kept WHERE id IN ({marks(facts)}) RETURNING id", [*facts])  # noqa: S608 -- question marks only
    )
    return frozenset(as_uuid(row["id"]) for row in rows)


async def put_off(fact: UUID, *, until: datetime) -> None:
    """Try to tell it again later."""
    await execute(
        Sql(
            "UPDATE facts_kept SET attempts = attempts + 1, next_at = ? WHERE id = ?",
            [until, fact],
        )
    )


def _statements(signals: Iterable[Signal], asked: Collection[str]) -> list[Sql]:
    """One INSERT for what is asked for, or none; several for a great many."""
    now = utc_now()
    rows = [
        {
            "id": new_id(),
            "created_at": now,
            "fact": fact.key,
            "said": said,
            "attempts": 0,
            "next_at": now,
        }
        for signal in signals
        for fact in registry.current().facts_of(type(signal))
        if fact.key in asked and (said := _said(signal, fact.key)) is not None
    ]
    return [insert("facts_kept", *some) for some in batched(rows, AT_ONCE)]


def _said(signal: Signal, key: str) -> str | None:
    """The signal as JSON; a module's fact that is none is its fault and stops no change."""
    try:
        return json.encode(signal).decode()
    except (TypeError, ValueError) as error:
        log.exception("fact %s cannot be kept", key)
        note(room_of(key), key, error)
        return None
