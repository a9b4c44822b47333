"""Clearing up a conflict: a word of somebody's, kept beside the scans and never instead of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.checkin.conflicts import conflicts_of
from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, run
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.audit.api import record_statement

_PUT = """
INSERT INTO checkin_settlement (id, created_at, gate_list, pass_id, period, by_account, note)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (gate_list, pass_id, period) DO UPDATE SET created_at = excluded.created_at,
    by_account = excluded.by_account, note = excluded.note
"""


async def settle_conflict(
    kind: str,
    subject: UUID,
    *,
    gate_list: UUID,
    pass_id: UUID,
    period: str,
    note: str,
    viewer: Viewer,
    now: datetime | None = None,
) -> None:
    """Note who cleared a conflict up, and how. A later word replaces it.

    Raises NotFound where the thing has no such conflict.
    """
    wanted = (gate_list, pass_id, period)
    found = await conflicts_of(kind, subject)
    conflict = next(
        (one for one in found if (one.gate_list.id, one.pass_id, one.period) == wanted), None
    )
    if conflict is None:
        raise NotFound

    def steps() -> Steps[None]:
        yield Sql(_PUT, [new_id(), now or utc_now(), *wanted, viewer.account, note])
        yield record_statement(
            viewer,
            action="checkin.conflict.settled",
            subject=pass_id,
            organization=conflict.gate_list.organization,
            reason=note,
        )

    await run(steps)
