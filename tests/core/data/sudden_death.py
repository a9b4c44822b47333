"""A process that writes and tells what was acknowledged, until it is killed.

Run with the path of a SQLite file that has a table `written (number int primary key)`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys

from core.data.engines.sqlite import SqliteEngine

WRITERS = 16


def inserting(number: int) -> object:
    def insert(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO written VALUES (?)", [number])

    return insert


async def write_for_ever(engine: SqliteEngine, first: int) -> None:
    number = first
    while True:
        await engine.work(inserting(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += WRITERS


async def main(path: str) -> None:
    engine = SqliteEngine(path)
    await engine.start_connection_pool()
    taken = (await engine.read("SELECT coalesce(max(number), 0) AS last FROM written"))[0]["last"]
    await asyncio.gather(*(write_for_ever(engine, taken + 1 + one) for one in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
