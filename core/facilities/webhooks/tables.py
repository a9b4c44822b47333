"""Addresses that facts are sent to, and what was sent."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now
from core.facilities.webhooks.values import DeliveryState
from core.people.api import Organization


class WebhookEndpoint(Record, tablename="webhooks_endpoint"):
    """An address of an organization's own program, or of the city's (without an organization).

    `facts` is a JSON list of keys. Secrets are sealed; `sealed_previous` is good besides until
    `previous_until`.
    Purpose: an organization's own programs follow what happens here. No personal data; who
    registered it stands in the log.
    """

    organization = ForeignKey(
        Organization, on_delete=OnDelete.cascade, null=True, default=None, index=True
    )
    url = Varchar(length=1000)
    facts = Text(default="[]")
    sealed_secret = Text(default="")
    sealed_previous = Text(default="")
    previous_until = Timestamptz(null=True, default=None)
    is_on = Boolean(default=True)
    off_for = Varchar(length=20, default="", help_text="switched_off, failed or gone")
    last_delivered_at = Timestamptz(null=True, default=None)


class WebhookDelivery(Record, tablename="webhooks_delivery"):
    """One message to one endpoint: what is sent, how often it was tried, what was answered.

    Purpose: to send each fact until it is taken, and to show what became of it. The payload holds
    ids and no names. Kept: 14 days ("KEPT" of the service).
    """

    endpoint = ForeignKey(WebhookEndpoint, on_delete=OnDelete.cascade, null=False)
    message = UUID(default=None, help_text="the same at each attempt")
    fact = Varchar(length=80)
    payload = Text(default="{}")
    happened_at = Timestamptz(default=utc_now)
    state = Varchar(length=10, default=DeliveryState.WAITING.value)
    attempts = Integer(default=0)
    next_at = Timestamptz(default=utc_now)
    status = Integer(default=0)
    trouble = Varchar(length=20, default="")
    last_at = Timestamptz(null=True, default=None)
