"""`pospolu serve`: the web server, with jobs and mails by lease."""

import argparse
import asyncio
import gc
import os
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from litestar import Litestar

from core.app import create_app
from core.cli.migrating import migrate_all
from core.data import database
from core.facilities.health.api import forget_numbers
from core.facilities.privacy.service.erasing import replay_ledger
from core.settings import LOOPBACK, BadSettings, current
from core.web import logs

GRACE_SECONDS = 10


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("serve", help="serve the pages")
    made.add_argument("--host", default="127.0.0.1", help="address to listen on")
    made.add_argument("--port", type=int, default=8000, help="port to listen on")
    made.add_argument("--safe-mode", action="store_true", help="without third-party plugins")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> None:
    """Migrate, then serve until told to stop. Raises BadSettings for an unsafe demo."""
    if given.safe_mode:
        os.environ["POSPOLU_SAFE_MODE"] = "1"
        current.cache_clear()
    settings = current()
    if settings.is_demo and given.host not in LOOPBACK:
        message = "the demo signs in with one click: it listens on loopback only"
        raise BadSettings(message)
    if settings.is_demo and urlsplit(settings.base_url).port != given.port:
        os.environ["POSPOLU_BASE_URL"] = f"http://{given.host}:{given.port}"
        current.cache_clear()
    application()
    asyncio.run(_prepare())
    gc.collect()
    gc.freeze()
    from granian import Granian  # noqa: PLC0415 -- slow import, only this verb needs it
    from granian.constants import Interfaces  # noqa: PLC0415 -- slow import, only this verb needs it

    server = Granian(
        f"{__name__}:{application.__name__}",
        factory=True,
        address=given.host,
        port=given.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        workers_kill_timeout=GRACE_SECONDS,
        respawn_failed_workers=True,
        log_access=False,
        websockets=False,
    )
    logs.configure()
    server.serve()


@cache
def application() -> Litestar:
    """The application, made before the workers are forked: they share it and its memory."""
    return create_app()


async def _prepare() -> None:
    """Migrate, and erase those again whom a restore has brought back."""
    forget_numbers()
    wanted = current().left_out
    await migrate_all()
    if current().left_out != wanted:
        application.cache_clear()
        application()
    await database.start()
    try:
        await replay_ledger()
    finally:
        await database.stop()
