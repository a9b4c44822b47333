"""A worker of its own, which a test kills: it delivers one portion and ends."""

import asyncio

from core.data import database
from core.facilities.mailer.api import deliver_due
from tests.core.facilities.post.house import house


async def main() -> None:
    """One portion."""
    await database.start()
    await deliver_due()
    await database.stop()


if __name__ == "__main__":
    with house():
        asyncio.run(main())
