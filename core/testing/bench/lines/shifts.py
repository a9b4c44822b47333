"""An offer of ten thousand shifts: its pages, and the list in which it stands."""

from urllib.parse import urlencode

from core.testing.bench.load import get
from core.testing.bench.measuring import Bench, Figure, Line, of_limit
from core.testing.bench.server import environment
from core.testing.bench.shifts import filled_in

LEAST = 0.03


def pages(bench: Bench) -> Figure:
    """A page from another shift on each time, and the list asked otherwise: nothing is kept."""
    folder = bench.folder / "shifts"
    folder.mkdir(exist_ok=True)
    given = environment(bench.database_url, folder, bench.server.port)
    found = filled_in(given, folder / "shifts.json")
    places = found["places"]
    assert isinstance(places, list)
    requests = [
        get(f"/volunteering/{found['slug']}?{urlencode({'after': place})}") for place in places
    ]
    requests += [get(f"/volunteering?{urlencode({'district': f'D{n}'})}") for n in range(50)]
    requests += [get(f"/volunteering?{urlencode({'age': n})}") for n in range(13, 63)]
    return of_limit(bench.load(*requests), bench.h, least=LEAST)


LINES = (
    Line(
        title="10,000 shifts of one offer, each page different",
        target=f"≥ {LEAST} H",
        measure=pages,
        beside="H",
    ),
)
