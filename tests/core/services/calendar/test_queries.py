"""Single entries and moments of the calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from core.contracts.calendar import EntryStatus
from core.services.calendar.api import next_change
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_the_next_change_is_the_nearest_end_of_something() -> None:
    assert await next_change(NOW) is None
    entry = await put(a_draft(starts_at=NOW + DAY))
    assert await next_change(NOW) == entry.starts_at
    assert await next_change(entry.starts_at) == entry.ends_at
    await put(a_draft(visible_from=NOW + HOUR))
    assert await next_change(NOW) == NOW + HOUR
    await put(a_draft(subject=entry.subject, starts_at=NOW + DAY, status=EntryStatus.CANCELLED))
    assert await next_change(NOW + HOUR) is not None
