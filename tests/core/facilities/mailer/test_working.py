"""Work goes on beside the server, and ends with it."""

import asyncio

from core.facilities.mailer.api import working
from tests.core.facilities.mailer.conftest import queued, rows


async def test_what_is_queued_is_sent_without_anybody_asking(db, server):
    taken, loop = asyncio.Event(), asyncio.get_running_loop()
    server.on_data = lambda _: loop.call_soon_threadsafe(taken.set)
    async with working(), asyncio.timeout(20):
        await queued("a")
        await taken.wait()
    assert (await rows("a"))["state"] == "sent"
    assert len(server.taken) == 1


async def test_nothing_of_it_outlives_the_server(db, server):
    async with working():
        await asyncio.sleep(0)
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "pospolu-worker"]
