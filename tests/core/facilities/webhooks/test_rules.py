"""Which addresses are taken, how a message is signed, when it is tried again."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from core.contracts.facts import FactTold
from core.facilities.webhooks.rules import (
    WAITS,
    faults_of,
    headers_for,
    next_attempt,
    payload_of,
    shown,
)
from core.facilities.webhooks.values import EndpointWish

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
MESSAGE = UUID("0197c7a0-7b1e-7d2c-9a57-3f0f8c6f2b11")


def test_what_is_wrong_is_named():
    assert set(faults_of(EndpointWish(url="", facts=()), ["a.b"])) == {"url", "facts"}
    unknown = EndpointWish(url="https://p.example.org/", facts=("a.b", "a.c"))
    assert set(faults_of(unknown, ["a.b"])) == {"facts"}
    insecure = EndpointWish(url="http://p.example.org/", facts=("a.b",))
    assert set(faults_of(insecure, ["a.b"])) == {"url"}


def test_signatures_are_those_of_standard_webhooks():
    """The example of the convention: HMAC-SHA256 over id.timestamp.body, each secret's own."""
    new, old, body = b"n" * 32, b"o" * 32, b'{"type":"x"}'
    found = headers_for(MESSAGE, body, at=NOW, secrets=(new, old))
    assert found["webhook-id"] == f"msg_{MESSAGE.hex}"
    assert found["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"{found['webhook-id']}.{found['webhook-timestamp']}.".encode() + body
    wanted = [
        "v1," + base64.b64encode(hmac.new(one, signed, sha256).digest()).decode()
        for one in (new, old)
    ]
    assert found["webhook-signature"].split(" ") == wanted
    assert shown(new) == "whsec_" + base64.b64encode(new).decode()


def test_a_payload_holds_ids_and_where_more_is_said():
    told = FactTold(
        organization=MESSAGE, data={"shift": MESSAGE, "starts_at": NOW}, path="/api/v1/x"
    )
    found = payload_of("a.b", told, at=NOW, slug="klon", base_url="https://city.example")
    assert found == {
        "type": "a.b",
        "timestamp": "2026-11-29T08:00:00+00:00",
        "data": {
            "organization": "klon",
            "shift": MESSAGE,
            "starts_at": "2026-11-29T08:00:00+00:00",
            "url": "https://city.example/api/v1/x",
        },
    }


def test_each_wait_is_longer_and_then_there_is_none():
    waits = [next_attempt(n, NOW) - NOW for n in range(1, len(WAITS) + 1)]
    assert waits == sorted(set(waits))
    assert sum(waits, timedelta()) > timedelta(days=1)
    assert next_attempt(len(WAITS) + 1, NOW) is None
