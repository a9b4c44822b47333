"""`pospolu worker`: jobs and mails, apart from the web server."""

import argparse
import asyncio
import signal
from typing import Any

from core.cli.ready import ready
from core.facilities.health.api import measuring
from core.facilities.mailer.api import working
from core.facilities.modules.watching import watching
from core.web import logs


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("worker", help="send mails and do jobs")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:  # noqa: ARG001 -- a verb's signature
    """Work until SIGTERM or SIGINT."""
    logs.configure()
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with ready(), watching(), measuring(), working():
        await stop.wait()
