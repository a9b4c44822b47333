"""Calling public dates of a series off in one go, with one word to each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.demands import need_reason
from core.contracts.errors import Refused
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.signups.api import canceller
from plugins.events.rules import may_cancel
from plugins.events.series_rules import NOTHING, in_scope
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.rows import bump_run, locked_run, one_of, organization_of
from plugins.events.service.sheets import end_sheet
from plugins.events.service.telling import Change, people_to_tell, tell_of_dates
from plugins.events.signals import EventCancelled
from plugins.events.tables import Event
from plugins.events.values import EventState, Scope


async def cancel_dates(
    viewer: Viewer | None,
    event: UUID,
    scope: Scope,
    *,
    reason: str,
    now: datetime | None = None,
) -> int:
    """Call dates of a series off, with their sign-ups; each person is told once.

    Gives how many people are told. Drafts and what waits for the city are left. Raises NotFound,
    Refused, Invalid (no reason).
    """
    said = need_reason(reason)
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = one_of(run, event)
        chosen = [row for row in in_scope(run, found, scope) if may_cancel(row, moment) is None]
        if not chosen:
            raise Refused(NOTHING)
        told = await call_off(viewer, chosen, said, now=moment, within=transaction)
        await log(viewer, found, "events.series.cancelled", fields=("state",), reason=said)
        await bump_run(found)
    return told


async def call_off(
    viewer: Viewer | None,
    dates: Sequence[Event],
    reason: str,
    *,
    now: datetime,
    within: Transaction,
) -> int:
    """Cancel public dates of one series with their sign-ups; gives how many people are told."""
    contacts = {row.id: await people_to_tell(row) for row in dates}
    values = {"state": EventState.CANCELLED.value, "reason": reason}
    after = [await write_row(row, values) for row in dates]
    for row in after:
        await end_sheet(viewer, row, reason, by=canceller(viewer, row.organization), now=now)
    await keep_entries(after, await organization_of(after[0]))
    details = {"method": "CANCEL"}
    told = await tell_of_dates(
        "events.cancelled",
        [Change(event=row, contacts=contacts[row.id], details=details) for row in after],
        reason=reason,
    )
    for row in after:
        fact = EventCancelled(event=row.id, organization=row.organization, reason=reason)
        await announce(fact, within=within)
    return told
