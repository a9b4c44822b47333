"""Opens and closes cases, inside the transaction of the room that owns them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, as_uuid, execute
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import in_transaction
from core.kernel import registry
from core.services.cases.rules import KEPT, due_after

_OPEN = """
INSERT INTO cases_case (id, created_at, kind, subject, title, url_path, organization,
    organization_name, opened_at, due_at, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')
ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO UPDATE
SET title = excluded.title, url_path = excluded.url_path, organization = excluded.organization,
    organization_name = excluded.organization_name
RETURNING id
"""
_CLOSE = """
UPDATE cases_case SET closed_at = ?, decision = ?, reason = ?, decided_by = ?
WHERE kind = ? AND subject = ? AND closed_at IS NULL
RETURNING id
"""


async def open_case(
    *,
    kind: str,
    subject: UUID,
    title: LocalizedText,
    url_path: str,
    organization: UUID | None = None,
    organization_name: str = "",
    due_at: datetime | None = None,
) -> UUID:
    """Put something into the inbox; call it inside the `tx()` that makes it wait.

    While a case of this kind and subject is open, its text is brought up to date and its time
    stays. Without `due_at` (UTC) the kind's `due_days` count. Returns the case's id. Raises
    RuntimeError outside `tx()` and KeyError for a kind that no room declares.
    """
    _require_transaction()
    now = utc_now()
    due = due_at or due_after(now, registry.current().case_kinds[kind].due_days)
    whose = (organization, organization_name)
    args = (new_id(), now, kind, subject, title, url_path, *whose, now, due)
    rows = await execute(Sql(_OPEN, args))
    return as_uuid(rows[0]["id"])


async def close_case(
    *,
    kind: str,
    subject: UUID,
    decision: Decision | None,
    reason: str = "",
    by: Viewer | None = None,
) -> bool:
    """Take something out of the inbox, inside the `tx()` that decides it; twice does no harm.

    `decision` is None where it went away undecided (withdrawn, expired), `by` where nobody
    decided. Returns whether a case was open. Raises RuntimeError outside `tx()`.
    """
    _require_transaction()
    account = by.account if by else None
    args = (utc_now(), decision, reason, account, kind, subject)
    return bool(await execute(Sql(_CLOSE, args)))


async def forget_old_cases() -> None:
    """Delete cases that were closed three years ago."""
    before = later(utc_now(), -KEPT)
    await execute(Sql("DELETE FROM cases_case WHERE closed_at < ?", (before,)))


def _require_transaction() -> None:
    if not in_transaction():
        message = "a case is opened and closed inside the tx() of the row behind it"
        raise RuntimeError(message)
