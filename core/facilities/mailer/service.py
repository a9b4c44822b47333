"""Delivers what is due: takes letters out of the outbox, sends them and records the outcome."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

from core.contracts.errors import NotFound
from core.data.times import later, utc_now
from core.facilities.mailer.carriers import Carrier, Connection, carrier_of
from core.facilities.mailer.envelope import build_mail
from core.facilities.mailer.nights import waits_until
from core.facilities.mailer.values import NotTaken, ServerAway, Verdict
from core.facilities.mailer.writing import write
from core.kernel import registry
from core.kernel.faults import note
from core.kernel.registry import room_of
from core.kernel.switches import those_on
from core.services.outbox import api as outbox
from core.services.outbox.api import Letter
from core.settings import current as settings

log = logging.getLogger("pospolu.mailer")

LEASE = timedelta(minutes=5)
SAFETY = timedelta(minutes=2)
PORTION = 20


class Patience:
    """How long this process leaves a silent server alone: 5 s at first, at most 5 minutes."""

    FIRST, MOST = 5.0, 300.0

    def __init__(self) -> None:
        self._wait = self.FIRST
        self._until = float("-inf")

    @property
    def is_over(self) -> bool:
        """It is time to try the server."""
        return monotonic() >= self._until

    def lose(self) -> None:
        """The server was away again."""
        self._until = monotonic() + self._wait
        self._wait = min(self._wait * 2, self.MOST)

    def restore(self) -> None:
        """The server answered."""
        self._wait = self.FIRST
        self._until = float("-inf")


PATIENCE = Patience()


async def deliver_due(limit: int = PORTION) -> int:
    """Send up to `limit` due messages and return how many were settled; a pump of the worker.

    Nothing is taken out of the outbox before a server answers, so a dead server costs no message
    an attempt. A message is lost by no crash: whoever held it holds it by a lease. It may arrive
    twice only where the server took it and we could not record that any more.
    """
    kinds = await kinds_on()
    await outbox.park_and_unpark(kinds)
    carrier = carrier_of(settings())
    if carrier is None or not PATIENCE.is_over or not await outbox.is_anything_due(kinds):
        return 0
    try:
        return await _deliver_over(carrier, kinds, limit=limit)
    except ServerAway as away:
        log.warning("mails have to wait: %s", away)
        PATIENCE.lose()
        return 0


async def kinds_on() -> Sequence[str]:
    """The kinds of rooms that are on now."""
    return list(await those_on(registry.current().message_kinds))


async def _deliver_over(carrier: Carrier, kinds: Sequence[str], *, limit: int) -> int:
    async with carrier.open() as connection:
        PATIENCE.restore()
        letters = await outbox.claim(kinds, limit=limit, lease_for=LEASE)
        too_late = later(utc_now(), LEASE - SAFETY)
        for settled, letter in enumerate(letters):
            is_open = await _deliver(letter, connection)
            if not is_open or utc_now() > too_late:
                for untouched in letters[settled + 1 :]:
                    await outbox.release(untouched)
                return settled + 1
        return len(letters)


async def _deliver(letter: Letter, connection: Connection) -> bool:
    """Settle one letter; False when the connection cannot be used any more."""
    if await outbox.is_muted(letter.kind, letter.address_hash):
        await outbox.mark_withdrawn(letter, "muted")
        return True
    try:
        kind = registry.current().message_kinds[letter.kind]
        if morning := await waits_until(letter, kind, utc_now()):
            await outbox.release(letter, until=morning)
            return True
        mail = build_mail(letter, await write(letter))
    except NotFound:
        await outbox.mark_withdrawn(letter, "its subject is gone")
        return True
    except Exception as error:  # a room's template or loader may fail in any way
        log.exception("message %s of kind %s cannot be written", letter.id, letter.kind)
        note(room_of(letter.kind), f"{letter.kind} template", error)
        await outbox.put_off(letter, repr(error))
        return True
    try:
        await connection.send(mail, letter.to)
    except NotTaken as refusal:
        await _settle_refusal(letter, refusal)
        return refusal.verdict is not Verdict.AWAY
    await outbox.mark_sent(letter)
    return True


async def _settle_refusal(letter: Letter, refusal: NotTaken) -> None:
    log.warning("message %s was not taken: %s", letter.id, refusal.verdict.name)
    if refusal.verdict is Verdict.NEVER:
        await outbox.mark_dead(letter, str(refusal))
    else:
        await outbox.put_off(letter, str(refusal))
