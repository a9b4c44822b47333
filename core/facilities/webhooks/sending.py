"""Sends what waits: signed, endpoint by endpoint, again later where it was not taken."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from core.data.commands import Row, Sql, as_instant, as_uuid, execute, read
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.webhooks import rules
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.messages import tell_switched_off
from core.facilities.webhooks.secrets import opened
from core.facilities.webhooks.service import FAILED, WAS_GONE
from core.facilities.webhooks.values import Answer, DeliveryState, Parcel, Trouble
from core.services.outbound.api import (
    AddressRefused,
    Failure,
    FetchFailed,
    Guard,
    Request,
    fetch,
)

log = logging.getLogger("pospolu.webhooks")

GUARD = Guard(ports=(443,))
SECONDS, MOST_BYTES = 10, 20_000
PORTION = 200
BUDGET_SECONDS = 30.0
TAKEN_FOR = timedelta(minutes=5)
KEPT = timedelta(days=14)
TROUBLES = {Failure.TOO_SLOW: Trouble.TOO_SLOW}

_DUE = f"""
SELECT d.id, d.endpoint, d.message, d.payload, d.attempts, e.url, e.sealed_secret,
    e.sealed_previous, e.previous_until
FROM webhooks_delivery d JOIN webhooks_endpoint e ON e.id = d.endpoint
WHERE d.state = 'waiting' AND d.next_at <= ? AND e.is_on
ORDER BY d.next_at, d.id LIMIT {PORTION}
"""  # noqa: S608 -- a number of ours


async def send_due() -> None:
    """Send what is due; a job, one worker at a time. Endpoints do not wait for each other."""
    groups: dict[UUID, list[Parcel]] = defaultdict(list)
    now = utc_now()
    for row in await read(_DUE, [now]):
        groups[as_uuid(row["endpoint"])].append(_parcel(row, now))
    ends = monotonic() + BUDGET_SECONDS
    await asyncio.gather(*(_send_all(parcels, ends) for parcels in groups.values()))


async def _send_all(parcels: Sequence[Parcel], ends: float) -> None:
    """One after the other; after one that fails the rest waits for the next run."""
    for parcel in parcels:
        if monotonic() > ends or not await _take(parcel):
            return
        answer = await send(parcel)
        await _settle(parcel, answer)
        if not answer.is_good:
            return


async def _take(parcel: Parcel) -> bool:
    """Keep others from sending it too while we do; whether it still waits."""
    rows = await execute(
        Sql(
            "UPDATE webhooks_delivery SET next_at = ? WHERE id = ? AND state = 'waiting'"
            " AND attempts = ? RETURNING id",
            [later(utc_now(), TAKEN_FOR), parcel.id, parcel.attempts],
        )
    )
    return bool(rows)


async def send(parcel: Parcel) -> Answer:
    """Send one message now; redirects are not followed. Writes nothing down."""
    body = parcel.payload.encode()
    signed = rules.headers_for(parcel.message, body, at=utc_now(), secrets=parcel.secrets)
    request = Request(
        url=parcel.url,
        method="POST",
        headers=signed,
        body=body,
        seconds=SECONDS,
        most=MOST_BYTES,
        hops=0,
    )
    try:
        return Answer(status=(await fetch(request, guard=GUARD)).status)
    except FetchFailed as failed:
        trouble = TROUBLES.get(failed.failure, Trouble.UNREACHABLE)
        return Answer(status=failed.status, trouble=Trouble.NONE if failed.status else trouble)
    except AddressRefused:
        return Answer(trouble=Trouble.REFUSED)


async def _settle(parcel: Parcel, answer: Answer) -> None:
    now, attempts = utc_now(), parcel.attempts + 1
    again = None if answer.is_good else rules.next_attempt(attempts, now)
    state = DeliveryState.WAITING if again else DeliveryState.FAILED
    if answer.is_good:
        state = DeliveryState.DELIVERED
    is_gone = answer.status == rules.GONE
    async with tx():
        await execute(
            Sql(
                "UPDATE webhooks_delivery SET state = ?, attempts = ?, next_at = ?, status = ?,"
                " trouble = ?, last_at = ? WHERE id = ?",
                [
                    *(state.value, attempts, again or now, answer.status, answer.trouble.value),
                    *(now, parcel.id),
                ],
            )
        )
        if answer.is_good:
            await execute(
                Sql(
                    "UPDATE webhooks_endpoint SET last_delivered_at = ? WHERE id = ?",
                    [now, parcel.endpoint],
                )
            )
        elif is_gone or state is DeliveryState.FAILED:
            await _switch_off(parcel, why=WAS_GONE if is_gone else FAILED)


async def _switch_off(parcel: Parcel, *, why: str) -> None:
    """Stop sending where nothing arrived while the message was tried, or all is said to be gone."""
    rows = await execute(
        Sql(
            "UPDATE webhooks_endpoint SET is_on = ?, off_for = ? WHERE id = ? AND is_on"
            " AND (? OR last_delivered_at IS NULL OR last_delivered_at <"
            " (SELECT happened_at FROM webhooks_delivery WHERE id = ?))"
            " RETURNING id, organization, url",
            [False, why, parcel.endpoint, why == WAS_GONE, parcel.id],
        )
    )
    for row in rows:
        log.warning("webhook %s is switched off: %s", parcel.endpoint, why)
        await tell_switched_off(parcel.endpoint, as_uuid(row["organization"]), occasion=parcel.id)
        LISTENERS.forget()


async def forget_deliveries() -> None:
    """Delete what was sent, or could not be, 14 days later."""
    before = later(utc_now(), -KEPT)
    await execute(Sql("DELETE FROM webhooks_delivery WHERE happened_at < ?", [before]))


def _parcel(row: Row, now: datetime) -> Parcel:
    endpoint, until = as_uuid(row["endpoint"]), as_instant(row["previous_until"])
    kept = [row["sealed_secret"]]
    if row["sealed_previous"] and until is not None and until > now:
        kept.append(row["sealed_previous"])
    found = (opened(one, endpoint) for one in kept)
    return Parcel(
        id=as_uuid(row["id"]),
        endpoint=endpoint,
        message=as_uuid(row["message"]),
        url=row["url"],
        payload=row["payload"],
        attempts=row["attempts"],
        secrets=tuple(secret for secret in found if secret is not None),
    )
