"""The guard of /api/v1: what a token's scopes and limits leave of what its account may do."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from uuid import UUID

from litestar.handlers import BaseRouteHandler

from core.contracts.errors import NotFound, TooMany
from core.contracts.texts import msg
from core.web.api.operations import operation_of
from core.web.connection import Connection, find_viewer, is_for_programs, subject_of
from core.web.errors import Problem
from core.web.i18n import gettext

PER_MINUTE = 600
WINDOW_SECONDS = 60
MOST_TOKENS = 10_000


class Meter:
    """Counts requests by token in this process: no write is added to a request.

    Each worker counts for itself, so `limit` times the workers is the most that passes.
    """

    def __init__(self, limit: int = PER_MINUTE) -> None:
        self.limit = limit
        self._counts: OrderedDict[UUID, tuple[int, int]] = OrderedDict()

    def take(self, token: UUID, now: float) -> None:
        """Count one request. Raises TooMany, with the seconds until the minute ends."""
        window = int(now // WINDOW_SECONDS)
        since, count = self._counts.pop(token, (window, 0))
        count = count + 1 if since == window else 1
        self._counts[token] = (window, count)
        if len(self._counts) > MOST_TOKENS:
            self._counts.popitem(last=False)
        if count > self.limit:
            raise TooMany(retry_after=int((window + 1) * WINDOW_SECONDS - now) + 1)

    def forget(self) -> None:
        """Begin anew."""
        self._counts.clear()


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
    METER.take(viewer.token, monotonic())
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
