"""Requests that are sent again: one answer, one sign-up."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Sql, Steps
from core.data.ids import new_id, token_hash
from core.signups.service.plans import Plan
from core.signups.values import SignUpAnswer, SignupState


def _hashes(plan: Plan) -> tuple[str, str]:
    """What is kept of a key and of a request, so that a key says nothing to who reads the table."""
    request, applicant = plan.request, plan.applicant
    asked = [
        str(request.sheet),
        str(applicant.person or ""),
        applicant.name,
        applicant.email.casefold(),
        *request.companions,
    ]
    key = f"{request.sheet}:{plan.viewer.account or ''}:{request.idempotency_key}"
    return token_hash(key), hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def answer_before(plan: Plan) -> Steps[SignUpAnswer | None]:
    """Claim the key, or find what was answered to it. Raises Refused if it was another one."""
    key, asked = _hashes(plan)
    claimed = yield Sql(
        "INSERT INTO signups_idempotency_key (id, key_hash, request_hash, answer, created_at)"
        " VALUES (?, ?, ?, '', ?) ON CONFLICT (key_hash) DO NOTHING RETURNING id",
        [new_id(), key, asked, plan.now],
    )
    if claimed:
        return None
    rows = yield Sql(
        "SELECT request_hash, answer FROM signups_idempotency_key WHERE key_hash = ?", [key]
    )
    if rows[0]["request_hash"] != asked:
        raise Refused(
            Refusal(
                "key_reused", msg("This form was sent already. Open the page again to change it.")
            )
        )
    answer: dict[str, Any] = json.loads(rows[0]["answer"])
    return SignUpAnswer(
        signup=UUID(answer["signup"]),
        state=SignupState(answer["state"]),
        link=UUID(answer["link"]),
        is_repeat=True,
    )


def keep_answer(plan: Plan, answer: SignUpAnswer) -> Sql:
    """The statement that keeps an answer for whoever asks again."""
    said = {"signup": str(answer.signup), "state": answer.state, "link": str(answer.link)}
    return Sql(
        "UPDATE signups_idempotency_key SET answer = ? WHERE key_hash = ?",
        [json.dumps(said), _hashes(plan)[0]],
    )
