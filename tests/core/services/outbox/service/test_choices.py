"""Channels that a person switched on, kinds that they switched off, their quiet hours."""

from datetime import time
from uuid import uuid4

from core.data.commands import read
from core.data.transactions import tx
from core.services.outbox import api as outbox
from core.services.outbox.api import QuietHours, Recipient

CHANNEL = "post.telegraph"
AFTERNOON = QuietHours(starts=time(13), ends=time(15, 30), zone="Europe/Kyiv")


async def channels(key):
    rows = await read("SELECT channel FROM outbox_message WHERE key = ? ORDER BY channel", [key])
    return [row["channel"] for row in rows]


async def queued(key, person, kind="post.reminder"):
    to = Recipient(email="anna@example.org", name="Anna", person=person)
    async with tx():
        await outbox.queue(kind=kind, to=to, payload={}, key=key)
        await outbox.queue(kind=kind, to=to, payload={}, key=key)


async def test_a_message_goes_once_by_each_channel_that_the_person_switched_on(db):
    anna = uuid4()
    await queued("before", anna)
    await outbox.reach(anna, CHANNEL)
    await outbox.reach(anna, CHANNEL)
    await queued("now", anna)
    await queued("by mail alone", anna, kind="post.letter")
    assert await channels("before") == ["mail"]
    assert await channels("now") == ["mail", CHANNEL]
    assert await channels("by mail alone") == ["mail"]


async def test_what_waits_for_a_channel_is_withdrawn_with_it(db):
    anna = uuid4()
    await outbox.reach(anna, CHANNEL)
    await queued("a", anna)
    await outbox.unreach(anna, CHANNEL)
    assert await outbox.state_of("a", channel=CHANNEL) == "withdrawn"
    assert await outbox.state_of("a") == "ready"
    assert await outbox.channels_of(anna) == set()


async def test_a_message_is_withdrawn_by_its_key_on_every_channel(db):
    anna = uuid4()
    await outbox.reach(anna, CHANNEL)
    await queued("a", anna)
    await queued("b", anna)
    from core.data.commands import execute

    await execute(outbox.withdraw_statement(["a", "c"]))
    states = [await outbox.state_of(key, channel=way) for key in "ab" for way in ("mail", CHANNEL)]
    assert states == ["withdrawn", "withdrawn", "ready", "ready"]


async def test_quiet_hours_are_the_citys_until_somebody_chooses(db, monkeypatch):
    from core import settings

    monkeypatch.setenv("POSPOLU_QUIET_HOURS", "20:30-06:00")
    settings.current.cache_clear()
    anna = uuid4()
    citys = QuietHours(starts=time(20, 30), ends=time(6), zone="Europe/Warsaw")
    assert await outbox.quiet_hours_for(None) == await outbox.quiet_hours_for(anna) == citys
    await outbox.keep_quiet(anna, AFTERNOON, is_on=True)
    assert await outbox.quiet_hours_for(anna) == AFTERNOON
    await outbox.keep_quiet(anna, AFTERNOON, is_on=False)
    assert await outbox.quiet_hours_for(anna) is None
    await outbox.keep_the_citys_hours(anna)
    assert await outbox.quiet_hours_for(anna) == citys
    monkeypatch.undo()
    settings.current.cache_clear()


async def test_a_mute_is_of_one_channel(db):
    hashed = outbox.hash_of("anna@example.org")
    await outbox.mute("post.reminder", hashed, channel=CHANNEL)
    assert await outbox.is_muted("post.reminder", hashed, channel=CHANNEL)
    assert not await outbox.is_muted("post.reminder", hashed)
    assert await outbox.mutes_of(hashed) == {("post.reminder", CHANNEL)}
