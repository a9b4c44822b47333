"""Sends what is due on channels besides mail: a line of words and the time, through their rooms."""

from __future__ import annotations

import asyncio
import logging

from core.contracts.errors import NotFound
from core.contracts.messages import Channel, Delivery
from core.data.times import utc_now
from core.facilities.mailer.nights import waits_until
from core.facilities.mailer.service import LEASE, PORTION, kinds_on
from core.facilities.mailer.writing import write_short
from core.kernel import registry
from core.kernel.faults import note
from core.kernel.registry import room_of
from core.kernel.switches import those_on
from core.services.outbox import api as outbox
from core.services.outbox.api import Letter

log = logging.getLogger("pospolu.mailer")

SENDING_SECONDS = 30


async def deliver_short_due(limit: int = PORTION) -> int:
    """Send up to `limit` due messages by channels; returns how many were settled; a pump.

    What a worker held when it died is sent again by the next: a channel's `send` bears that.
    """
    channels = list(await those_on(registry.current().channels))
    kinds = await kinds_on()
    if not channels or not await outbox.is_anything_due(kinds, channels=channels):
        return 0
    letters = await outbox.claim(kinds, limit=limit, lease_for=LEASE, channels=channels)
    for letter in letters:
        await _deliver(letter, registry.current().channels[letter.channel])
    return len(letters)


async def _deliver(letter: Letter, channel: Channel) -> None:
    """Settle one letter."""
    try:
        if await outbox.is_muted(letter.kind, letter.address_hash, channel=channel.key):
            await outbox.mark_withdrawn(letter, "muted")
            return
        kind = registry.current().message_kinds[letter.kind]
        if morning := await waits_until(letter, kind, utc_now()):
            await outbox.release(letter, until=morning)
            return
        async with asyncio.timeout(SENDING_SECONDS):
            outcome = await channel.send(await write_short(letter))
    except NotFound:
        await outbox.mark_withdrawn(letter, "its subject is gone")
    except Exception as error:  # a room's loader or channel may fail in any way
        log.exception("message %s did not go by %s", letter.id, channel.key)
        note(room_of(channel.key), f"{channel.key} send", error)
        await outbox.put_off(letter, repr(error))
    else:
        await _settle(letter, outcome)


async def _settle(letter: Letter, outcome: Delivery) -> None:
    if outcome is Delivery.TAKEN:
        await outbox.mark_sent(letter)
    elif outcome is Delivery.NEVER:
        await outbox.mark_dead(letter, "nobody is reached this way any more")
    else:
        await outbox.put_off(letter, "not taken")
