"""When a message is tried again, when nobody is disturbed, what a Message-ID looks like."""

from __future__ import annotations

import hmac
from datetime import datetime, time, timedelta
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from core.data.times import later, to_utc, to_wall
from core.services.outbox.values import QuietHours

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=48),
)
JITTER = 0.2
TIME_TO_READ = timedelta(hours=6)
NO_DOMAIN = "pospolu.invalid"


def wait_before_retry(attempts: int, *, chance: float) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is enough.

    `chance` between 0 and 1 spreads the waits by a fifth to each side.
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 - JITTER + 2 * JITTER * chance)


def quiet_hours_of(text: str, zone: str) -> QuietHours | None:
    """Quiet hours from a setting like 21:00-07:00; None for an empty one. Raises ValueError."""
    if not text.strip():
        return None
    starts, _, ends = text.partition("-")
    first, last = (time.fromisoformat(one.strip()) for one in (starts, ends))
    return None if first == last else QuietHours(starts=first, ends=last, zone=zone)


def quiet_until(quiet: QuietHours | None, now: datetime) -> datetime | None:
    """When the quiet hours end that `now` lies in, in UTC; None where it lies in none."""
    if quiet is None:
        return None
    wall = to_wall(now, quiet.zone)
    day, clock = wall.date(), wall.time()
    goes_over_midnight = quiet.starts > quiet.ends
    if goes_over_midnight and clock >= quiet.starts:
        day += timedelta(days=1)
    elif not (clock < quiet.ends and (goes_over_midnight or clock >= quiet.starts)):
        return None
    until = to_utc(datetime.combine(day, quiet.ends), quiet.zone)
    return until if until > now else None  # an hour that the clocks show twice ends the first time


def quiet_since(quiet: QuietHours, now: datetime) -> datetime:
    """When the quiet hours began that `now` lies in, in UTC."""
    wall = to_wall(now, quiet.zone)
    is_past_midnight = quiet.starts > quiet.ends and wall.time() < quiet.starts
    day = wall.date() - timedelta(days=is_past_midnight)
    return to_utc(datetime.combine(day, quiet.starts), quiet.zone)


def is_pressing(starts_at: datetime, now: datetime, *, morning: datetime, zone: str) -> bool:
    """Whether news of what starts then cannot wait: it is today, or too soon after the morning."""
    is_today = to_wall(starts_at, zone).date() == to_wall(now, zone).date()
    return starts_at > now and (is_today or starts_at < later(morning, TIME_TO_READ))


def message_id_of(message: UUID, base_url: str) -> str:
    """The Message-ID of a message, on the domain of the installation's public address."""
    return f"<{message.hex}@{mail_domain(base_url)}>"


def mail_domain(base_url: str) -> str:
    """The domain of an address, or a reserved one (RFC 2606) where it has only a number."""
    host = urlsplit(base_url).hostname or NO_DOMAIN
    try:
        ip_address(host)
    except ValueError:
        return host if "." in host else f"{host}.invalid"
    return NO_DOMAIN


def address_hash_of(email: str, secret: str) -> str:
    """What is kept of an address for good: a keyed hash, so that nobody can try addresses."""
    return hmac.new(f"outbox:{secret}".encode(), email.casefold().encode(), sha256).hexdigest()
