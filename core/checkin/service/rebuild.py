"""Making presence again from the scans, which are what counts."""

from __future__ import annotations

from uuid import UUID

from core.checkin.service.pass_statements import gate_list_of
from core.checkin.service.presence_statements import derive_anew
from core.data.commands import Sql, Steps, as_uuid, run


async def rebuild_presence(gate_list: UUID) -> int:
    """Derive every presence of a list anew from its scans. Returns how many there are."""

    def steps() -> Steps[int]:
        found = yield from gate_list_of(gate_list)
        yield Sql("DELETE FROM checkin_presence WHERE gate_list = ?", [gate_list])
        rows = yield Sql(
            "SELECT DISTINCT pass_id FROM checkin_scan WHERE gate_list = ?"
            " AND pass_id IS NOT NULL AND result IN ('ok', 'already') ORDER BY pass_id",
            [gate_list],
        )
        present = 0
        for row in rows:
            present += len((yield from derive_anew(found, as_uuid(row["pass_id"]))))
        return present

    return await run(steps)
