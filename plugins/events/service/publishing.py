"""Making events public: directly, or by way of the city's approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.errors import Refused
from core.contracts.signals import announce
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.people.api import Organization, may_publish_directly
from core.services.audit.api import record
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
from plugins.events.service.entries import keep_entry
from plugins.events.service.rows import (
    bump_event,
    locked_event,
    need_reason,
    organization_of,
    refuse,
    refuse_faults,
    write,
)
from plugins.events.service.sheets import keep_sheet
from plugins.events.service.telling import tell_coordinators
from plugins.events.signals import EventPublished
from plugins.events.tables import Event
from plugins.events.values import CASE_KIND, EventState

BARRED_STATES = ("suspended", "rejected")


async def publish_event(
    viewer: Viewer | None, event: UUID, *, now: datetime | None = None
) -> EventState:
    """Make a draft public, or send it to the city where the organization may not do so itself.

    Returns the state it has then: published or waiting. Raises NotFound, Refused and Invalid (what
    is missing, by field).
    """
    moment = now or utc_now()
    async with tx() as transaction:
        found = await locked_event(event)
        refuse(may_publish(found, moment))
        refuse_faults(missing_for_publishing(found))
        organization = await organization_of(found)
        if organization.state in BARRED_STATES:
            text = msg("This organization cannot publish now. Ask the city's office why.")
            raise Refused(Refusal("barred", text))
        state = state_after_publishing(
            may_publish_directly=may_publish_directly(organization, four_eyes=current().four_eyes)
        )
        if state is EventState.PUBLISHED:
            await _go_public(viewer, found, organization, now=moment, within=transaction)
            await _log(viewer, found, "events.event.published")
        elif found.state != EventState.WAITING:
            await _wait(viewer, found, organization)
            await _log(viewer, found, "events.event.submitted")
        await bump_event(event)
    return state


async def _wait(viewer: Viewer | None, event: Event, organization: Organization) -> None:
    after = await write(event, {"state": EventState.WAITING.value, "reason": ""})
    await open_approval(viewer, after, organization)


async def _go_public(
    viewer: Viewer | None,
    event: Event,
    organization: Organization,
    *,
    now: datetime,
    within: Transaction,
) -> Event:
    values: dict[str, Any] = {
        "state": EventState.PUBLISHED.value,
        "reason": "",
        "published_at": event.published_at or now,
    }
    public = await write(event, values)
    sheet = await keep_sheet(viewer, public)
    if sheet != public.sheet:
        public = await write(public, {"sheet": sheet})
    await keep_entry(public, organization)
    fact = EventPublished(event=event.id, organization=organization.id)
    await announce(fact, within=within)
    return public


async def approve_event(viewer: Viewer, event: UUID, *, now: datetime | None = None) -> None:
    """Let a waiting event out; its coordinators get word. Raises NotFound and Refused."""
    moment = now or utc_now()
    async with tx() as transaction:
        found = await _decided(viewer, event, Decision.APPROVE)
        refuse(may_publish(found, moment))
        organization = await organization_of(found)
        public = await _go_public(viewer, found, organization, now=moment, within=transaction)
        await tell_coordinators("events.approved", public)
        await _log(viewer, found, "events.event.approved")
        await bump_event(event)


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
        draft = await write(found, {"state": EventState.DRAFT.value, "reason": said})
        await tell_coordinators(kind, draft)
        await _log(viewer, found, kind.replace("events.", "events.event."), reason=said)
        await bump_event(event)


async def _decided(viewer: Viewer, event: UUID, decision: Decision, *, reason: str = "") -> Event:
    """The event whose case this decision closes."""
    found = await locked_event(event)
    refuse(may_decide(found, decision, viewer=viewer, author=found.created_by))
    await close_case(kind=CASE_KIND, subject=event, decision=decision, reason=reason, by=viewer)
    return found


async def withdraw_event(viewer: Viewer | None, event: UUID) -> None:
    """Take an event back out of the city's inbox. Raises NotFound and Refused."""
    async with tx():
        found = await locked_event(event)
        refuse(may_withdraw(found))
        await close_case(kind=CASE_KIND, subject=event, decision=None)
        await write(found, {"state": EventState.DRAFT.value})
        await _log(viewer, found, "events.event.withdrawn")
        await bump_event(event)


async def _log(viewer: Viewer | None, event: Event, action: str, *, reason: str = "") -> None:
    await record(
        viewer,
        action=action,
        subject=event.id,
        fields=("state",),
        organization=event.organization,
        reason=reason,
    )
