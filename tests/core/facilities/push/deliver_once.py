"""A worker of its own, which a test kills: it delivers to the push service at a port and ends."""

import asyncio
import sys

from core.data import database
from core.facilities.mailer.short import deliver_short_due
from core.facilities.push import sending
from core.services.outbound.api import Guard
from tests.core.facilities.post.house import house


async def main(port: int) -> None:
    """One portion."""
    sending.GUARD = Guard(may_reach=lambda _: True, ports=(port,))
    await database.start()
    await deliver_short_due()
    await database.stop()


if __name__ == "__main__":
    with house():
        asyncio.run(main(int(sys.argv[1])))
