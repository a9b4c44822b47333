"""Lists and search at the database, on calendars of three sizes, each in a database of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from shutil import rmtree
from urllib.parse import urlsplit

from core.testing.bench.listing import measured
from core.testing.bench.measuring import Bench, Figure, Line
from core.testing.bench.server import environment
from core.testing.postgres import do_on_server, free_port

MOST_MILLISECONDS = 15.0


def lists(bench: Bench, *, number: int) -> Figure:
    """The slowest question, and all of them in words."""
    folder = bench.folder / f"lists-{number}"
    folder.mkdir()
    with _database(bench, number) as url:
        given = environment(url, folder, free_port())
        found = measured(given, number, folder / "lists.json")
    rmtree(folder)
    text = ", ".join(f"{name} {spent:.1f}" for name, spent in found.items())
    return Figure(text=f"{text} ms", is_met=max(found.values()) <= MOST_MILLISECONDS)


@contextmanager
def _database(bench: Bench, number: int) -> Iterator[str]:
    """A database of that many entries' own, gone afterwards: a million takes a gigabyte."""
    name = f"lists_{number}"
    if bench.engine == "sqlite":
        yield f"sqlite:///{bench.folder / f'lists-{number}' / 'lists.sqlite'}"
        return
    asyncio.run(do_on_server(bench.database_url, f"CREATE DATABASE {name}"))
    yield urlsplit(bench.database_url)._replace(path=f"/{name}").geturl()
    asyncio.run(do_on_server(bench.database_url, f"DROP DATABASE {name} WITH (FORCE)"))


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
