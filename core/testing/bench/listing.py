"""Fills a calendar and measures its lists at the database: `… bench.listing NUMBER RESULT`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

from core.cli.ready import ready
from core.data.migrations import migrate
from core.data.times import later, utc_now
from core.kernel import registry
from core.services.calendar.api import (
    Cursor,
    Direction,
    EntryFilter,
    counts_by_days,
    entries_by_days,
    entry_page,
    first_entries,
)
from core.testing.bench.apart import answer_of, write_answer
from core.testing.bench.crowd import COMMON, RARE, Crowd
from core.testing.bench.pouring import pour_crowd

ROUNDS, PAGE = 25, 50
_FIRST = UUID(int=0)

Question = Callable[[], Awaitable[object]]


def measured(given: Mapping[str, str], number: int, result: Path) -> dict[str, float]:
    """Have a process with these settings fill and measure: median milliseconds by question."""
    name = "core.testing.bench.listing"
    found: dict[str, float] = answer_of(name, str(number), given=given, result=result)
    return found


def questions(crowd: Crowd) -> dict[str, Question]:
    """What readers ask of a list: from the front, from far within, with filters, with words."""
    now, far = crowd.now, later(crowd.now, timedelta(days=200))
    month = [(later(now, timedelta(days=n)), later(now, timedelta(days=n + 1))) for n in range(42)]

    def page(at: Cursor, wanted: EntryFilter | None = None) -> Question:
        return lambda: entry_page(
            wanted or EntryFilter(), at, now=now, direction=Direction.LATER, size=PAGE
        )

    start = Cursor(now, _FIRST)
    return {
        "next 50": page(start),
        "50 from far within": page(Cursor(far, _FIRST)),
        "of an organization": page(start, EntryFilter(organization=crowd.organizations[1])),
        "of an area": page(start, EntryFilter(area="16")),
        "where hands are needed": lambda: first_entries(
            EntryFilter(starts_from=now, audience="volunteers"), now=now, size=PAGE
        ),
        "a common word": page(start, EntryFilter(text=COMMON)),
        "a rare word": page(start, EntryFilter(text=RARE)),
        "a common beginning and a word": page(start, EntryFilter(text="lak spotk")),
        "a month by days": lambda: entries_by_days(EntryFilter(), month, now=now, most=3),
        "a month's counts": lambda: counts_by_days(EntryFilter(), month, now=now, most=51),
    }


async def _measure(number: int) -> dict[str, float]:
    await migrate()
    async with ready():
        kind = next(iter(sorted(registry.current().calendar_kinds)))
        crowd = await pour_crowd(kind, number, now=utc_now())
    async with ready():
        asked = questions(crowd)
        return {name: await _median(question) for name, question in asked.items()}


async def _median(question: Question) -> float:
    spent: list[float] = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        await question()
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


def main(arguments: Sequence[str]) -> None:
    """Fill, measure, write down."""
    write_answer(arguments[1], asyncio.run(_measure(int(arguments[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])
