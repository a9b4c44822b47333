"""A row under its lock: found or not there, written with its version, compared."""

from uuid import uuid4

import pytest

from core.contracts.errors import NotFound
from core.data.rows import changed_fields, locked_row, write_row
from core.data.transactions import tx
from core.testing.people import make_host
from plugins.events.service.drafting import create_draft
from plugins.events.tables import Event
from plugins.events.tests.conftest import draft


async def test_a_row_is_written_with_its_version(db):
    event = await create_draft(None, await make_host("klon", name="Klon"), draft())
    values = {"reason": "deszcz", "place_name": event.place_name}
    assert changed_fields(event, values) == ("reason",)
    async with tx():
        after = await write_row(await locked_row(Event, event.id), values)
    assert (after.reason, after.version) == ("deszcz", event.version + 1)
    assert changed_fields(after, values) == ()


async def test_what_is_not_there_is_not_found(db):
    async with tx():
        with pytest.raises(NotFound):
            await locked_row(Event, uuid4())
