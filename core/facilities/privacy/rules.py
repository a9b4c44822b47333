"""When an erasure may begin, when it is tried again, in which order it walks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import elapsed
from core.people.api import left_alone_refusal

FRESH = timedelta(minutes=15)
EXPORT_KEPT = timedelta(hours=24)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_DOUBLINGS = 12


def is_fresh(signed_in_at: datetime | None, now: datetime) -> bool:
    """Whether somebody has signed in just now, so that it is they who press the button."""
    return signed_in_at is not None and elapsed(signed_in_at, now) <= FRESH


def what_to_do_with_idle(
    *,
    last_used_at: datetime,
    warned_at: datetime | None,
    begins: datetime,
    warning: timedelta,
    now: datetime,
) -> Literal["warn", "wait", "erase"]:
    """About an account that comes to its end: nobody is erased without a warning in time.

    `begins` is the instant that lies the period back; `warning` is how long before a mail goes out.
    """
    if warned_at is None:
        return "warn"
    is_over = last_used_at < begins and elapsed(warned_at, now) >= warning
    return "erase" if is_over else "wait"


def may_erase(
    *,
    fresh: bool,
    duties: int,
    cancels: bool,
    is_last_admin: bool = False,
    alone: Sequence[str] = (),
    leaves: bool = False,
) -> Verdict:
    """Refuses without a fresh sign-in, the last city administrator, and while duties lie ahead.

    `alone` are names of organizations that nobody else looks after; `cancels` and `leaves` are the
    person's word that what lies ahead is cancelled with it, and that the city finds somebody.
    """
    if is_last_admin:
        text = msg("This is the city's last administrator. Name another one first.")
        return Refusal("privacy.last_city_admin", text)
    if not fresh:
        return Refusal("privacy.stale", msg("Sign in once more, then erase: so we know it is you."))
    if duties and not cancels:
        text = msg("Something is still ahead. Cancel it first, or have it cancelled with this.")
        return Refusal("privacy.duties", text)
    return left_alone_refusal(alone) if alone and not leaves else None


def wait_after(failures: int) -> timedelta:
    """The time until a request that failed is tried again."""
    doublings: int = 2 ** min(max(failures - 1, 0), MOST_DOUBLINGS)
    return min(FIRST_RETRY * doublings, LONGEST_WAIT)


def in_order(declarations: Iterable[PersonalData]) -> list[PersonalData]:
    """From light to heavy: what the others find a person by goes last."""
    return sorted(declarations, key=lambda one: (one.weight, one.key))
