"""Claims keys and keeps answers: the only writer of its table."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.fernet import Fernet

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Sql, Steps, execute, read, run
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.settings import current as settings

KEPT = timedelta(hours=48)


def claim(*, key_hash: str, asked: str, now: datetime) -> Steps[str | None]:
    """Claim a key inside a command; None when it is ours, else what was answered to it.

    Whoever comes second waits until the first is committed or undone, on both engines. Raises
    Refused when the key was used for another request.
    """
    claimed = yield Sql(
        "INSERT INTO idempotency_answer (id, created_at, key_hash, request_hash, answer)"
        " VALUES (?, ?, ?, ?, '') ON CONFLICT (key_hash) DO NOTHING RETURNING id",
        [new_id(), now, key_hash, asked],
    )
    if claimed:
        return None
    rows = yield Sql(
        "SELECT request_hash, answer FROM idempotency_answer WHERE key_hash = ?", [key_hash]
    )
    if rows[0]["request_hash"] != asked:
        text = msg("This form was sent already. Open the page again to change it.")
        raise Refused(Refusal("key_reused", text))
    return str(rows[0]["answer"])


async def is_claimed(key_hash: str) -> bool:
    """Whether a key is known, so that `claim` would find it; read without a lock."""
    return bool(await read("SELECT 1 FROM idempotency_answer WHERE key_hash = ?", [key_hash]))


def keep(*, key_hash: str, answer: str) -> Sql:
    """The statement that keeps an answer for whoever asks again."""
    return Sql("UPDATE idempotency_answer SET answer = ? WHERE key_hash = ?", [answer, key_hash])


async def answer_once(
    *,
    owner: str,
    key: str,
    asked: str,
    act: Callable[[], Awaitable[bytes]],
    before: Callable[[], Awaitable[None]] | None = None,
) -> bytes:
    """What `act` answers, done once for an owner's key, however often and at once it is asked.

    `act` runs inside the `tx()` that keeps its answer; what it raises undoes both, so a refused
    request can be sent again with the same key. `before` runs ahead of that transaction, for a key
    that has no answer yet. Raises Refused when `asked` is another request.
    """
    key_hash = sha256(f"{owner}:{key}".encode()).hexdigest()
    if before is not None and not await is_claimed(key_hash):
        await before()
    async with tx():
        kept = await run(lambda: claim(key_hash=key_hash, asked=asked, now=utc_now()))
        if kept is not None:
            return _seal_of(owner, key).decrypt(kept.encode())
        answer = await act()
        sealed = _seal_of(owner, key).encrypt(answer).decode()
        await execute(keep(key_hash=key_hash, answer=sealed))
    return answer


def _seal_of(owner: str, key: str) -> Fernet:
    """What seals an answer: made of the request's own key and our secret, so kept nowhere."""
    secret = f"idempotency:{settings().secret_key}:{owner}:{key}".encode()
    return Fernet(base64.urlsafe_b64encode(sha256(secret).digest()))


async def forget_old_answers() -> None:
    """Delete answers that nobody will ask for again."""
    await execute(
        Sql("DELETE FROM idempotency_answer WHERE created_at < ?", [later(utc_now(), -KEPT)])
    )
