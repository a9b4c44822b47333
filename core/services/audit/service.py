"""Writes the log: the only writer of its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import in_transaction

_INSERT = """
INSERT INTO audit_entry
    (id, created_at, account, device, action, subject, organization, fields, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SET_HORIZON = """
INSERT INTO audit_horizon (number, deletable_before) VALUES (1, ?)
ON CONFLICT (number) DO UPDATE SET deletable_before = excluded.deletable_before
"""


def record_statement(
    viewer: Viewer | None,
    *,
    action: str,
    subject: UUID | None,
    fields: Sequence[str] = (),
    organization: UUID | None = None,
    reason: str = "",
) -> Sql:
    """The statement that `record` would run, for a command script."""
    account = viewer.account if viewer else None
    device = viewer.device if viewer else None
    names = json.dumps(list(fields))
    who, what = (account, device), (action, subject, organization, names, reason)
    return Sql(_INSERT, (new_id(), utc_now(), *who, *what))


async def record(
    viewer: Viewer | None,
    *,
    action: str,
    subject: UUID | None,
    fields: Sequence[str] = (),
    organization: UUID | None = None,
    reason: str = "",
) -> None:
    """Log an act in the `tx()` that does it.

    `viewer` is None for the command line and for jobs. `action` is the room's name and a past
    tense ("people.organization.verified"). `fields` are the names of what changed, never the
    values; `reason` is what the actor wrote. Raises RuntimeError outside `tx()`.
    """
    if not in_transaction():
        message = "an act is logged inside the tx() that does it"
        raise RuntimeError(message)
    statement = record_statement(
        viewer,
        action=action,
        subject=subject,
        fields=fields,
        organization=organization,
        reason=reason,
    )
    await execute(statement)


async def count_old_entries(before: datetime) -> int:
    """How many entries `forget_old_entries` would delete."""
    rows = await read("SELECT COUNT(*) AS n FROM audit_entry WHERE created_at < ?", (before,))
    return int(rows[0]["n"])


async def forget_old_entries(before: datetime) -> int:
    """Delete entries of before an instant; returns how many.

    This is the one way to shorten the log: the horizon that the trigger reads is moved and the
    rows behind it are deleted, in one transaction.
    """
    old = await count_old_entries(before)
    await execute(
        Sql(_SET_HORIZON, (before,)),
        Sql("DELETE FROM audit_entry WHERE created_at < ?", (before,)),
    )
    return old
