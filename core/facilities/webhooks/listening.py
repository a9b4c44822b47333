"""Who wants to be told of which facts: read rarely, as signs-ups come by the thousand."""

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
    """The endpoints that are on, as they were at most two seconds ago."""

    def __init__(self) -> None:
        self._found: Sequence[Listener] = ()
        self._until = 0.0

    async def of(self, fact: str) -> Sequence[Listener]:
        """Those that asked for a fact."""
        if monotonic() >= self._until:
            self._found = await _listeners()
            self._until = monotonic() + SECONDS
        return [one for one in self._found if fact in one.facts]

    def forget(self) -> None:
        """Read anew when asked next."""
        self._until = 0.0


LISTENERS = Listeners()


async def _listeners() -> Sequence[Listener]:
    rows = await read("SELECT id, organization, facts FROM webhooks_endpoint WHERE is_on")
    return [
        Listener(
            as_uuid(row["id"]), as_uuid(row["organization"]), frozenset(json.loads(row["facts"]))
        )
        for row in rows
    ]
