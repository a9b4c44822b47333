"""Letting in whom the gate refused: confirms a sign-up that waits, then checks it in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.checkin import rules
from core.checkin.queries import list_by_id
from core.checkin.service.scans import keep_refusal, scan
from core.checkin.values import ScanAnswer, ScanRequest
from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.signups.api import (
    SignupState,
    accept_offer,
    confirm,
    decide,
    sheet_by_id,
    signup_by_id,
)


async def admit(request: ScanRequest, *, viewer: Viewer, now: datetime | None = None) -> ScanAnswer:
    """Confirm the sign-up that `request.signup` names, if it waits for that, and check it in.

    Whoever stands at the gate answers for the person. Capacity stays the limit: without a place
    the answer says so. Raises NotFound when the sign-up is not of the list's thing.
    """
    moment = now or utc_now()
    signup = request.signup
    gate_list = await list_by_id(request.gate_list)
    place = await signup_by_id(signup) if signup else None
    sheet = await sheet_by_id(place.sheet) if place else None
    if gate_list is None or place is None or sheet is None:
        raise NotFound
    if not gate_list.is_for(sheet.kind, sheet.subject, sheet.id):
        raise NotFound
    if rules.may_use(gate_list, moment) is None:
        try:
            await _settle(place.id, place.state, viewer=viewer, now=moment)
        except Refused as error:
            decision = rules.refused(error.refusal)
            return await keep_refusal(request, decision, viewer=viewer, now=moment)
    return await scan(request, viewer=viewer, now=moment)


async def _settle(signup: UUID, state: SignupState, *, viewer: Viewer, now: datetime) -> None:
    match state:
        case SignupState.HELD:
            await confirm(signup, accepts_overlap=True, now=now)
        case SignupState.OFFERED:
            await accept_offer(signup, accepts_overlap=True, now=now)
        case SignupState.REQUESTED:
            await decide(signup, approve=True, viewer=viewer, now=now)
        case _:
            return
