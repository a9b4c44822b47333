"""Sends a message to the browsers of a person, to each once, encrypted for it alone."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from core.contracts.messages import Delivery, ShortMessage
from core.data.times import utc_now
from core.facilities.push import rules
from core.facilities.push.keys import authorization, private_key
from core.facilities.push.queries import browsers_without, has_settled
from core.facilities.push.service import drop_browser, note_refused, note_taken
from core.facilities.push.values import Answer, Browser
from core.services.outbound.api import AddressRefused, FetchFailed, Guard, Request, fetch
from core.settings import current

GUARD = Guard(ports=(443,))
SECONDS = 10
MOST_BYTES = 20_000
SALT_BYTES = 16


async def send(message: ShortMessage) -> Delivery:
    """The channel: each browser of the person that has not had the message gets it.

    What is settled for a browser is written down before anything else happens, so that another
    attempt, by whomever, passes it over. Only where a worker dies between a push service's answer
    and that note does the message go there again, under the same topic, and replaces the first.
    """
    browsers = await browsers_without(message.person, message.id)
    had_before = await has_settled(message.person, message.id)
    answers = await asyncio.gather(*(_settle(browser, message) for browser in browsers))
    return rules.outcome_of(answers, has_had_it=had_before)


async def _settle(browser: Browser, message: ShortMessage) -> Answer:
    answer = await send_to(browser, message)
    if answer is Answer.TAKEN:
        await note_taken(browser, message.id)
    elif answer is Answer.GONE:
        await drop_browser(browser)
    elif answer is Answer.REFUSED:
        await note_refused(browser, message.id)
    return answer


async def send_test(browser: Browser, message: ShortMessage) -> Answer:
    """Send one message to one browser now, as the person asked a moment ago."""
    return await _settle(browser, message)


async def send_to(browser: Browser, message: ShortMessage) -> Answer:
    """Ask a push service to take one message for one browser; writes nothing down."""
    pair = await private_key(browser.key)
    if pair is None:
        return Answer.GONE  # it takes messages signed with a key that we lost, and no others
    now = utc_now()
    settings = current()
    contact = settings.security_contact or f"mailto:{settings.mail_from}"
    request = Request(
        url=browser.endpoint,
        method="POST",
        headers={
            "authorization": authorization(pair, browser.endpoint, contact=contact, now=now),
            "content-type": "application/octet-stream",
            "content-encoding": "aes128gcm",
            "ttl": str(rules.seconds_to_live(message.starts_at, now)),
            "urgency": rules.urgency_of(message),
            "topic": rules.topic_of(message.id, browser.id),
        },
        body=encrypted(rules.content_of(message, base_url=settings.base_url), browser),
        seconds=SECONDS,
        most=MOST_BYTES,
        hops=0,
    )
    try:
        status = (await fetch(request, guard=GUARD)).status
    except FetchFailed as failed:
        status = failed.status
    except AddressRefused:
        status = 0  # a name that does not resolve now, or leads where we do not go
    return rules.answer_of(status)


def encrypted(content: Any, browser: Browser) -> bytes:
    """What only this browser can read (RFC 8291): a fresh key pair and salt for each message."""
    made: bytes = http_ece.encrypt(
        json.dumps(content, ensure_ascii=False).encode(),
        salt=os.urandom(SALT_BYTES),
        private_key=generate_private_key(SECP256R1()),
        dh=rules.as_bytes(browser.public_key),
        auth_secret=rules.as_bytes(browser.auth_secret),
        version="aes128gcm",
    )
    return made
