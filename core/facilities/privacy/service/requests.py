"""Takes requests for an export or an erasure, and notes how far they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id, new_token
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.privacy.rules import wait_after
from core.facilities.privacy.service.ledger import enter_statement, write_down
from core.facilities.privacy.values import PrivacyRequest, RequestKind, RequestState
from core.services.audit.api import record

_INSERT = """
INSERT INTO privacy_request (id, created_at, kind, state, person, owner, token_hash, steps,
    failures, stuck_at, next_at)
VALUES (?, ?, ?, 'waiting', ?, ?, ?, '{}', 0, '', ?)
"""


async def ask_export(person: UUID, *, by: Viewer | None, reason: str = "") -> UUID:
    """Have everything that is kept of a person put together; the asking account may open it.

    `reason` is written where somebody else asks for the person.
    """
    made, _ = await _ask(RequestKind.EXPORT, person, by=by, reason=reason)
    return made


async def ask_erasure(person: UUID, *, by: Viewer | None, reason: str = "") -> str:
    """Have a person erased and return the token that opens the report.

    From here on it is certain: the ledger names them, in the database and in the file. Rules are
    the caller's to ask (`may_erase`).
    """
    await write_down(person)
    _, token = await _ask(RequestKind.ERASURE, person, by=by, reason=reason)
    return token


async def note_step(
    request: PrivacyRequest, steps: Mapping[str, Any], *, is_done: bool = False
) -> None:
    """Note what is done of a request."""
    now = utc_now()
    state = RequestState.DONE if is_done else RequestState.WAITING
    finished = now if is_done else None
    await execute(
        Sql(
            "UPDATE privacy_request SET steps = ?, state = ?, finished_at = ?, failures = 0,"
            " stuck_at = '' WHERE id = ?",
            (json.dumps(steps), state.value, finished, request.id),
        )
    )


async def note_failure(request: PrivacyRequest, declaration: str) -> None:
    """Note where a request is stuck; it is tried again later."""
    failures = request.failures + 1
    again = later(utc_now(), wait_after(failures))
    await execute(
        Sql(
            "UPDATE privacy_request SET failures = ?, stuck_at = ?, next_at = ? WHERE id = ?",
            (failures, declaration, again, request.id),
        )
    )


async def _ask(
    kind: RequestKind, person: UUID, *, by: Viewer | None, reason: str
) -> tuple[UUID, str]:
    made, now = new_id(), utc_now()
    token, hashed = new_token()
    owner = by.account if by else None
    async with tx():
        await execute(Sql(_INSERT, (made, now, kind.value, person, owner, hashed, now)))
        if kind is RequestKind.ERASURE:
            await execute(enter_statement(person))
        action = f"privacy.{kind.value}.asked"
        await record(by, action=action, subject=person, reason=reason)
    return made, token
