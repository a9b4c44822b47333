"""Requests that are sent again: one answer, one sign-up."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps
from core.data.ids import token_hash
from core.services.idempotency.api import claim, is_claimed, keep
from core.signups.service.plans import Plan
from core.signups.values import SignUpAnswer, SignUpRequest, SignupState


def _hashes(plan: Plan) -> tuple[str, str]:
    """What is kept of a key and of a request, so that a key says nothing to who reads the table."""
    request, applicant = plan.request, plan.applicant
    asked = [
        str(request.sheet),
        str(applicant.person or ""),
        applicant.name,
        applicant.email.casefold(),
        *((one.name, one.age, one.leader_is, one.guardian_email) for one in request.companions),
    ]
    return _key_hash(request, plan.viewer), hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _key_hash(request: SignUpRequest, viewer: Viewer) -> str:
    return token_hash(f"{request.sheet}:{viewer.account or ''}:{request.idempotency_key}")


async def is_retry(request: SignUpRequest, viewer: Viewer) -> bool:
    """Whether the request's key was used before; for a decision that may be a moment old."""
    return await is_claimed(_key_hash(request, viewer))


def answer_before(plan: Plan) -> Steps[SignUpAnswer | None]:
    """Claim the key, or find what was answered to it. Raises Refused if it was another one."""
    key, asked = _hashes(plan)
    kept = yield from claim(key_hash=key, asked=asked, now=plan.now)
    if kept is None:
        return None
    answer: dict[str, Any] = json.loads(kept)
    return SignUpAnswer(
        signup=UUID(answer["signup"]),
        state=SignupState(answer["state"]),
        link=UUID(answer["link"]),
        is_repeat=True,
    )


def keep_answer(plan: Plan, answer: SignUpAnswer) -> Sql:
    """The statement that keeps an answer for whoever asks again."""
    said = {"signup": str(answer.signup), "state": answer.state, "link": str(answer.link)}
    return keep(key_hash=_hashes(plan)[0], answer=json.dumps(said))
