"""The threads that read a SQLite database, beside its one writer."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from core.data.engines.sqlite_errands import Errand, Work, deliver

T = TypeVar("T")


class Readers:
    """Threads with a read-only connection each; whichever is free takes the next query."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], *, count: int) -> None:
        self._queue: SimpleQueue[Errand | None] = SimpleQueue()
        self._threads = [
            threading.Thread(
                target=self._serve, args=(connect(),), name=f"sqlite-reader-{number}", daemon=True
            )
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        """Have `work` done by the next free reader."""
        errand = Errand(work)
        self._queue.put(errand)
        return errand.future

    def close(self) -> None:
        """Finish what is queued and end."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, connection: sqlite3.Connection) -> None:
        while (errand := self._queue.get()) is not None:
            if not errand.abandoned:
                deliver([errand.run(connection)])
        connection.close()
