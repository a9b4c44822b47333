"""Who wants to be told of which facts: which ones is asked at each change, and read rarely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from core.data.commands import as_uuid, read

SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Listener:
    """An endpoint that is on; the city's own hears of every organization."""

    endpoint: UUID
    organization: UUID | None
    facts: frozenset[str]


class Listeners:
    """What endpoints that are on asked for, as it was at most two seconds ago."""

    def __init__(self) -> None:
        self._asked: frozenset[str] | None = None
        self._until = 0.0

    async def facts(self) -> frozenset[str]:
        """The keys of facts that somebody asked for. One reads them anew, others need not wait."""
        if self._asked is None or monotonic() >= self._until:
            self._until = monotonic() + SECONDS
            found = await listeners()
            self._asked = frozenset(fact for one in found for fact in one.facts)
        return self._asked

    def forget(self) -> None:
        """Read anew when asked next."""
        self._asked = None


LISTENERS = Listeners()


async def listeners() -> Sequence[Listener]:
    """The endpoints that are on now."""
    rows = await read("SELECT id, organization, facts FROM webhooks_endpoint WHERE is_on")
    return [
        Listener(
            as_uuid(row["id"]), as_uuid(row["organization"]), frozenset(json.loads(row["facts"]))
        )
        for row in rows
    ]
