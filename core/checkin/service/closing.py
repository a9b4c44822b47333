"""Who forgot to check out: their leaving is noted at the end, and marked as such."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from core.checkin.derivation import CLOSED_AT_END
from core.checkin.service.pass_statements import gate_list_of, lock_passes
from core.checkin.service.presence_statements import derive_anew
from core.checkin.service.scan_statements import insert_scans, said_of
from core.checkin.values import Decision, Direction, Result
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Row, Steps, as_instant, as_uuid, read, run
from core.data.ids import new_id
from core.data.times import later, utc_now

GRACE = timedelta(hours=1)
LONGEST_AGO = timedelta(days=30)
AT_ONCE = 200
NOTED = Refusal(CLOSED_AT_END, msg("Nobody read the pass at leaving. Noted at the end."))
CLOSER = UUID("7f2f5c1e-6a55-4e0e-9d35-0c5c0d3c9a01")
"""The device under which such leavings are kept: nobody's phone."""


async def close_forgotten(now: datetime | None = None) -> int:
    """Note the leaving of everybody still inside an hour after the end of a list that reads both
    ways. Returns how many. Doing it twice changes nothing; a real leaving that comes in later
    stands instead.
    """
    moment = now or utc_now()
    rows = await read(
        "SELECT p.gate_list, p.pass_id, p.period, p.first_entry_at, q.signup, l.ends_at"
        " FROM checkin_presence p JOIN checkin_list l ON l.id = p.gate_list"
        " JOIN checkin_pass q ON q.id = p.pass_id"
        " WHERE p.left_at IS NULL AND l.is_two_way = ? AND l.ends_at < ? AND l.ends_at > ?"
        " ORDER BY p.pass_id LIMIT ?",
        [True, later(moment, -GRACE), later(moment, -LONGEST_AGO), AT_ONCE],
    )
    closed = 0
    for row in rows:
        closed += await run(partial(_close, row, moment))
    return closed


async def close_all() -> None:
    """What the job does."""
    await close_forgotten()


def _close(row: Row, now: datetime) -> Steps[int]:
    gate_list = yield from gate_list_of(as_uuid(row["gate_list"]))
    pass_id, came_at = as_uuid(row["pass_id"]), as_instant(row["first_entry_at"])
    yield from lock_passes([pass_id])
    at = max(gate_list.ends_at, came_at)
    name = f"{gate_list.id}:{pass_id}:{row['period']}:{came_at.isoformat()}"
    kept = yield from insert_scans(
        [
            {
                "id": new_id(),
                "created_at": now,
                "gate_list": gate_list.id,
                "pass_id": pass_id,
                "signup": as_uuid(row["signup"]),
                "direction": Direction.EXIT.value,
                "period": row["period"],
                "at": at,
                "received_at": now,
                "is_skewed": False,
                "device": CLOSER,
                "nonce": uuid5(CLOSER, name).hex,
                "read_hash": "",
                "result": Result.OK.value,
                "reason": CLOSED_AT_END,
                "said": said_of(Decision(result=Result.OK, reason=NOTED)),
                "gate": "",
            }
        ]
    )
    yield from derive_anew(gate_list, pass_id)
    return kept
