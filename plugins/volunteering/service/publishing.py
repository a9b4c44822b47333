"""Making offers public: directly, or by way of the city's approval; closing them again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.people.api import Organization
from core.services.cases.api import close_case
from plugins.volunteering.queries import host_of, offers_past, shift_rows
from plugins.volunteering.rules import (
    is_over,
    may_close,
    may_decide,
    may_publish,
    may_withdraw,
    missing_for_publishing,
    state_after_publishing,
)
from plugins.volunteering.service.drafting import open_approval
from plugins.volunteering.service.entries import keep_entries
from plugins.volunteering.service.open_sheets import keep_open_sheet
from plugins.volunteering.service.rows import bump_offer, locked_offer, log, organization_of
from plugins.volunteering.service.sheets import keep_sheets
from plugins.volunteering.service.telling import tell_coordinators
from plugins.volunteering.signals import OfferPublished
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import CASE_KIND, OfferState


async def publish_offer(
    viewer: Viewer | None, offer: UUID, *, now: datetime | None = None
) -> OfferState:
    """Make a draft public, or send it to the city where the organization may not do so itself.

    A closed offer opens again. Returns the state it has then: published or waiting. Raises
    NotFound, Refused (who may not host, no shift ahead) and Invalid (what is missing, by field).
    """
    moment = now or utc_now()
    async with tx() as transaction:
        found = await locked_offer(offer)
        refuse_faults(missing_for_publishing(found))
        organization = await organization_of(found)
        host = host_of(organization)
        refuse(may_publish(found, host, await shift_rows(offer), moment))
        state = state_after_publishing(found, host)
        if state is OfferState.PUBLISHED:
            await close_case(kind=CASE_KIND, subject=offer, decision=None)
            await _go_public(viewer, found, organization, now=moment, within=transaction)
            await log(viewer, found, "offer.published")
        elif found.state != OfferState.WAITING:
            await _wait(viewer, found, organization)
            await log(viewer, found, "offer.submitted")
        await bump_offer(offer)
    return state


async def _wait(viewer: Viewer | None, offer: Offer, organization: Organization) -> None:
    after = await write_row(offer, {"state": OfferState.WAITING.value, "reason": ""})
    await open_approval(viewer, after, organization)


async def _go_public(
    viewer: Viewer | None,
    offer: Offer,
    organization: Organization,
    *,
    now: datetime,
    within: Transaction,
) -> Offer:
    """Open the shifts' sheets, put them into the calendar, and say so."""
    values = {
        "state": OfferState.PUBLISHED.value,
        "reason": "",
        "published_at": offer.published_at or now,
    }
    public = await write_row(offer, values)
    for shift in await shift_rows(offer.id):
        await keep_sheets(viewer, shift, public)
    await keep_entries(public, organization)
    await keep_open_sheet(viewer, public, now=now)
    fact = OfferPublished(offer=offer.id, organization=organization.id)
    await announce(fact, within=within)
    return public


async def approve_offer(viewer: Viewer, offer: UUID, *, now: datetime | None = None) -> None:
    """Let a waiting offer out; its coordinators get word. Raises NotFound and Refused."""
    moment = now or utc_now()
    async with tx() as transaction:
        found = await _decided(viewer, offer, Decision.APPROVE)
        organization = await organization_of(found)
        refuse(may_publish(found, host_of(organization), await shift_rows(offer), moment))
        public = await _go_public(viewer, found, organization, now=moment, within=transaction)
        await tell_coordinators("volunteering.approved", public)
        await log(viewer, found, "offer.approved")
        await bump_offer(offer)


async def return_offer(viewer: Viewer, offer: UUID, reason: str) -> None:
    """Give a waiting offer back to be corrected. Raises NotFound, Refused, Invalid (no reason)."""
    await _send_back(viewer, offer, Decision.RETURN, reason, word="returned")


async def reject_offer(viewer: Viewer, offer: UUID, reason: str) -> None:
    """Decline a waiting offer; it stays with its organization as a draft. Raises as above."""
    await _send_back(viewer, offer, Decision.REJECT, reason, word="rejected")


async def _send_back(
    viewer: Viewer, offer: UUID, decision: Decision, reason: str, *, word: str
) -> None:
    said = need_reason(reason)
    async with tx():
        found = await _decided(viewer, offer, decision, reason=said)
        draft = await write_row(found, {"state": OfferState.DRAFT.value, "reason": said})
        await tell_coordinators(f"volunteering.{word}", draft)
        await log(viewer, found, f"offer.{word}", reason=said)
        await bump_offer(offer)


async def _decided(viewer: Viewer, offer: UUID, decision: Decision, *, reason: str = "") -> Offer:
    """The offer whose case this decision closes."""
    found = await locked_offer(offer)
    refuse(may_decide(found, decision, viewer=viewer, author=found.created_by))
    await close_case(kind=CASE_KIND, subject=offer, decision=decision, reason=reason, by=viewer)
    return found


async def withdraw_offer(viewer: Viewer, offer: UUID) -> None:
    """Take an offer back out of the city's inbox. Raises NotFound and Refused."""
    async with tx():
        found = await locked_offer(offer)
        refuse(may_withdraw(found))
        await close_case(kind=CASE_KIND, subject=offer, decision=None)
        await write_row(found, {"state": OfferState.DRAFT.value})
        await log(viewer, found, "offer.withdrawn")
        await bump_offer(offer)


async def close_offer(viewer: Viewer | None, offer: UUID) -> None:
    """Let nobody new sign up; the shifts go on. Raises NotFound and Refused."""
    async with tx():
        found = await locked_offer(offer)
        refuse(may_close(found))
        await write_row(found, {"state": OfferState.CLOSED.value})
        await log(viewer, found, "offer.closed")
        await bump_offer(offer)


async def close_past_offers(now: datetime | None = None) -> None:
    """Close every published offer whose last shift has ended; a job, harmless when repeated."""
    moment = now or utc_now()
    for offer in await offers_past(moment):
        async with tx():
            found = await locked_offer(offer)
            if may_close(found) is None and is_over(await shift_rows(offer), moment):
                await close_offer(None, offer)
