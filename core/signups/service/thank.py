"""Thanks people after the end, with the time that they were there where it is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.ports import module_state, presence_source
from core.data.commands import Steps, read, run
from core.data.times import later, utc_now
from core.kernel import registry
from core.services.outbox.api import queue_statements
from core.signups.reminder_rules import THANKS_AFTER, THANKS_UNTIL, are_thanks_due
from core.signups.service.remind import mark_done
from core.signups.service.statements import places_where
from core.signups.service.telling import queued, recipient
from core.signups.values import Sheet

MARK = "thanks"


async def thank_due(*, now: datetime | None = None) -> int:
    """Queue thanks for what ended; returns for how many people.

    Where anybody was checked in, those who were there are thanked; otherwise all who had a place.
    How long, the room's own books say where it keeps any, else the readings at the gate.
    """
    moment = now or utc_now()
    found, on = registry.current(), await module_state.get().modules_on()
    thanked = 0
    for sheet in await _ended(moment):
        if are_thanks_due(sheet.ends_at, moment) and found.is_on(sheet.kind, on):
            thanked += await _thank(sheet, await _time_of(sheet), moment)
    return thanked


async def _time_of(sheet: Sheet) -> Mapping[UUID, timedelta]:
    """How long each sign-up was there; hours that a host took back say that nobody was."""
    read_at_gates = await presence_source.get().time_present(sheet.id, until=sheet.ends_at)
    kind = registry.current().signup_kinds[sheet.kind]
    counted = await kind.time_counted(sheet.subject) if kind.time_counted else {}
    found = {**read_at_gates, **counted}
    return {signup: time for signup, time in found.items() if time or signup not in counted}


async def _ended(now: datetime) -> list[Sheet]:
    rows = await read(
        "SELECT h.* FROM signups_sheet h WHERE h.state <> 'cancelled'"
        " AND h.ends_at <= ? AND h.ends_at > ? AND NOT EXISTS"
        " (SELECT 1 FROM signups_reminded r WHERE r.sheet = h.id AND r.mark = ?)",
        [later(now, -THANKS_AFTER), later(now, -THANKS_UNTIL), MARK],
    )
    return [Sheet.from_row(row) for row in rows]


async def _thank(sheet: Sheet, present: Mapping[UUID, timedelta], now: datetime) -> int:
    def steps() -> Steps[int]:
        places = yield from places_where(
            "s.sheet = ? AND s.state = 'confirmed' AND s.is_leader", [sheet.id]
        )
        came = [one for one in places if one.email and (not present or one.id in present)]
        for place in came:
            minutes = round(present.get(place.id, timedelta()).total_seconds() / 60)
            payload = {"signup": str(place.id), "sheet": str(sheet.id), "minutes": minutes}
            yield from queued(
                queue_statements(
                    kind="signups.thanks",
                    to=recipient(place),
                    payload=payload,
                    key=f"signups.thanks:{place.id}",
                )
            )
        yield from mark_done(sheet.id, MARK, now)
        return len(came)

    return await run(steps)
