"""What is decided about a reading before its transaction: what was read, by whom, when."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.checkin import rules
from core.checkin.queries import list_by_id
from core.checkin.service.keys import read_code
from core.checkin.service.passes import issue_pass
from core.checkin.tokens import parts
from core.checkin.typed_codes import is_typed, normalised
from core.checkin.values import ScanRequest
from core.contracts.errors import NotFound
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import elapsed
from core.services.limits.api import take
from core.settings import current as settings
from core.signups.api import sheet_by_id, signup_by_id

TYPED_CODES_PER_MINUTE = 40
LATE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is decided before the transaction: who was read, when, under which id it is kept.

    One of `pass_id`, `typed_code` and `refusal` says what was read.
    """

    request: ScanRequest
    account: UUID | None
    scan: UUID
    at: datetime
    received_at: datetime
    pass_id: UUID | None = None
    typed_code: str | None = None
    refusal: Refusal | None = None

    @property
    def read_hash(self) -> str:
        """Tells readings of other things apart; without the secret it says nothing of them."""
        request = self.request
        return hash_of(f"{request.direction}:{request.code.strip() or request.signup}")

    @property
    def is_late(self) -> bool:
        """Whether it was read well before it came in, so that others may have come in between."""
        return elapsed(self.at, self.received_at) > LATE


def hash_of(text: str) -> str:
    """What is kept of a text that was read."""
    secret = f"checkin:{settings().secret_key}".encode()
    return hmac.new(secret, text.encode(), sha256).hexdigest()


def plan_of(request: ScanRequest, viewer: Viewer, now: datetime, **read: Any) -> Plan:
    """A plan for what was read, by our clock."""
    return Plan(
        request=request,
        account=viewer.account,
        scan=new_id(),
        at=request.at or rules.corrected(request.device_at, request.sent_at, now),
        received_at=now,
        **read,
    )


async def prepared(request: ScanRequest, viewer: Viewer, now: datetime) -> Plan:
    """Find out what was read: checks the signature, counts guesses at typed letters."""
    if request.signup is not None:
        await _check_is_of_list(request.signup, request.gate_list)
        return plan_of(request, viewer, now, pass_id=await issue_pass(request.signup))
    if is_typed(request.code):
        who = viewer.account or viewer.device or request.device
        await take(
            f"checkin.typed:{request.gate_list}:{who}",
            limit=TYPED_CODES_PER_MINUTE,
            window=timedelta(minutes=1),
        )
        typed = normalised(request.code)
        refusal = None if typed else rules.UNKNOWN_CODE
        return plan_of(request, viewer, now, typed_code=typed, refusal=refusal)
    code = await read_code(request.code.strip())
    if code is None:
        return plan_of(request, viewer, now, refusal=_not_ours(request.code.strip()))
    return plan_of(request, viewer, now, pass_id=code.pass_id)


async def _check_is_of_list(signup: UUID, gate_list_id: UUID) -> None:
    """Raises NotFound for a sign-up of another thing: whoever checks in may not know of it."""
    gate_list = await list_by_id(gate_list_id)
    place = await signup_by_id(signup)
    sheet = await sheet_by_id(place.sheet) if place else None
    if gate_list is None or sheet is None:
        raise NotFound
    if not gate_list.is_for(sheet.kind, sheet.subject, sheet.id):
        raise NotFound


def _not_ours(text: str) -> Refusal:
    return rules.UNREADABLE if parts(text) is None else rules.FORGED
