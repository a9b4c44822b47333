"""The surroundings that verbs need: registry and ports, with the database open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.app import assemble
from core.data import database
from core.kernel.registry import Registry


@asynccontextmanager
async def ready() -> AsyncIterator[Registry]:
    """The installed registry, while the database is open."""
    found = assemble()
    await database.start()
    try:
        yield found
    finally:
        await database.stop()
