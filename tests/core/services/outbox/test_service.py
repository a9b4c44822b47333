"""A message is queued with its cause, handed to one worker at a time, and never lost."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from core.data.commands import Sql, as_instant, read, run
from core.data.database import is_sqlite
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.services.outbox import api as outbox
from core.services.outbox.api import MessageState, Recipient
from core.services.outbox.privacy import MESSAGES
from core.services.outbox.rules import WAITS

ANNA = Recipient(email="anna@example.org", name="Anna Żółć", language="uk")
KINDS = ("post.letter", "people.hello")
LEASE = timedelta(minutes=5)


async def queued(key, *, kind="post.letter", to=ANNA, **more):
    async with tx():
        await outbox.queue(kind=kind, to=to, payload={"number": key}, key=key, **more)


async def claimed(limit=10, *, lease_for=LEASE, kinds=KINDS):
    return await outbox.claim(kinds, limit=limit, lease_for=lease_for)


async def change(text, *args):
    def script():
        return (yield Sql(text, args))

    return await run(script)


async def messages():
    return await read("SELECT * FROM outbox_message ORDER BY key")


async def test_a_message_is_handed_out_as_it_was_queued(db):
    person = uuid4()
    await queued("a", to=Recipient(email="x@y.pl", name="Ż", language="en", person=person))
    (letter,) = await claimed()
    assert (letter.kind, letter.payload, letter.attempts) == ("post.letter", {"number": "a"}, 1)
    assert (letter.to.email, letter.to.name, letter.to.language) == ("x@y.pl", "Ż", "en")
    assert letter.to.person == person
    assert letter.message_id.endswith("@testserver.local>")


async def test_a_message_of_an_undone_change_is_not_queued(db):
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await outbox.queue(kind="post.letter", to=ANNA, payload={}, key="a")
            raise ZeroDivisionError
    assert await messages() == []


async def test_a_key_is_queued_once(db):
    await queued("a")
    await queued("a")
    assert len(await messages()) == 1


async def test_queueing_outside_a_transaction_is_refused(db):
    with pytest.raises(RuntimeError):
        await outbox.queue(kind="post.letter", to=ANNA, payload={}, key="a")
    with pytest.raises(RuntimeError):
        await outbox.cancel("a")


@pytest.mark.parametrize("wrong", [{"kind": "post.lettre"}, {"key": ""}, {"key": "k" * 201}])
async def test_mistakes_are_found_when_queueing(db, wrong):
    given = {"kind": "post.letter", "to": ANNA, "payload": {}, "key": "a"} | wrong
    async with tx():
        with pytest.raises(ValueError):
            await outbox.queue(**given)


async def test_a_script_can_queue(db):
    (statement,) = outbox.queue_statements(kind="post.letter", to=ANNA, payload={}, key="a")

    def script():
        yield statement

    await run(script)
    assert len(await messages()) == 1


async def test_a_message_waits_for_its_time(db):
    await queued("a", send_after=later(utc_now(), timedelta(hours=1)))
    assert not await outbox.is_anything_due(KINDS)
    assert await claimed() == []


async def test_workers_side_by_side_never_hold_the_same_message(db):
    for number in range(30):
        await queued(f"{number:02}")
    hands = await asyncio.gather(*(claimed(7) for _ in range(8)))
    held = [letter.id for hand in hands for letter in hand]
    assert len(held) == len(set(held)) == 30


async def test_what_a_dead_worker_held_is_handed_out_again(db):
    await queued("a")
    (first,) = await claimed(lease_for=timedelta(0))
    assert await outbox.is_anything_due(KINDS)
    (second,) = await claimed()
    assert second.message_id == first.message_id
    assert second.attempts == 2
    await outbox.mark_sent(first)  # it comes back after its lease: it has no say any more
    assert await outbox.state_of("a") == MessageState.SENDING
    await outbox.mark_sent(second)
    assert await outbox.state_of("a") == MessageState.SENT
    assert await claimed() == []


async def test_a_message_is_put_off_longer_and_longer_and_then_dead(db):
    await queued("a")
    for wait in WAITS:
        (letter,) = await claimed()
        await outbox.put_off(letter, "451 later")
        (row,) = await messages()
        left = later(as_instant(row["run_at"]), -wait) - utc_now()
        assert abs(left) <= wait * 0.2 + timedelta(minutes=1)
        assert await claimed() == []
        await change("UPDATE outbox_message SET run_at = ?", utc_now())
    (letter,) = await claimed()
    await outbox.put_off(letter, "451 later")
    assert await outbox.state_of("a") == MessageState.DEAD


async def test_what_is_given_back_untried_counts_nothing(db):
    await queued("a")
    (letter,) = await claimed()
    await outbox.release(letter)
    (again,) = await claimed()
    assert again.attempts == 1


PLANS = ("enable_hashjoin", "enable_mergejoin", "enable_material", "enable_hashagg", "enable_sort")


async def test_no_more_are_taken_than_were_asked_for_however_the_server_plans_it(db):
    for number in range(4):
        await queued(f"event:{number}")
    async with tx():
        for name in () if is_sqlite() else PLANS:
            await change(f"SET LOCAL {name} = off")
        assert len(await claimed(1)) == 1
    assert [row["state"] for row in await messages()].count("sending") == 1


async def test_cancelling_withdraws_what_is_not_on_its_way(db):
    for key in ("event:1:a", "event:1:b", "event:11:a", "event:%"):
        await queued(key)
    (sending, *_) = await claimed(1)
    async with tx():
        await outbox.cancel("event:1:")
    found = {row["key"]: row["state"] for row in await messages()}
    assert found == {
        "event:1:a": "sending",
        "event:1:b": "withdrawn",
        "event:11:a": "ready",
        "event:%": "ready",
    }
    assert sending.payload == {"number": "event:1:a"}


async def test_cancelling_takes_wildcards_as_letters(db):
    for key in ("a%b", "axb", "a_b", "a!b"):
        await queued(key)
    async with tx():
        await outbox.cancel("a%")
        await outbox.cancel("a_")
        await outbox.cancel("a!")
    found = {row["key"]: row["state"] for row in await messages()}
    assert found == {"a%b": "withdrawn", "axb": "ready", "a_b": "withdrawn", "a!b": "withdrawn"}


async def test_messages_of_a_module_that_is_off_are_parked_until_it_is_on(db):
    await queued("a")
    await queued("b", kind="people.hello")
    await outbox.park_and_unpark(["people.hello"])
    assert await outbox.state_of("a") == MessageState.PARKED
    assert [letter.kind for letter in await claimed()] == ["people.hello"]
    await outbox.park_and_unpark(KINDS)
    assert [letter.kind for letter in await claimed()] == ["post.letter"]


async def test_with_nothing_on_everything_is_parked(db):
    await queued("a")
    await outbox.park_and_unpark([])
    assert await outbox.state_of("a") == MessageState.PARKED
    assert not await outbox.is_anything_due([])


async def test_an_address_mutes_a_kind_and_takes_it_back(db):
    await queued("a")
    (letter,) = await claimed()
    await outbox.mute("post.letter", letter.address_hash)
    await outbox.mute("post.letter", letter.address_hash)
    assert await outbox.is_muted("post.letter", letter.address_hash)
    assert not await outbox.is_muted("people.hello", letter.address_hash)
    await outbox.unmute("post.letter", letter.address_hash)
    assert not await outbox.is_muted("post.letter", letter.address_hash)


async def forget_old_messages():
    """As the retention job does it."""
    for one in MESSAGES.forgets:
        days = 30 if one.keep_for == "outbox.bodies" else 180
        before = later(utc_now(), -timedelta(days=days))
        due = await one.count(before)
        assert await one.forget(before) == due


async def test_addresses_and_payloads_go_after_30_days_and_rows_after_180(db):
    for key in ("sent", "waiting"):
        await queued(key)
    (letter,) = await claimed(1)
    await outbox.mark_sent(letter)
    await forget_old_messages()
    assert [row["email"] for row in await messages()] == ["anna@example.org"] * 2
    day = timedelta(days=1)
    await change(
        "UPDATE outbox_message SET ended_at = ? WHERE ended_at IS NOT NULL",
        later(utc_now(), -31 * day),
    )
    await forget_old_messages()
    rows = await messages()
    assert [row["email"] for row in rows] == ["", "anna@example.org"]
    assert "Anna" not in repr(rows[0])
    await change(
        "UPDATE outbox_message SET ended_at = ? WHERE ended_at IS NOT NULL",
        later(utc_now(), -181 * day),
    )
    await forget_old_messages()
    assert [row["key"] for row in await messages()] == ["waiting"]


async def test_a_person_sees_their_messages_and_has_them_erased(db):
    person = uuid4()
    known = Recipient(email="anna@example.org", name="Anna", person=person)
    await queued("before", to=Recipient(email="Anna@example.org", name="Anna"))
    await queued("known", to=known)
    await queued("other", to=Recipient(email="jan@example.org", name="Jan"))
    assert [row["kind"] for row in await MESSAGES.collect(person)] == ["post.letter"]
    erasure, muted, *_chosen = await MESSAGES.erase(person)
    assert (erasure.table, erasure.rows, erasure.fate) == ("outbox_message", 2, "anonymised")
    assert (muted.table, muted.fate) == ("outbox_mute", "erased")
    rows = {row["key"]: row for row in await messages()}
    assert rows["before"]["state"] == rows["known"]["state"] == "withdrawn"
    assert rows["other"]["state"] == "ready"
    assert "nna" not in repr([rows["before"], rows["known"]])
    assert (await MESSAGES.erase(person))[0].rows == 0
