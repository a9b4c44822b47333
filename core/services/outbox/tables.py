"""What waits to be sent, what was sent, who does not want what, and when nobody is disturbed."""

from __future__ import annotations

from piccolo.columns import JSON, UUID, Boolean, Integer, Text, Timestamptz, Varchar

from core.contracts.messages import MAIL
from core.data.tables import Record
from core.data.times import utc_now
from core.services.outbox.values import MessageState


class OutboxMessage(Record, tablename="outbox_message"):
    """One message to one person on one channel.

    Purpose: to send it at least once, and to prove that it was sent. Kept: address, name and
    payload until 30 days after the end (sent, dead or withdrawn), the rest 180 days.
    `key` makes queueing idempotent, once for each channel. `address_hash` stays when the address
    goes.
    """

    kind = Varchar(length=100)
    channel = Varchar(length=60, default=MAIL)
    key = Varchar(length=200)
    email = Varchar(length=320)
    name = Varchar(length=300)
    language = Varchar(length=5)
    person = UUID(null=True, default=None, index=True)
    address_hash = Varchar(length=64)
    payload = JSON(default="{}")
    is_urgent = Boolean(default=False, help_text="it comes in quiet hours, too")
    state = Varchar(length=10, default=MessageState.READY.value)
    run_at = Timestamptz(default=utc_now)
    attempts = Integer(default=0)
    lease = Varchar(length=32, null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    message_id = Varchar(length=255)
    last_error = Text()
    ended_at = Timestamptz(null=True, default=None)


class OutboxMute(Record, tablename="outbox_mute"):
    """A kind of message that an address does not want on a channel.

    Purpose: to respect it. Kept: until it is taken back. The address is kept as a keyed hash only.
    """

    kind = Varchar(length=100)
    channel = Varchar(length=60, default=MAIL)
    address_hash = Varchar(length=64)


class OutboxReach(Record, tablename="outbox_reach"):
    """A channel besides mail on which a person wants to be reached; where, its own room knows.

    Purpose: to send messages the way a person chose (GDPR Art. 6(1)(a)). Kept: until they switch
    it off.
    """

    person = UUID(default=None)
    channel = Varchar(length=60)


class OutboxQuietHours(Record, tablename="outbox_quiet_hours"):
    """The hours in which a person is not to be disturbed; without a row the city's hold.

    Purpose: to respect them. Kept: until the person is erased.
    """

    person = UUID(default=None, unique=True)
    is_on = Boolean(default=True)
    starts = Varchar(length=5, default="21:00", help_text="wall time")
    ends = Varchar(length=5, default="07:00", help_text="wall time")
    zone = Varchar(length=64)
