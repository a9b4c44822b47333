"""The answers that are kept for who asks again."""

from __future__ import annotations

from piccolo.columns import Text, Varchar

from core.data.tables import Record


class IdempotentAnswer(Record, tablename="idempotency_answer"):
    """What was answered to a write; key and request only as hashes, the answer sealed.

    Only the key of the request opens the answer, and it stands nowhere: the row says nothing.
    Purpose: a retry gets the same answer and does nothing a second time. Kept: 48 hours.
    """

    key_hash = Varchar(length=64, unique=True)
    request_hash = Varchar(length=64)
    answer = Text(default="")
