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
from core.people.api import step_down
from core.services.audit.api import record

_INSERT = """
INSERT INTO privacy_request (id, created_at, kind, state, person, owner, token_hash, steps,
    failures, stuck_at, next_at)
VALUES (?, ?, ?, 'waiting', ?, ?, ?, '{}', 0, '', ?)
"""


async def ask_export(
    person: UUID, *, by: Viewer | None, reason: str = "", organization: UUID | None = None
) -> UUID:
    """Have everything that is kept of a person put together; the asking account may open it.

    `reason` is written where somebody else asks for the person, for `organization`.
    """
    async with tx():
        made, _ = await _ask(RequestKind.EXPORT, person, by=by)
        await _log(RequestKind.EXPORT, person, by=by, reason=reason, organization=organization)
    return made


async def ask_erasure(
    person: UUID,
    *,
    by: Viewer | None,
    reason: str = "",
    organization: UUID | None = None,
    leaves_alone: bool = False,
) -> str:
    """Have a person erased and return the token that opens the report.

    From here on it is certain: their roles have ended, and the ledger names them, in the database
    and in the file. Raises Refused for the city's last administrator and, unless `leaves_alone`,
    for the last one of an organization, also where two ask at once. The other rules are the
    caller's to ask (`may_erase`).
    """
    async with tx():
        await step_down(person, leaves_alone=leaves_alone)
        _, token = await _ask(RequestKind.ERASURE, person, by=by)
        await execute(enter_statement(person))
        await _log(RequestKind.ERASURE, person, by=by, reason=reason, organization=organization)
    await write_down(person)
    return token


async def hand_out(request: PrivacyRequest) -> bool:
    """Take an export's file off the shelf for good; False when it was handed out before.

    The caller deletes the file. Of two who ask at once one gets it.
    """
    rows = await execute(
        Sql(
            "UPDATE privacy_request SET state = 'expired' WHERE id = ? AND state = 'done'"
            " AND kind = 'export' RETURNING id",
            (request.id,),
        )
    )
    return bool(rows)


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


async def _ask(kind: RequestKind, person: UUID, *, by: Viewer | None) -> tuple[UUID, str]:
    made, now = new_id(), utc_now()
    token, hashed = new_token()
    owner = by.account if by else None
    await execute(Sql(_INSERT, (made, now, kind.value, person, owner, hashed, now)))
    return made, token


async def _log(
    kind: RequestKind,
    person: UUID,
    *,
    by: Viewer | None,
    reason: str,
    organization: UUID | None,
) -> None:
    action = f"privacy.{kind.value}.asked"
    await record(by, action=action, subject=person, reason=reason, organization=organization)
