"""Lists and search at the database, on calendars of three sizes, each in a database of its own."""

from functools import partial
from urllib.parse import urlsplit

from core.testing.bench.listing import measured
from core.testing.bench.measuring import Bench, Figure, Line
from core.testing.bench.server import environment
from core.testing.postgres import free_port

MOST_MILLISECONDS = 15.0


def lists(bench: Bench, *, number: int) -> Figure:
    """The slowest question, and all of them in words."""
    folder = bench.folder / f"lists-{number}"
    folder.mkdir()
    given = environment(_database(bench, number), folder, free_port())
    found = measured(given, number, folder / "lists.json")
    text = ", ".join(f"{name} {spent:.1f}" for name, spent in found.items())
    return Figure(text=f"{text} ms", is_met=max(found.values()) <= MOST_MILLISECONDS)


def _database(bench: Bench, number: int) -> str:
    if bench.engine == "sqlite":
        return f"sqlite:///{bench.folder / f'lists-{number}.sqlite'}"
    import asyncio  # noqa: PLC0415 -- only for this engine

    name = f"lists_{number}"
    asyncio.run(_create(bench.database_url, name))
    return urlsplit(bench.database_url)._replace(path=f"/{name}").geturl()


async def _create(url: str, name: str) -> None:
    import asyncpg  # noqa: PLC0415 -- slow import

    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()


LINES = (
    Line(
        title="lists and search, 1,000 entries",
        target="≤ 15 ms",
        measure=partial(lists, number=1_000),
    ),
    Line(
        title="lists and search, 100,000 entries",
        target="≤ 15 ms",
        measure=partial(lists, number=100_000),
    ),
    Line(
        title="lists and search, 1,000,000 entries",
        target="≤ 15 ms",
        measure=partial(lists, number=1_000_000),
        is_long=True,
    ),
)
