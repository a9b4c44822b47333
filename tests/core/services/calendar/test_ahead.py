"""Of what lies ahead: who, where and in which collection, each with its name."""

from datetime import UTC, datetime, timedelta

import pytest

from core.data.ids import new_id
from core.services.calendar.api import organizations_ahead
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_organizations_with_something_ahead_are_known_by_name() -> None:
    organization = new_id()
    await put(a_draft(organization=organization))
    await put(a_draft(organization=new_id(), is_public=False))
    await put(a_draft(organization=new_id(), starts_at=NOW - DAY))
    assert await organizations_ahead(NOW) == {organization: "Fundacja Łąka"}
