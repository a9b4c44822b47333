"""Making events public: directly, or by way of the city's approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.people.api import Organization, may_publish_at_all, may_publish_directly
from core.services.cases.api import close_case
from core.settings import current
from plugins.events.rules import (
    may_decide,
    may_publish,
    may_withdraw,
    missing_for_publishing,
    state_after_publishing,
)
from plugins.events.service.drafting import open_approval
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.rows import bump_run, case_subject, locked_run, one_of, organization_of
from plugins.events.service.sheets import keep_sheets
from plugins.events.service.telling import tell_coordinators
from plugins.events.signals import EventPublished
from plugins.events.tables import Event
from plugins.events.values import CASE_KIND, EventState


async def publish_event(
    viewer: Viewer | None, event: UUID, *, now: datetime | None = None
) -> EventState:
    """Make a draft public, or send it to the city where the organization may not do so itself.

    All drafts of a series go together.

    Returns the state it has then: published or waiting. Raises NotFound, Refused and Invalid (what
    is missing, by field).
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = one_of(run, event)
        refuse(may_publish(found, moment))
        refuse_faults(missing_for_publishing(found))
        organization = await organization_of(found)
        refuse(may_publish_at_all(organization))
        state = state_after_publishing(
            may_publish_directly=may_publish_directly(organization, four_eyes=current().four_eyes)
        )
        drafts = [one for one in run if may_publish(one, moment) is None]
        if state is EventState.PUBLISHED:
            await go_public(viewer, drafts, organization, now=moment, within=transaction)
            await log(viewer, found, "events.event.published")
        elif found.state != EventState.WAITING:
            await wait_for_city(viewer, drafts, organization)
            await log(viewer, found, "events.event.submitted")
        await bump_run(found)
    return state


async def wait_for_city(
    viewer: Viewer | None, events: Sequence[Event], organization: Organization
) -> None:
    """Put an event, or dates of one series, before the city as one case; inside `tx()`."""
    waiting = [
        await write_row(one, {"state": EventState.WAITING.value, "reason": ""}) for one in events
    ]
    await open_approval(viewer, waiting[0], organization)


async def go_public(
    viewer: Viewer | None,
    events: Sequence[Event],
    organization: Organization,
    *,
    now: datetime,
    within: Transaction,
) -> list[Event]:
    """Make an event, or dates of one series, public with sheets and entries; inside `tx()`."""
    public: list[Event] = []
    for event in events:
        values: dict[str, Any] = {
            "state": EventState.PUBLISHED.value,
            "reason": "",
            "published_at": event.published_at or now,
        }
        public.append(await write_row(event, values))
    public = await keep_sheets(viewer, public)
    await keep_entries(public, organization)
    for event in public:
        fact = EventPublished(event=event.id, organization=organization.id)
        await announce(fact, within=within)
    return public


async def approve_event(viewer: Viewer, event: UUID, *, now: datetime | None = None) -> None:
    """Let a waiting event out; its coordinators get word. Raises NotFound and Refused."""
    moment = now or utc_now()
    async with tx() as transaction:
        waiting = await _decided(viewer, event, Decision.APPROVE)
        ahead = [one for one in waiting if may_publish(one, moment) is None]
        refuse(may_publish((ahead or waiting)[0], moment))
        organization = await organization_of(waiting[0])
        public = await go_public(viewer, ahead, organization, now=moment, within=transaction)
        await tell_coordinators("events.approved", public[0])
        await log(viewer, waiting[0], "events.event.approved")
        await bump_run(waiting[0])


async def return_event(viewer: Viewer, event: UUID, reason: str) -> None:
    """Give a waiting event back to be corrected. Raises NotFound, Refused, Invalid (no reason)."""
    await _send_back(viewer, event, Decision.RETURN, reason, kind="events.returned")


async def reject_event(viewer: Viewer, event: UUID, reason: str) -> None:
    """Decline a waiting event; it stays with its organization as a draft. Raises as above."""
    await _send_back(viewer, event, Decision.REJECT, reason, kind="events.rejected")


async def _send_back(
    viewer: Viewer, event: UUID, decision: Decision, reason: str, *, kind: str
) -> None:
    said = need_reason(reason)
    async with tx():
        found = await _decided(viewer, event, decision, reason=said)
        values = {"state": EventState.DRAFT.value, "reason": said}
        drafts = [await write_row(one, values) for one in found]
        await tell_coordinators(kind, drafts[0])
        await log(viewer, found[0], kind.replace("events.", "events.event."), reason=said)
        await bump_run(found[0])


async def _decided(
    viewer: Viewer, subject: UUID, decision: Decision, *, reason: str = ""
) -> list[Event]:
    """The event, or the dates of a series, whose case this decision closes."""
    found = await _waiting(subject)
    refuse(may_decide(found[0], decision, viewer=viewer, author=found[0].created_by))
    case = case_subject(found[0])
    await close_case(kind=CASE_KIND, subject=case, decision=decision, reason=reason, by=viewer)
    return found


async def _waiting(subject: UUID) -> list[Event]:
    """What waits of a run; all of it where nothing does, so that this can be said of it."""
    run = await locked_run(subject)
    return [one for one in run if one.state == EventState.WAITING] or run


async def withdraw_event(viewer: Viewer | None, event: UUID) -> None:
    """Take an event back out of the city's inbox. Raises NotFound and Refused."""
    async with tx():
        found = await _waiting(event)
        refuse(may_withdraw(found[0]))
        await close_case(kind=CASE_KIND, subject=case_subject(found[0]), decision=None)
        for one in found:
            await write_row(one, {"state": EventState.DRAFT.value})
        await log(viewer, found[0], "events.event.withdrawn")
        await bump_run(found[0])
