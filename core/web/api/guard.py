"""The guard of /api/v1: what a token's scopes and limits leave of what its account may do."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from time import time
from uuid import UUID

from litestar.handlers import BaseRouteHandler

from core.contracts.errors import NotFound, TooMany
from core.contracts.texts import msg
from core.services.limits.api import count
from core.web.api.operations import operation_of
from core.web.connection import Connection, find_viewer, is_for_programs, subject_of
from core.web.errors import Problem
from core.web.i18n import gettext

PER_MINUTE = 600
WINDOW_SECONDS = 60
WINDOW = timedelta(seconds=WINDOW_SECONDS)
PORTION = 20
MOST_TOKENS = 10_000


@dataclass(slots=True)
class _Tally:
    """Requests of a token in one minute: what all workers had told last, and ours since."""

    window: int
    told: int = 0
    untold: int = 0


class Meter:
    """Counts requests by token, over all workers, without a write for each request.

    A worker tells every PORTION-th request of a token to the database and learns what the others
    told. So each worker beside the first lets through at most PORTION - 1 more than `limit`, and
    nobody is refused before it.
    """

    def __init__(self, limit: int = PER_MINUTE) -> None:
        self.limit = limit
        self._tallies: OrderedDict[UUID, _Tally] = OrderedDict()

    async def take(self, token: UUID, now: float) -> None:
        """Count one request at `now`, in seconds since 1970.

        Raises TooMany, with the seconds until the minute ends.
        """
        window = int(now // WINDOW_SECONDS)
        tally = self._tallies.pop(token, None)
        if tally is None or tally.window != window:
            tally = _Tally(window)
        self._tallies[token] = tally
        if len(self._tallies) > MOST_TOKENS:
            self._tallies.popitem(last=False)
        if tally.told <= self.limit:
            tally.untold += 1
        if tally.untold >= PORTION:
            times, tally.untold = tally.untold, 0
            tally.told = await count(f"api.requests:{token}", times=times, window=WINDOW, now=now)
        if tally.told + tally.untold > self.limit:
            raise TooMany(retry_after=int((window + 1) * WINDOW_SECONDS - now) + 1)

    def forget(self) -> None:
        """Begin anew."""
        self._tallies.clear()


METER = Meter()


async def scope_guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """After the module gate. Raises Problem (403) and TooMany (429).

    What stands below /api without declaring an operation is not there.
    """
    declared = operation_of(handler)
    if declared is None:
        if is_for_programs(connection):
            raise NotFound
        return
    viewer = await find_viewer(connection)
    if viewer.token is None:
        return
    await METER.take(viewer.token, time())
    if viewer.scopes is not None and declared.scope.key not in viewer.scopes:
        text = msg("This token may not do that. It lacks the scope %(scope)s.")
        raise Problem(403, "scope_lacking", gettext(text, scope=declared.scope.key))


async def thing_guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """After the policy. Raises NotFound where a token for one event asks for something else."""
    declared = operation_of(handler)
    if declared is None:
        return
    viewer = await find_viewer(connection)
    if viewer.only_thing is None:
        return
    if declared.thing(subject_of(connection)) != viewer.only_thing:
        raise NotFound
