"""Feeds of a thousand and of ten thousand entries: cold, warm, changed since, and not changed."""

import asyncio
import sqlite3
from functools import partial
from time import perf_counter
from urllib.request import urlopen

from core.testing.bench.load import get
from core.testing.bench.measuring import Bench, Figure, Line, of_limit
from core.testing.bench.server import environment, serving
from core.testing.postgres import do_on_server, free_port

ROUNDS, STARTS = 40, 3
SIZES = (1_000, 10_000)
MOST_CHANGED = {1_000: 5.0, 10_000: 25.0}
MOST_WARM = {1_000: 2.0, 10_000: 15.0}
MOST_COLD = {1_000: 300.0, 10_000: 1_500.0}
"""Milliseconds of processor time for one answer, by entries."""


def _path(bench: Bench, number: int) -> str:
    one = f"/organizations/{bench.city.organization}/calendar.ics"
    return one if number == SIZES[0] else "/calendar.ics"


def not_changed(bench: Bench, *, number: int) -> Figure:
    """A calendar program that asks whether anything is new."""
    path = _path(bench, number)
    with urlopen(f"http://127.0.0.1:{bench.server.port}{path}", timeout=60) as answer:
        tag = answer.headers["ETag"]
    result = bench.load(get(path, If_None_Match=tag))
    assert set(result.statuses) <= {304}, result.statuses
    return of_limit(result, bench.h, least=0.5)


def warm(bench: Bench, *, number: int) -> Figure:
    """A program that has nothing yet, while the server has the whole feed in memory."""
    result = bench.load(get(_path(bench, number)), connections=2)
    assert set(result.statuses) == {200}, result.statuses
    spent = result.cpu / result.answered * 1000
    text = f"{result.rate:,.0f}/s, {spent:.1f} ms CPU each"
    return Figure(text=text, is_met=spent <= MOST_WARM[number])


def changed(bench: Bench, *, number: int) -> Figure:
    """The version of the feed was raised before each request.

    While the client starts, the workers look for mails and switches as always: that is taken off.
    """
    path = _path(bench, number)
    bench.once(get(path), connections=1)  # written out once
    idle, spent = bench.server.idle(), 0.0
    for _ in range(ROUNDS):
        _do(bench, "UPDATE data_version SET number = number + 1")
        before, begun = bench.server.cpu(), perf_counter()
        bench.once(get(path), connections=1)
        spent += bench.server.cpu() - before - idle * (perf_counter() - begun)
    milliseconds = spent / ROUNDS * 1000
    text = f"{milliseconds:.1f} ms CPU"
    return Figure(text=text, is_met=milliseconds <= MOST_CHANGED[number])


def cold(bench: Bench, *, number: int) -> Figure:
    """The first request after a start: what was written out is in the database, or is not yet."""
    path = _path(bench, number)
    _do(bench, "DELETE FROM calendar_rendering")
    unwritten = _first_answer(bench, path)
    written = sorted(_first_answer(bench, path) for _ in range(STARTS))[STARTS // 2]
    text = f"{written:.0f} ms CPU, {unwritten:,.0f} when no entry was ever written out"
    return Figure(text=text, is_met=written <= MOST_COLD[number])


def _first_answer(bench: Bench, path: str) -> float:
    """Processor time of a feed's first answer by a server that has just started."""
    port = free_port()
    given = environment(bench.database_url, bench.folder, port)
    given["POSPOLU_BASE_URL"] = f"http://127.0.0.1:{bench.server.port}"
    with serving(given, port) as server:
        before = server.cpu()
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
            assert answer.read().count(b"BEGIN:VEVENT") > 0
        return (server.cpu() - before) * 1000


def _do(bench: Bench, statement: str) -> None:
    """With a connection of its own: this process has no open database."""
    url = bench.database_url
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10) as connection:
            connection.execute(statement)
        connection.close()
        return
    asyncio.run(do_on_server(url, statement))


LINES = tuple(
    line
    for number in SIZES
    for line in (
        Line(
            title=f"feed of {number:,}: 304",
            target="≥ 0.5 H",
            measure=partial(not_changed, number=number),
            beside="H",
        ),
        Line(
            title=f"feed of {number:,}, changed since",
            target=f"≤ {MOST_CHANGED[number]:.0f} ms CPU",
            measure=partial(changed, number=number),
        ),
        Line(
            title=f"feed of {number:,}, warm",
            target=f"≤ {MOST_WARM[number]:.0f} ms CPU",
            measure=partial(warm, number=number),
        ),
        Line(
            title=f"feed of {number:,}, cold",
            target=f"≤ {MOST_COLD[number]:,.0f} ms CPU",
            measure=partial(cold, number=number),
        ),
    )
)
