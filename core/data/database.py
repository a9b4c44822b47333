"""Which database this installation has, and the life of its connections."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

from piccolo.engine import engine_finder
from piccolo.table import TABLE_REGISTRY

from core.data.engines.postgres import PostgresEngine
from core.data.engines.sqlite import SqliteEngine

Engine = SqliteEngine | PostgresEngine

_POSTGRES_SCHEMES = ("postgresql", "postgres")


def engine_from_url(url: str) -> Engine:
    """The engine for `sqlite:///relative.sqlite`, `sqlite:////absolute` or `postgresql://…`.

    Connects to nothing yet. Raises ValueError for any other address.
    """
    scheme = urlsplit(url).scheme
    if scheme in _POSTGRES_SCHEMES:
        return PostgresEngine(url)
    path = url.removeprefix("sqlite:///")
    if scheme == "sqlite" and path not in (url, "", ":memory:"):
        return SqliteEngine(path)
    raise ValueError("a database is sqlite:///path or postgresql://user@host/name")


def engine() -> Engine:
    """The engine that `piccolo_conf.py` names as DB."""
    # Piccolo's finder goes by way of the import system; every statement asks here.
    configured = sys.modules.get(os.environ.get("PICCOLO_CONF", "piccolo_conf"))
    found = getattr(configured, "DB", None) or engine_finder()
    if not isinstance(found, SqliteEngine | PostgresEngine):
        raise TypeError("piccolo_conf.DB must come from core.data.database.engine_from_url")
    return found


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return isinstance(engine(), SqliteEngine)


def rebind_tables() -> None:
    """Let every table ask anew for its engine, after `piccolo_conf.DB` was exchanged (tests)."""
    for table in TABLE_REGISTRY:
        table._meta._db = None  # noqa: SLF001 -- Piccolo has no other way


async def start() -> None:
    """Open the connections that serve the running event loop."""
    await engine().start_connection_pool()


async def stop() -> None:
    """Finish what is under way and close the connections."""
    await engine().close_connection_pool()
