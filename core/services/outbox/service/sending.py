"""Hands out what is due to those who send it, and settles what became of it."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from core.contracts.messages import MAIL
from core.data.commands import Row, Sql, as_uuid, execute, read
from core.data.database import is_sqlite
from core.data.many import marks
from core.data.times import later, utc_now
from core.services.outbox.rules import wait_before_retry
from core.services.outbox.values import Letter, MessageState, Recipient

NO_KIND = ""
"""Stands in a list of kinds where there are none: no message is of it."""
LONGEST_ERROR = 500

# What is picked is picked once: as a part of the UPDATE, PostgreSQL may look for it anew for each
# row, and each time finds others that nobody has locked.
_CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT id FROM outbox_message
    WHERE kind IN ({kinds}) AND channel IN ({channels})
      AND ((state = 'ready' AND run_at <= ?) OR (state = 'sending' AND lease_until < ?))
    ORDER BY run_at LIMIT ?{lock})
UPDATE outbox_message SET state = 'sending', lease = ?, lease_until = ?, attempts = attempts + 1
WHERE id IN (SELECT id FROM picked)
RETURNING id, kind, channel, email, name, language, person, address_hash, payload, is_urgent,
    attempts, message_id
"""
_SETTLE = """
UPDATE outbox_message SET state = ?, run_at = ?, last_error = ?, ended_at = ?,
    attempts = attempts - ?, lease = NULL, lease_until = NULL
WHERE id = ? AND lease = ?
"""
_PARK = """
UPDATE outbox_message SET state = 'parked'
WHERE state = 'ready' AND run_at <= ? AND kind NOT IN ({kinds})
"""
_UNPARK = "UPDATE outbox_message SET state = 'ready' WHERE state = 'parked' AND kind IN ({kinds})"


async def is_anything_due(kinds: Collection[str], *, channels: Collection[str] = (MAIL,)) -> bool:
    """Whether `claim` would find a message of these kinds now."""
    now = utc_now()
    rows = await read(
        f"SELECT 1 AS one FROM outbox_message WHERE kind IN ({marks(kinds)})"  # noqa: S608 -- question marks only
        f" AND channel IN ({marks(channels)})"
        " AND ((state = 'ready' AND run_at <= ?) OR (state = 'sending' AND lease_until < ?))"
        " LIMIT 1",
        (*kinds, *channels, now, now),
    )
    return bool(rows)


async def claim(
    kinds: Collection[str],
    *,
    limit: int,
    lease_for: timedelta,
    channels: Collection[str] = (MAIL,),
) -> Sequence[Letter]:
    """Take up to `limit` due messages of these kinds, oldest first, for a while.

    What is not settled when `lease_for` is over can be taken again, by anybody.
    """
    now, lease = utc_now(), uuid4().hex
    lock = "" if is_sqlite() else " FOR UPDATE SKIP LOCKED"
    statement = _CLAIM.format(kinds=marks(kinds), channels=marks(channels), lock=lock)
    args = (*kinds, *channels, now, now, limit, lease, later(now, lease_for))
    rows = await execute(Sql(statement, args))
    letters = [_letter(row, lease) for row in rows]
    return sorted(letters, key=lambda letter: letter.id)


async def mark_sent(letter: Letter) -> None:
    """The mail server has taken it."""
    await _settle(letter, MessageState.SENT)


async def mark_dead(letter: Letter, error: str) -> None:
    """It can never arrive (a permanent refusal, RFC 5321 §4.2.1)."""
    await _settle(letter, MessageState.DEAD, error=error)


async def mark_withdrawn(letter: Letter, reason: str) -> None:
    """Nobody needs it any more: what it was about is gone, or it is not wanted."""
    await _settle(letter, MessageState.WITHDRAWN, error=reason)


async def put_off(letter: Letter, error: str) -> None:
    """Try it again later; dead when it has been tried often enough."""
    wait = wait_before_retry(letter.attempts, chance=random.random())  # noqa: S311 -- jitter
    if wait is None:
        await _settle(letter, MessageState.DEAD, error=error)
    else:
        await _settle(letter, MessageState.READY, error=error, run_at=later(utc_now(), wait))


async def release(letter: Letter, *, until: datetime | None = None) -> None:
    """Give it back untried, to be sent not before `until`: this attempt does not count."""
    await _settle(letter, MessageState.READY, uncounted=1, run_at=until)


async def park_and_unpark(kinds_on: Collection[str]) -> None:
    """Park due messages of kinds that are off now, and wake those whose kind is on again."""
    kinds, now = tuple(kinds_on) or (NO_KIND,), utc_now()
    places = marks(kinds)
    found = await read(
        f"SELECT DISTINCT state FROM outbox_message WHERE (state = 'parked' AND kind IN ({places}))"  # noqa: S608 -- question marks only
        f" OR (state = 'ready' AND run_at <= ? AND kind NOT IN ({places}))",
        (*kinds, now, *kinds),
    )
    if found:
        await execute(
            Sql(_PARK.format(kinds=places), (now, *kinds)),
            Sql(_UNPARK.format(kinds=places), kinds),
        )


def _letter(row: Row, lease: str) -> Letter:
    to = Recipient(
        email=row["email"],
        name=row["name"],
        language=row["language"],
        person=as_uuid(row["person"]),
    )
    payload = row["payload"]
    return Letter(
        id=as_uuid(row["id"]),
        kind=row["kind"],
        to=to,
        address_hash=row["address_hash"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        lease=lease,
        payload=json.loads(payload) if isinstance(payload, str) else payload,
        channel=row["channel"],
        is_urgent=bool(row["is_urgent"]),
    )


async def _settle(
    letter: Letter,
    state: MessageState,
    *,
    error: str = "",
    run_at: datetime | None = None,
    uncounted: int = 0,
) -> None:
    now = utc_now()
    ended_at = None if state is MessageState.READY else now
    said = error[:LONGEST_ERROR].replace("\0", "")
    args = (state, run_at or now, said, ended_at, uncounted, letter.id, letter.lease)
    await execute(Sql(_SETTLE, args))
