"""Queues, hands out and settles messages: the only writer of the outbox."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from core.contracts.messages import MAIL, SHORT
from core.data.commands import Row, Sql, as_uuid, execute, read
from core.data.database import is_sqlite
from core.data.ids import new_id
from core.data.many import marks
from core.data.times import later, utc_now
from core.data.transactions import in_transaction
from core.kernel import registry
from core.services.outbox.rules import address_hash_of, message_id_of, wait_before_retry
from core.services.outbox.values import Letter, MessageState, Recipient
from core.settings import current as settings

NO_KIND = ""
"""Stands in a list of kinds where there are none: no message is of it."""
LONGEST_KEY = 200
LONGEST_ERROR = 500

_INSERT = """
INSERT INTO outbox_message (id, created_at, kind, channel, key, email, name, language, person,
    address_hash, payload, is_urgent, state, run_at, attempts, message_id, last_error)
"""
_BY_MAIL = f"""{_INSERT}
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ready', ?, 0, ?, '')
ON CONFLICT (key, channel) DO NOTHING
"""
_WHERE_REACHED = f"""{_INSERT}
SELECT ?, ?, ?, channel, ?, ?, ?, ?, person, ?, ?, ?, 'ready', ?, 0, ?, ''
FROM outbox_reach WHERE person = ? AND channel = ?
ON CONFLICT (key, channel) DO NOTHING
"""  # noqa: S608 -- constants only
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
_WITHDRAW_NAMED = """
UPDATE outbox_message SET state = 'withdrawn', ended_at = ?
WHERE state IN ('ready', 'parked') AND key IN ({keys})
"""
_PARK = """
UPDATE outbox_message SET state = 'parked'
WHERE state = 'ready' AND run_at <= ? AND kind NOT IN ({kinds})
"""
_UNPARK = "UPDATE outbox_message SET state = 'ready' WHERE state = 'parked' AND kind IN ({kinds})"
_NOBODY = """
    email = '', name = '', person = NULL, payload = '{}', last_error = '', lease = NULL,
    ended_at = COALESCE(ended_at, ?),
    state = CASE WHEN state IN ('sent', 'dead') THEN state ELSE 'withdrawn' END
"""
_WITHDRAW = """
UPDATE outbox_message SET state = 'withdrawn', ended_at = ?
WHERE state IN ('ready', 'parked') AND key LIKE ? ESCAPE '!'
"""


def queue_statements(
    *,
    kind: str,
    to: Recipient,
    payload: Mapping[str, Any],
    key: str,
    send_after: datetime | None = None,
    is_urgent: bool = False,
) -> list[Sql]:
    """The statements that `queue` would run, for a command script."""
    if kind not in registry.current().message_kinds:
        message = f"no room declares the message kind {kind!r}"
        raise ValueError(message)
    if not 0 < len(key) <= LONGEST_KEY:
        message = f"the key of a message has 1 to {LONGEST_KEY} characters"
        raise ValueError(message)
    now, found = utc_now(), registry.current()
    who = (to.email, to.name, to.language)
    hashed = address_hash_of(to.email, settings().secret_key)
    said = (hashed, json.dumps(payload, ensure_ascii=False), is_urgent, send_after or now)
    wanted = found.message_kinds[kind].channels
    statements: list[Sql] = []
    if MAIL in wanted:
        named = _names()
        statements.append(
            Sql(
                _BY_MAIL,
                (named.id, now, kind, MAIL, key, *who, to.person, *said, named.message_id),
            )
        )
    for channel in found.channels if SHORT in wanted and to.person else ():
        named = _names()
        reached = (to.person, channel)
        args = (named.id, now, kind, key, *who, *said, named.message_id, *reached)
        statements.append(Sql(_WHERE_REACHED, args))
    return statements


class _Names(NamedTuple):
    id: UUID
    message_id: str


def _names() -> _Names:
    """A new message's own names."""
    fresh = new_id()
    return _Names(fresh, message_id_of(fresh, settings().base_url))


async def queue(
    *,
    kind: str,
    to: Recipient,
    payload: Mapping[str, Any],
    key: str,
    send_after: datetime | None = None,
    is_urgent: bool = False,
) -> None:
    """Have a message sent once the open transaction is committed; a second time does nothing.

    It goes by mail, and by every channel on which the person can be reached where its kind says
    something in short; once by each. `is_urgent` lets it come in quiet hours.
    `payload` is plain JSON: what the kind's `load` needs to write the message, ids as text.
    `key` names the message for good, with parts from coarse to fine ("events.changed:<event>:3:
    <person>"), so that `cancel` can take back all that begin alike. `send_after` is an instant.
    Raises RuntimeError outside `tx()`, ValueError for an unknown kind or an unusable key.
    """
    _require_transaction()
    statements = queue_statements(
        kind=kind, to=to, payload=payload, key=key, send_after=send_after, is_urgent=is_urgent
    )
    await execute(*statements)


async def cancel(key_prefix: str) -> None:
    """Withdraw messages whose key begins so and that nobody is sending yet; inside `tx()`."""
    _require_transaction()
    escaped = key_prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    await execute(Sql(_WITHDRAW, (utc_now(), f"{escaped}%")))


def withdraw_statement(keys: Sequence[str]) -> Sql:
    """Withdraw the messages with these keys that nobody is sending yet, on every channel."""
    return Sql(_WITHDRAW_NAMED.format(keys=marks(keys)), (utc_now(), *keys))


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


async def forget_person(person: UUID) -> int:
    """Blank a person's messages and withdraw those not sent yet; returns how many there were.

    Messages to their address from before they were known are theirs too.
    """
    rows = await execute(
        Sql(
            f"UPDATE outbox_message SET {_NOBODY} WHERE person = ?"  # noqa: S608 -- constants only
            " OR (person IS NULL AND address_hash IN"
            " (SELECT address_hash FROM outbox_message WHERE person = ?)) RETURNING id",
            (utc_now(), person, person),
        )
    )
    return len(rows)


async def forget_address(email: str) -> None:
    """Blank messages to an address of nobody who is known yet, and what it did not want.

    Messages to a known person go with `forget_person`.
    """
    hashed = address_hash_of(email, settings().secret_key)
    await execute(
        Sql(
            f"UPDATE outbox_message SET {_NOBODY} WHERE person IS NULL AND email <> ''"  # noqa: S608 -- constants only
            " AND address_hash = ?",
            (utc_now(), hashed),
        ),
        Sql("DELETE FROM outbox_mute WHERE address_hash = ?", (hashed,)),
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


def _require_transaction() -> None:
    if not in_transaction():
        message = "messages are queued and withdrawn inside the tx() of what they tell"
        raise RuntimeError(message)
