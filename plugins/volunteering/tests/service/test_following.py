"""Shifts that go along with an event: both move, or neither."""

import pytest

from core.contracts.calendar import EntryDraft, EntryStatus
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.times import to_wall
from core.data.transactions import tx
from core.services.calendar.api import entry_of, put_entry
from core.testing.people import make_viewer
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.tests.conftest import ZONE, at, enter, fresh_shift, lines, mails, plan
from plugins.volunteering.values import ShiftState

KIND = "events.event"
EVENT = new_id()


def draft(host, start: float = 100, **given: object) -> EntryDraft:
    """What the room of the event writes."""
    said = {
        "subject": EVENT,
        "starts_at": at(start),
        "ends_at": at(start + 5),
        "zone": ZONE,
        "title": LocalizedText.of("Festyn"),
        "organization": host.id,
        "organization_name": host.short_name,
        "url_path": "/events/festyn",
    }
    return EntryDraft(**said | given)


@pytest.fixture
async def beside(host, make_public):
    """A public shift that goes along with a festival."""
    async with tx():
        await put_entry(KIND, draft(host))
    along = plan(99, 102, follows_kind=KIND, follows=EVENT)
    offer = await make_public(shifts=(along, plan(99, 102)))
    return await lines(offer.id)


async def test_shift_moves_as_far_as_the_event_with_word(beside, host):
    following = [one for one in beside if (await fresh_shift(one)).follows]
    (own,) = following
    await enter(own, await make_viewer("ola"))
    async with tx():
        await put_entry(KIND, draft(host, 148))
    after = await fresh_shift(own)
    moved = to_wall(after.starts_at, ZONE).replace(tzinfo=None) - to_wall(
        own.starts_at, ZONE
    ).replace(tzinfo=None)
    step = to_wall(at(148), ZONE).replace(tzinfo=None) - to_wall(at(100), ZONE).replace(tzinfo=None)
    assert moved == step
    assert len(await mails("volunteering.shift_changed")) == 1
    (alone,) = [one for one in beside if one.id != own.id]
    assert (await fresh_shift(alone)).starts_at == alone.starts_at


async def test_both_or_neither_move(beside, host):
    """The shift would begin in the past, so that the event stays as well."""
    with pytest.raises(Exception) as failed:
        async with tx():
            await put_entry(KIND, draft(host, 0.5))
    assert type(failed.value).__name__ == "ReactionFailed"
    assert (await entry_of(KIND, EVENT)).starts_at == at(100)
    assert all([(await fresh_shift(one)).starts_at == one.starts_at for one in beside])


async def test_shift_is_called_off_with_the_event(beside, host):
    async with tx():
        await put_entry(KIND, draft(host, status=EntryStatus.CANCELLED))
    states = sorted([(await fresh_shift(one)).state for one in beside])
    assert states == [ShiftState.CANCELLED, ShiftState.OPEN]


async def test_events_of_the_host_ahead_can_be_chosen(beside, host, stranger):
    found = await events_beside(host.id)
    assert [name for name, _ in found] == [f"{KIND}:{EVENT}"]
    assert "Festyn" in found[0][1]
    assert await events_beside(new_id()) == []
