"""Pages and feeds: what is read."""

from dataclasses import replace
from urllib.parse import urlencode

from core.testing.bench.load import get
from core.testing.bench.measuring import Bench, Figure, Line, of_limit

ROUNDS = 40


def event_page(bench: Bench) -> Figure:
    """The page of one event, for a visitor."""
    return of_limit(bench.load(get(bench.city.event_path)), bench.h, least=0.4)


def kept_calendar(bench: Bench) -> Figure:
    """First page, a deep one, filters: always the same five addresses."""
    paths = ["/calendar", "/calendar?day=2027-06-01", "/calendar?area=13", "/calendar?area=16"]
    return of_limit(bench.load(*(get(path) for path in paths)), bench.h, least=0.3)


def changing_calendar(bench: Bench) -> Figure:
    """A search for other words each time, found by many and by none in turns: nothing is kept."""
    beginnings = sorted({word[:n] for word in bench.city.words for n in range(3, len(word) + 1)})
    found = [f"{first} {last}" for first in bench.city.words for last in beginnings]
    searched = [text for n, one in enumerate(found) for text in (one, f"{one} {n}x")]
    requests = [get(f"/calendar?{urlencode({'q': text})}") for text in searched]
    return of_limit(bench.load(*requests), bench.h, least=0.05)


def own_page(bench: Bench) -> Figure:
    """All sign-ups of a person who is signed in."""
    request = get("/me", Cookie=f"session={bench.city.volunteer}")
    figure = of_limit(bench.load(request), bench.h, least=0.08)
    return replace(figure, text=f"{figure.text} ({bench.city.own_signups} rows)")


def unchanged_feed(bench: Bench) -> Figure:
    """A calendar program that asks whether anything is new."""
    from urllib.request import urlopen  # noqa: PLC0415 -- only here

    path = f"/organizations/{bench.city.organization}/calendar.ics"
    with urlopen(f"http://127.0.0.1:{bench.server.port}{path}", timeout=60) as answer:
        tag = answer.headers["ETag"]
    result = bench.load(get(path, If_None_Match=tag))
    assert set(result.statuses) <= {304}, result.statuses
    return of_limit(result, bench.h, least=0.5)


def _changed_feed(bench: Bench, path: str, *, most: float) -> Figure:
    """Processor time of one feed whose version was raised before each request."""
    bump(bench, path)  # written out once
    spent = 0.0
    for _ in range(ROUNDS):
        touch(bench)
        before = bench.server.cpu()
        bench.once(get(path), connections=1)
        spent += bench.server.cpu() - before
    milliseconds = spent / ROUNDS * 1000
    return Figure(text=f"{milliseconds:.1f} ms CPU", is_met=milliseconds <= most)


def bump(bench: Bench, path: str) -> None:
    """Have every entry of a feed serialized: what happens after entries are written."""
    bench.once(get(path), connections=1)


def touch(bench: Bench) -> None:
    """Raise the versions of all feeds, as a change of one entry would."""
    import asyncio  # noqa: PLC0415 -- only here

    asyncio.run(_touch(bench.database_url))


async def _touch(url: str) -> None:
    """With a connection of its own: this process has no open database."""
    statement = "UPDATE data_version SET number = number + 1"
    if url.startswith("sqlite"):
        import sqlite3  # noqa: PLC0415 -- only for this engine

        with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10) as connection:
            connection.execute(statement)
        connection.close()
        return
    import asyncpg  # noqa: PLC0415 -- only for this engine

    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


LINES = (
    Line(title="anonymous event page", target="≥ 0.4 H", measure=event_page, beside="H"),
    Line(
        title="calendar of 10,000, kept pages", target="≥ 0.3 H", measure=kept_calendar, beside="H"
    ),
    Line(
        title="calendar of 10,000, each different",
        target="≥ 0.05 H",
        measure=changing_calendar,
        beside="H",
    ),
    Line(title="own sign-ups, signed in", target="≥ 0.08 H", measure=own_page, beside="H"),
    Line(title="feed of 1,000: 304", target="≥ 0.5 H", measure=unchanged_feed, beside="H"),
    Line(
        title="feed of 1,000, changed since",
        target="≤ 5 ms CPU",
        measure=lambda bench: _changed_feed(
            bench, f"/organizations/{bench.city.organization}/calendar.ics", most=5
        ),
    ),
    Line(
        title="feed of 10,000, changed since",
        target="≤ 25 ms CPU",
        measure=lambda bench: _changed_feed(bench, "/calendar.ics", most=25),
    ),
)
