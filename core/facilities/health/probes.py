"""The looks themselves: database, migrations, disk, mail."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from time import monotonic, perf_counter

from core.data.commands import read, run
from core.data.database import engine
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import DatabaseUnavailable, SchemaTooNew
from core.data.migrations import pending
from core.data.times import elapsed, utc_now
from core.data.versions import bump_statements
from core.facilities.health.values import Report
from core.services.outbox.api import messages_waiting, oldest_due
from core.settings import current

WRITE_LIMIT_SECONDS = 1.0
FRESH_SECONDS = 1.0
SCRATCH_KEY = "health.scratch"

Applied = frozenset[tuple[str, str]]


async def write_seconds(limit: float | None = None) -> float | None:
    """How long a durable write of a scratch row took; None when it failed or took too long.

    `limit` in seconds; one by default.
    """
    started = perf_counter()
    try:
        async with asyncio.timeout(limit or WRITE_LIMIT_SECONDS):
            await run(lambda: bump_statements(SCRATCH_KEY))
    except (TimeoutError, DatabaseUnavailable):
        return None
    return perf_counter() - started


def disk_free() -> float:
    """The share that is free of the fullest disk that we write to: data folder, SQLite file."""
    database = engine()
    places = [current().data_dir]
    if isinstance(database, SqliteEngine):
        places.append(Path(database.path).resolve())
    usages = [shutil.disk_usage(_existing(place)) for place in places]
    return min(usage.free / usage.total for usage in usages)


def _existing(place: Path) -> Path:
    """The place, or the nearest folder above it that exists."""
    return next(folder for folder in (place, *place.parents) if folder.exists())


async def mail_waits_seconds(now: datetime) -> float | None:
    """How long the oldest mail waits that should be out; None when none does."""
    oldest = await oldest_due()
    return None if oldest is None else max(0.0, elapsed(oldest, now).total_seconds())


class Migrations:
    """Whether the database has exactly the migrations of this code, for one query a look.

    The code of a running process does not change, so its files are read at the first look only.
    """

    def __init__(self) -> None:
        self._known: Applied | None = None

    async def are_current(self) -> bool:
        """True when none is missing and none is of a newer version."""
        if self._known is None:
            try:
                waiting = await pending()
            except SchemaTooNew:
                return False
            missing = frozenset((file.app, file.id) for file in waiting)
            self._known = await self._applied() | missing
        return await self._applied() == self._known

    async def _applied(self) -> Applied:
        rows = await read("SELECT app_name, name FROM migration")
        return frozenset((row["app_name"], row["name"]) for row in rows)


class Doctor:
    """Makes reports; strangers who ask often get the one of the last second."""

    def __init__(self) -> None:
        self._migrations = Migrations()
        self._report: Report | None = None
        self._made_at = float("-inf")

    async def report(self) -> Report:
        """A report at most one second old."""
        if self._report is None or monotonic() - self._made_at > FRESH_SECONDS:
            self._made_at = monotonic()
            self._report = await self.look()
        return self._report

    async def look(self) -> Report:
        """A fresh report."""
        written = await write_seconds()
        are_current, mail, mails = None, None, None
        if written is not None:
            try:
                async with asyncio.timeout(WRITE_LIMIT_SECONDS * 5):
                    are_current = await self._migrations.are_current()
                    mail = await mail_waits_seconds(utc_now())
                    mails = await messages_waiting()
            except (TimeoutError, DatabaseUnavailable):
                pass
        return Report(
            write_seconds=written,
            are_migrations_current=are_current,
            disk_free=await asyncio.to_thread(disk_free),
            mail_waits_seconds=mail,
            mails_waiting=mails,
        )
