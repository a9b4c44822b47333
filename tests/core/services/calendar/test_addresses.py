"""Addresses of entries: each page once, with its newest change, of what is shown only."""

from datetime import UTC, datetime, timedelta

import pytest

from core.services.calendar.api import EntryFilter, entry_paths, last_start
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_each_page_once_with_its_newest_change() -> None:
    await put(a_draft(starts_at=NOW, url_path="/concerts/a"))
    newer = await put(a_draft(starts_at=NOW + DAY, url_path="/concerts/a"))
    await put(a_draft(starts_at=NOW, url_path="/concerts/b", is_public=False))
    await put(a_draft(starts_at=NOW - DAY, url_path="/concerts/c"))
    found = await entry_paths(EntryFilter(starts_from=NOW), now=NOW, most=10)
    assert found == {"/concerts/a": newer.revised_at}
    assert len(await entry_paths(EntryFilter(), now=NOW, most=1)) == 1


async def test_the_last_start() -> None:
    assert await last_start(EntryFilter(), now=NOW) is None
    await put(a_draft(starts_at=NOW + DAY))
    await put(a_draft(starts_at=NOW + 2 * DAY, is_public=False))
    assert await last_start(EntryFilter(), now=NOW) == NOW + DAY
