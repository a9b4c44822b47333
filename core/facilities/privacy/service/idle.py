"""Accounts that nobody has used for long: warned by mail, then erased."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.errors import Refused
from core.data.times import city_today, later, utc_now
from core.data.transactions import tx
from core.facilities.privacy.messages import IDLE
from core.facilities.privacy.privacy import IDLE_ACCOUNTS, IDLE_WARNING
from core.facilities.privacy.queries import is_last_admin, leaving
from core.facilities.privacy.rules import what_to_do_with_idle
from core.facilities.privacy.service.requests import ask_erasure
from core.people.api import IdleAccount, idle_accounts
from core.services.outbox.api import queue, queued_at
from core.services.periods.api import cutoff, number_on
from core.signups.api import signups_of_person

log = logging.getLogger("pospolu.privacy")

REASON = "idle"
MOST_LOOKED_AT = 100_000


async def warn_and_erase_idle(now: datetime | None = None) -> None:
    """Warn whose account comes to its end, and erase who was warned in time and stayed away.

    Whoever has or had a sign-up within the period is no sleeper, nor is the last administrator.
    """
    moment = now or utc_now()
    begins = await cutoff(IDLE_ACCOUNTS.key, moment)
    warning = timedelta(days=await number_on(IDLE_WARNING.key, city_today(moment)))
    gone = await leaving()
    for one in await idle_accounts(later(begins, warning)):
        if one.person in gone or await is_last_admin(one.person):
            continue
        if await _takes_part(one.person, begins):
            continue
        key = f"{IDLE}:{one.account}:{one.last_used_at:%Y%m%d}"
        warned = await queued_at(key)
        todo = what_to_do_with_idle(
            last_used_at=one.last_used_at,
            warned_at=warned,
            begins=begins,
            warning=warning,
            now=moment,
        )
        if todo == "warn":
            await _warn(one, key, until=later(moment, warning))
        elif todo == "erase":
            await _erase(one.person)


async def _erase(person: UUID) -> None:
    try:
        await ask_erasure(person, by=None, reason=REASON, leaves_alone=True)
    except Refused:  # the city's last administrator, since a moment ago
        return
    log.info("an account that slept is erased")


async def _takes_part(person: UUID, since: datetime) -> bool:
    found = await signups_of_person(person, limit=MOST_LOOKED_AT)
    return any(one.sheet.ends_at >= since for one in found)


async def _warn(one: IdleAccount, key: str, *, until: datetime) -> None:
    payload = {"since": one.last_used_at.isoformat(), "until": until.isoformat()}
    async with tx():
        await queue(kind=IDLE, to=one.to, payload=payload, key=key)
