"""What a line of the table is, and what it may use while it is measured."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from core.testing.bench.filling import City
from core.testing.bench.load import Plan, Result, run
from core.testing.bench.server import Server

SECONDS = 4.0
CONNECTIONS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One run on one database: the limits H and R, the server, the city in it."""

    engine: str
    database_url: str
    folder: Path
    h: float
    r: float
    server: Server
    city: City

    def load(
        self,
        *requests: bytes,
        connections: int = CONNECTIONS,
        seconds: float | None = SECONDS,
        warm: bool = True,
    ) -> Result:
        """Send the requests in turn, over and over; warmed up for a moment."""
        if warm:
            run(Plan(port=self.server.port, requests=requests, connections=4, seconds=0.5))
        return self.once(*requests, connections=connections, seconds=seconds)

    def once(self, *requests: bytes, connections: int, seconds: float | None = None) -> Result:
        """Send each request once (or in turn for `seconds`), without warming up."""
        plan = Plan(
            port=self.server.port, requests=requests, connections=connections, seconds=seconds
        )
        before = self.server.cpu()
        result = run(plan)
        result.cpu = self.server.cpu() - before
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured: `ratio` stands beside the target, `text` says it in its own unit."""

    text: str
    ratio: float | None = None
    is_met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table; `target` in words. What `is_long` comes last and can be left out.

    `beside` names the limits, H and R, that are measured anew just before the line: the speed of a
    machine that others use drifts within a run.
    """

    title: str
    target: str
    measure: Callable[[Bench], Figure] | Callable[[Bench], Awaitable[Figure]]
    beside: str = ""
    is_long: bool = False


def of_limit(result: Result, limit: float, *, least: float, name: str = "H") -> Figure:
    """A rate beside the limit; what was not answered with success does not count."""
    good = sum(count for status, count in result.statuses.items() if 200 <= status < 400)  # noqa: PLR2004 -- success
    rate = good / result.seconds
    bad = result.answered - good
    spent = result.cpu / max(1, result.answered) * 1000
    text = (
        f"{rate:,.0f}/s = {rate / limit:.2f} {name}, p99 {result.percentile(0.99) * 1000:.0f} ms,"
        f" {spent:.2f} ms CPU each"
    )
    if bad:
        text += f", {bad} NOT ANSWERED WELL"
    return Figure(text=text, ratio=rate / limit, is_met=rate / limit >= least and not bad)
