"""Facts that wait, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import MsgspecError, json

from core.data.commands import Row, as_instant, as_uuid, read
from core.kernel import registry
from core.services.facts.values import KeptFact

PORTION = 200


async def waiting_facts(*, now: datetime) -> Sequence[KeptFact]:
    """The first of those that are due: ids of one process sort by the time they were made."""
    rows = await read(
        "SELECT id, created_at, fact, said, attempts FROM facts_kept WHERE next_at <= ?"  # noqa: S608 -- a number of ours
        f" ORDER BY id LIMIT {PORTION}",
        [now],
    )
    return [_kept(row) for row in rows]


def _kept(row: Row) -> KeptFact:
    fact = registry.current().facts.get(row["fact"])
    signal = None
    if fact is not None:
        try:
            signal = json.decode(row["said"], type=fact.to)
        except MsgspecError:  # kept by another version of the room
            fact = None
    happened_at = as_instant(row["created_at"])
    assert happened_at is not None
    return KeptFact(
        id=as_uuid(row["id"]),
        happened_at=happened_at,
        fact=fact,
        signal=signal,
        attempts=row["attempts"],
    )
