"""What is poured into a calendar is what writing it row by row would leave."""

import pytest

from core.data.commands import read
from core.data.database import is_sqlite
from core.services.calendar.api import EntryFilter, first_entries
from core.testing.bench.crowd import COMMON, write_crowd
from core.testing.bench.pouring import MADE_ON_POSTGRES, MADE_ON_SQLITE, TABLES, pour_crowd
from plugins.events.tests.conftest import NOW
from plugins.events.values import CALENDAR_KIND

pytestmark = pytest.mark.anyio
MANY = 300


async def indexes():
    if is_sqlite():
        return {row["name"] for row in await read(MADE_ON_SQLITE, TABLES)}
    marked = MADE_ON_POSTGRES.replace("$1", "CAST(? AS text[])")
    return {row["indexname"] for row in await read(marked, [list(TABLES)])}


async def told():
    """What a list finds of a word, and the starts of all in an area."""
    found = await first_entries(EntryFilter(text=COMMON, starts_from=NOW), now=NOW, size=MANY)
    areas = await read("SELECT area, starts_at FROM calendar_entry_area ORDER BY starts_at")
    return [one.starts_at for one in found], [tuple(row.values()) for row in areas]


@pytest.mark.parametrize("write", [write_crowd, pour_crowd])
async def test_lists_find_in_it_what_is_there(db, write):
    before = await indexes()
    assert len(before) > 12
    crowd = await write(CALENDAR_KIND, MANY, now=NOW)
    found, areas = await told()
    assert (len(found), len(areas), crowd.number) == (MANY // 4, MANY, MANY)
    assert await indexes() == before
