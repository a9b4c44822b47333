"""Lists walk an index in the order of dates, whatever is asked and however much there is."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.data.commands import Row, read
from core.data.database import is_sqlite
from core.services.calendar import ahead, conditions, listing, queries, spreads
from core.services.calendar.api import (
    Cursor,
    Direction,
    EntryFilter,
    counts_by_days,
    entries_by_days,
    entry_page,
    filled_days,
    first_entries,
    next_change,
    organizations_ahead,
    places_ahead,
)
from core.testing.bench.crowd import COMMON, RARE, Crowd, write_crowd

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
MANY = 6_000
TABLES = {"e", "a", "calendar_entry"}
START = Cursor(NOW, UUID(int=0))
DAYS = [(NOW + timedelta(days=n), NOW + timedelta(days=n + 1)) for n in range(42)]
Asked = list[tuple[str, Sequence[Any]]]


@pytest.fixture
async def crowd() -> Crowd:
    """As many entries as make a planner think."""
    return await write_crowd("concerts.concert", MANY, now=NOW)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The statements that are read from now on."""
    conditions._frequent.clear()
    statements: Asked = []

    async def noted(sql: str, args: Sequence[Any] = ()) -> list[Row]:
        statements.append((sql, args))
        return await read(sql, args)

    for module in (ahead, conditions, listing, queries, spreads):
        monkeypatch.setattr(module, "read", noted)
    return statements


async def plan(sql: str, args: Sequence[Any]) -> str:
    """How the engine runs a statement."""
    rows = await read(f"EXPLAIN {'QUERY PLAN ' if is_sqlite() else ''}{sql}", args)
    return "\n".join(str(row["detail" if is_sqlite() else "QUERY PLAN"]) for row in rows)


def walks(how: str, table: str = "calendar_entry") -> bool:
    """Whether a whole table is read, or sorted by date after it was read."""
    if is_sqlite():
        scans = [line.split() for line in how.splitlines() if line.startswith("SCAN ")]
        return any(words[1] in TABLES and "USING" not in words for words in scans)
    return f"Seq Scan on {table}" in how


def page(wanted: EntryFilter, direction: Direction = Direction.LATER) -> Awaitable[object]:
    return entry_page(wanted, START, now=NOW, direction=direction, size=50)


QUESTIONS: dict[str, Callable[[Crowd], Awaitable[object]]] = {
    "all": lambda _: page(EntryFilter()),
    "earlier": lambda _: page(EntryFilter(), Direction.EARLIER),
    "organization": lambda crowd: page(EntryFilter(organization=crowd.organizations[1])),
    "area": lambda _: page(EntryFilter(area="16")),
    "module": lambda _: page(EntryFilter(module="concerts")),
    "audience": lambda _: page(EntryFilter(audience="volunteers")),
    "rare word": lambda _: page(EntryFilter(text=RARE)),
    "organizations": lambda _: organizations_ahead(NOW),
    "places": lambda _: places_ahead(NOW),
    "next change": lambda _: next_change(NOW),
    "first": lambda _: first_entries(EntryFilter(starts_from=NOW), now=NOW, size=50),
    "month": lambda _: entries_by_days(EntryFilter(), DAYS, now=NOW, most=51),
    "counts": lambda _: counts_by_days(EntryFilter(), DAYS, now=NOW, most=51),
    "days of an area": lambda _: filled_days(EntryFilter(area="16"), DAYS, now=NOW),
    "counts of an area": lambda _: counts_by_days(EntryFilter(area="16"), DAYS, now=NOW, most=9),
    "month of an area": lambda _: entries_by_days(EntryFilter(area="16"), DAYS, now=NOW, most=51),
}


async def test_no_list_reads_the_whole_table(crowd: Crowd, asked: Asked) -> None:
    assert walks(await plan("SELECT * FROM calendar_entry e WHERE e.picture_path = ?", ["x"]))
    for name, question in QUESTIONS.items():
        asked.clear()
        assert await question(crowd)
        assert asked, name
        for sql, args in asked:
            how = await plan(sql, args)
            assert not walks(how), (name, how)
            assert "OFFSET" not in sql


async def test_dates_lead_without_sorting(crowd: Crowd, asked: Asked) -> None:
    """A page costs its own rows, not those of the list: nothing is sorted."""
    for name in ("all", "earlier", "organization", "area", "audience", "first"):
        asked.clear()
        await QUESTIONS[name](crowd)
        for sql, args in asked:
            how = await plan(sql, args)
            assert "TEMP B-TREE" not in how, (name, how)
            assert "Sort" not in how.replace("Incremental Sort", ""), (name, how)


async def test_the_text_index_leads_for_few_matches_only(
    crowd: Crowd, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the limit its matches are sorted; a commoner word is tested along the dates."""
    await page(EntryFilter(text=RARE))
    assert "WITH hits" in asked[1][0]
    asked.clear()
    await page(EntryFilter(text=COMMON))
    assert MANY / 2 > conditions.MOST_TEXT_MATCHES
    assert "hits" not in asked[1][0]
    how = await plan(*asked[1])
    assert "calendar_entry_starts" in how
    monkeypatch.setattr(conditions, "MOST_TEXT_MATCHES", MANY)
    conditions._frequent.clear()
    led_by_text = await page(EntryFilter(text=COMMON))
    monkeypatch.undo()
    assert led_by_text == await page(EntryFilter(text=COMMON))


async def test_what_was_frequent_a_moment_ago_is_not_counted_again(
    crowd: Crowd, asked: Asked
) -> None:
    """One page asks several times; few matches are counted each time, as they lead."""
    for _ in range(2):
        await page(EntryFilter(text=COMMON))
        await page(EntryFilter(text=RARE))
    counted = [sql for sql, _ in asked if "COUNT(*) AS hits" in sql]
    assert len(counted) == 3


async def test_counting_matches_stops_at_the_limit(crowd: Crowd, asked: Asked) -> None:
    await page(EntryFilter(text=COMMON))
    sql, args = asked[0]
    assert (await read(sql, args))[0]["hits"] == conditions.MOST_TEXT_MATCHES


async def test_polish_letters_are_found_however_they_are_typed(crowd: Crowd) -> None:
    for typed in ("łąka", "LAKA", "łak", "Łąka spotkanie", "zrodlo spotk", "źródło"):
        wanted = EntryFilter(text=typed)
        assert await first_entries(wanted, now=NOW, size=5), typed
