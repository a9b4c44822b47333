"""Our key pairs, the browsers that people chose, and what went to which of them."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.people.api import Person


class PushKey(Record, tablename="push_key"):
    """A key pair with which we say to push services who we are (RFC 8292).

    Purpose: only we can write to browsers that subscribed with it. The private half is sealed;
    the newest that the present secret opens is used.
    """

    number = Integer(unique=True)
    public_key = Varchar(length=88, help_text="uncompressed point, base64url")
    sealed_secret = Text()


class PushSubscription(Record, tablename="push_subscription"):
    """A browser in which a person wants notifications.

    Purpose: to send messages there, as the person asked (GDPR Art. 6(1)(a)). Kept: until the
    person removes it, or its push service says that it is gone.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    key = Integer(help_text="number of our pair with which it subscribed")
    endpoint = Varchar(length=1000, unique=True)
    public_key = Varchar(length=88)
    auth = Varchar(length=24)
    label = Varchar(length=80, default="", help_text="browser and system, coarsely")
    last_used_at = Timestamptz(null=True, default=None)
    failures = Integer(default=0, help_text="messages in a row that were refused")


class PushDelivery(Record, tablename="push_delivery"):
    """A message that is settled for one browser: taken by its push service, or refused for good.

    Purpose: a message that has to be tried again at one browser does not go to another twice.
    Kept: 14 days, longer than a message is tried.
    """

    subscription = ForeignKey(PushSubscription, on_delete=OnDelete.cascade, null=False)
    message = UUID(default=None)
