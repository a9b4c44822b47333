"""What may leak: threads and connections."""

from __future__ import annotations

import asyncio
import threading

from core.data.database import Engine
from core.data.engines.sqlite import SqliteEngine


def open_connections(engine: Engine) -> int:
    """The threads of SQLite's connections, or the connections that the pool has lent."""
    if isinstance(engine, SqliteEngine):
        return sum(thread.name.startswith("sqlite-") for thread in threading.enumerate())
    assert engine.pool is not None
    return engine.pool.get_size() - engine.pool.get_idle_size()


async def settled(engine: Engine) -> None:
    """Let what was abandoned be rolled back and given back."""
    for _ in range(200):
        if isinstance(engine, SqliteEngine):
            await engine.execute("PRAGMA user_version")
            return
        if open_connections(engine) == 0:
            return
        await asyncio.sleep(0.01)
