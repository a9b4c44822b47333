"""Somebody without a sign-up at the gate: signs them up and checks them in, in one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.checkin import rules
from core.checkin.queries import list_by_id
from core.checkin.service.scans import keep_refusal, scan
from core.checkin.values import GateList, Offer, Result, ScanAnswer, ScanRequest, WalkIn
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Applicant
from core.contracts.verdicts import Refusal
from core.contracts.viewer import ORGANIZATION, Grant, Viewer
from core.data.folding import fold
from core.data.times import utc_now
from core.data.transactions import tx
from core.signups.api import (
    ACTIVE_STATES,
    Sheet,
    SignUpRequest,
    Source,
    add_by_hand,
    sheet_by_id,
    sheet_of,
    signups_of,
)

LET_IN_REASON = "let in at the gate"


async def walk_in(wish: WalkIn, *, viewer: Viewer, now: datetime | None = None) -> ScanAnswer:
    """Give somebody a place and check them in, or say why not.

    Sign-up may have closed; capacity stays the limit ("full"). Somebody with that address who has
    a sign-up is checked in with it. Sent again with its nonce it gets the same answer and makes
    no second sign-up. Raises NotFound for an unknown list.
    """
    moment = now or utc_now()
    gate_list = await list_by_id(wish.gate_list)
    sheet = await _sheet_for(gate_list) if gate_list else None
    if gate_list is None or sheet is None:
        raise NotFound
    came_at = wish.at or rules.corrected(wish.device_at, wish.sent_at, moment)
    verdict = rules.may_use(gate_list, came_at)
    if verdict and not wish.has_entered:
        return await _refuse(wish, verdict, viewer=viewer, now=moment)
    try:
        async with tx():
            host = _host(viewer, gate_list)
            signup = await _signed_up(wish, sheet, viewer=host, now=moment)
            return await scan(_request(wish, signup), viewer=viewer, now=moment)
    except Refused as error:
        return await _settle_refusal(wish, sheet, error, viewer=viewer, now=moment)


async def _sheet_for(gate_list: GateList) -> Sheet | None:
    if gate_list.sheet is not None:
        return await sheet_by_id(gate_list.sheet)
    return await sheet_of(gate_list.kind, gate_list.subject)


def _host(viewer: Viewer, gate_list: GateList) -> Viewer:
    """A gate's device adds people for the host that put it there, and does nothing else as such."""
    if viewer.device is None:
        return viewer
    scope = Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=gate_list.organization)
    return replace(viewer, grants=(*viewer.grants, scope))


async def _settle_refusal(
    wish: WalkIn, sheet: Sheet, error: Refused, *, viewer: Viewer, now: datetime
) -> ScanAnswer:
    """Use the sign-up that is there, or keep the refusal with what may be done about it."""
    if error.refusal.code == "already_signed_up":
        own = await _own_signup(sheet.id, wish.email)
        if own is not None:
            return await scan(_request(wish, own), viewer=viewer, now=now)
    return await _refuse(wish, error.refusal, viewer=viewer, now=now)


async def _own_signup(sheet: UUID, email: str) -> UUID | None:
    address = fold(email)
    found: Sequence[UUID] = [
        place.id
        for place in await signups_of(sheet, search=email, states=ACTIVE_STATES)
        if fold(place.email) == address
    ]
    return found[0] if found else None


async def _signed_up(wish: WalkIn, sheet: Sheet, *, viewer: Viewer, now: datetime) -> UUID:
    request = SignUpRequest(
        sheet=sheet.id,
        applicant=Applicant(name=wish.name, email=wish.email, language=wish.language),
        idempotency_key=f"walk-in:{wish.device}:{wish.nonce}",
        source=Source.WALK_IN,
        override_reason=LET_IN_REASON if wish.lets_in_anyway else "",
        age=wish.age,
    )
    return (await add_by_hand(request, viewer=viewer, now=now)).signup


async def _refuse(wish: WalkIn, refusal: Refusal, *, viewer: Viewer, now: datetime) -> ScanAnswer:
    offer = Offer.LET_IN_ANYWAY if refusal.may_be_overridden else None
    decision = rules.refused(refusal, offer)
    return await keep_refusal(_request(wish, None), decision, viewer=viewer, now=now)


def _request(wish: WalkIn, signup: UUID | None) -> ScanRequest:
    """The reading under which a walk-in is kept."""
    return ScanRequest(
        gate_list=wish.gate_list,
        device=wish.device,
        nonce=wish.nonce,
        code=f"walk-in:{fold(wish.name)}:{fold(wish.email)}:{wish.lets_in_anyway}",
        signup=signup,
        device_at=wish.device_at,
        sent_at=wish.sent_at,
        at=wish.at,
        gate=wish.gate,
        decided=Result.OK.value if wish.has_entered else "",
    )
