"""What waits to be sent, what was sent, and who does not want what."""

from __future__ import annotations

from piccolo.columns import JSON, UUID, Integer, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now
from core.services.outbox.values import MessageState


class OutboxMessage(Record, tablename="outbox_message"):
    """One message to one person.

    Purpose: to send it at least once, and to prove that it was sent. Kept: address, name and
    payload until 30 days after the end (sent, dead or withdrawn), the rest 180 days.
    `key` makes queueing idempotent. `address_hash` stays when the address goes.
    """

    kind = Varchar(length=100)
    key = Varchar(length=200, unique=True)
    email = Varchar(length=320)
    name = Varchar(length=300)
    language = Varchar(length=5)
    person = UUID(null=True, default=None, index=True)
    address_hash = Varchar(length=64)
    payload = JSON(default="{}")
    state = Varchar(length=10, default=MessageState.READY.value)
    run_at = Timestamptz(default=utc_now)
    attempts = Integer(default=0)
    lease = Varchar(length=32, null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    message_id = Varchar(length=255)
    last_error = Text()
    ended_at = Timestamptz(null=True, default=None)


class OutboxMute(Record, tablename="outbox_mute"):
    """A kind of message that an address does not want.

    Purpose: to respect it. Kept: until it is taken back. The address is kept as a keyed hash only.
    """

    kind = Varchar(length=100)
    address_hash = Varchar(length=64)
