"""Queues messages in the transaction that causes them, and takes back what nobody sends yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from core.contracts.messages import MAIL, SHORT
from core.data.commands import Sql, execute
from core.data.folding import like
from core.data.ids import new_id
from core.data.many import marks
from core.data.times import utc_now
from core.data.transactions import in_transaction
from core.kernel import registry
from core.services.outbox.rules import message_id_of
from core.services.outbox.service.choices import hash_of
from core.services.outbox.values import Recipient
from core.settings import current as settings

LONGEST_KEY = 200

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
_WITHDRAW_NAMED = """
UPDATE outbox_message SET state = 'withdrawn', ended_at = ?
WHERE state IN ('ready', 'parked') AND key IN ({keys})
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
    hashed = hash_of(to.email)
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
    await execute(Sql(_WITHDRAW, (utc_now(), f"{like(key_prefix)}%")))


def withdraw_statement(keys: Sequence[str]) -> Sql:
    """Withdraw the messages with these keys that nobody is sending yet, on every channel."""
    return Sql(_WITHDRAW_NAMED.format(keys=marks(keys)), (utc_now(), *keys))


def _require_transaction() -> None:
    if not in_transaction():
        message = "messages are queued and withdrawn inside the tx() of what they tell"
        raise RuntimeError(message)
