"""Takes one try out of a limit: the only writer of the counters."""

from __future__ import annotations

import hmac
import math
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from core.contracts.errors import TooMany
from core.data.commands import Sql, execute
from core.data.times import elapsed, utc_now
from core.data.transactions import in_transaction
from core.settings import current as settings

_TAKE = """
INSERT INTO limits_counter (bucket, tries, ends_at) VALUES (?, 1, ?)
ON CONFLICT (bucket) DO UPDATE SET tries = limits_counter.tries + 1
WHERE limits_counter.tries < ?
RETURNING tries
"""

_COUNT = """
INSERT INTO limits_counter (bucket, tries, ends_at) VALUES (?, ?, ?)
ON CONFLICT (bucket) DO UPDATE SET tries = limits_counter.tries + excluded.tries
RETURNING tries
"""


async def take(key: str, *, limit: int, window: timedelta) -> None:
    """Count one try of `key`; at most `limit` pass in each window of time, over all workers.

    `key` says what and whose ("sign_in.mail:" and an address); only a keyed hash of it is kept.
    Windows start at multiples of their length. Call it before the transaction: a try counts also
    when what follows is undone. Raises TooMany, with the seconds until the window ends, and
    RuntimeError inside `tx()`.
    """
    if in_transaction():
        message = "a try is counted before the transaction, so that it counts whatever comes"
        raise RuntimeError(message)
    now = utc_now()
    start, ends_at = _window_around(now, window)
    args = (_bucket(key, start, window), ends_at, limit)
    if limit < 1 or not await execute(Sql(_TAKE, args)):
        raise TooMany(retry_after=math.ceil(elapsed(now, ends_at).total_seconds()))


async def count(key: str, *, times: int, window: timedelta, now: float) -> int:
    """Count so many tries of `key` at once, without a limit; how many there are over all workers.

    For what is tried so often that a write each would cost too much. `now` is in seconds since
    1970; keys and windows are those of `take`.
    """
    start, ends_at = _window_around(datetime.fromtimestamp(now, UTC), window)
    rows = await execute(Sql(_COUNT, (_bucket(key, start, window), times, ends_at)))
    return int(rows[0]["tries"])


async def forget_ended_windows() -> None:
    """Delete the counters of windows that are over."""
    await execute(Sql("DELETE FROM limits_counter WHERE ends_at < ?", (utc_now(),)))


def _window_around(now: datetime, window: timedelta) -> tuple[datetime, datetime]:
    seconds = window.total_seconds()
    start = math.floor(now.timestamp() / seconds) * seconds
    return datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(start + seconds, UTC)


def _bucket(key: str, start: datetime, window: timedelta) -> str:
    text = f"{key}\n{window.total_seconds()}\n{start.timestamp()}"
    return hmac.new(f"limits:{settings().secret_key}".encode(), text.encode(), sha256).hexdigest()
