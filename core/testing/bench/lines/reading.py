"""Pages: what is read."""

from dataclasses import replace
from urllib.parse import urlencode

from core.testing.bench.load import get
from core.testing.bench.measuring import Bench, Figure, Line, of_limit


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
)
