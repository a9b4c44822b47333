"""The limit R: how many durable inserts a second one connection makes with nothing around them."""

import asyncio
import sqlite3
import time
from pathlib import Path
from uuid import uuid4

import asyncpg

INSERTS = 1000
TABLE = "CREATE TABLE bench_insert (id TEXT PRIMARY KEY, at REAL, note TEXT)"


def sqlite_inserts(folder: Path) -> float:
    """One thread, WAL, synchronous=FULL, one commit each; inserts a second."""
    connection = sqlite3.connect(folder / "limit.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)
    begun = time.perf_counter()
    for _ in range(INSERTS):
        connection.execute(
            "INSERT INTO bench_insert VALUES (?, ?, ?)", (uuid4().hex, time.time(), "x" * 80)
        )
    rate = INSERTS / (time.perf_counter() - begun)
    connection.execute("DROP TABLE bench_insert")
    connection.close()
    return rate


def postgres_inserts(url: str) -> float:
    """One connection, one commit each; inserts a second."""
    return asyncio.run(_postgres_inserts(url))


async def _postgres_inserts(url: str) -> float:
    connection = await asyncpg.connect(url)
    await connection.execute(TABLE)
    begun = time.perf_counter()
    for _ in range(INSERTS):
        await connection.execute(
            "INSERT INTO bench_insert VALUES ($1, $2, $3)", uuid4().hex, time.time(), "x" * 80
        )
    rate = INSERTS / (time.perf_counter() - begun)
    await connection.execute("DROP TABLE bench_insert")
    await connection.close()
    return rate
