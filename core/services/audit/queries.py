"""Reads of the log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from core.data.commands import Row, as_instant, as_uuid, read
from core.data.many import marks
from core.services.audit.values import Entry

_SELECT = (
    "SELECT id, created_at, account, device, action, subject, organization, fields, reason"
    " FROM audit_entry"
)


async def entries_of(subject: UUID, *, limit: int = 200) -> list[Entry]:
    """What was done to a thing, newest first."""
    rows = await read(
        f"{_SELECT} WHERE subject = ? ORDER BY created_at DESC, id DESC LIMIT ?", (subject, limit)
    )
    return [_entry(row) for row in rows]


async def reasons_of(subjects: Sequence[UUID], action: str) -> Mapping[UUID, str]:
    """Why an act was done to each of these things, where somebody said so; the last word counts."""
    if not subjects:
        return {}
    rows = await read(
        "SELECT subject, reason FROM audit_entry"  # noqa: S608 -- constants and question marks only
        f" WHERE subject IN ({marks(subjects)}) AND action = ? AND reason <> ''"
        " ORDER BY created_at, id",
        (*subjects, action),
    )
    return {as_uuid(row["subject"]): row["reason"] for row in rows}


def _entry(row: Row) -> Entry:
    fields = row["fields"]
    return Entry(
        id=as_uuid(row["id"]),
        at=as_instant(row["created_at"]),
        account=as_uuid(row["account"]),
        device=as_uuid(row["device"]),
        action=row["action"],
        subject=as_uuid(row["subject"]),
        organization=as_uuid(row["organization"]),
        fields=tuple(json.loads(fields) if isinstance(fields, str) else fields),
        reason=row["reason"],
    )
