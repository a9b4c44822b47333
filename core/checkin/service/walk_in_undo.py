"""Taking back somebody whom a gate has added by name, also before that has come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin import rules
from core.checkin.batches import Batch, ScanItem
from core.checkin.service.commands import NONCE_REUSED, AnsweredMeanwhile, Done, carry_out
from core.checkin.service.pass_statements import gate_list_of, lock_passes
from core.checkin.service.plans import hash_of
from core.checkin.service.presence_statements import derive_anew
from core.checkin.service.scan_statements import answer_of, insert_scan, kept_scan, said_of
from core.checkin.service.undo import facts_of_undo, undo
from core.checkin.values import Decision, GateList, Result, ScanAnswer
from core.contracts.errors import Refused
from core.contracts.signals import Signal
from core.contracts.viewer import Viewer
from core.data.commands import Row, Steps, as_instant, as_uuid, read
from core.data.ids import new_id
from core.services.audit.api import record_statement

_EARLY = (
    "SELECT came.id, early.at FROM checkin_scan early JOIN checkin_scan came"
    " ON came.device = early.device AND came.nonce = early.undone_nonce"
    " AND came.gate_list = early.gate_list"
    " WHERE early.device = ? AND early.undone_nonce = ? AND early.pass_id IS NULL"
    " AND early.direction = 'undo' AND came.pass_id IS NOT NULL AND came.result = 'ok'"
)


async def undo_walk_in(
    batch: Batch, item: ScanItem, *, viewer: Viewer, now: datetime
) -> ScanAnswer:
    """Take back the walk-in that `item.undoes` names on the same device.

    The same nonce gets the same answer. Where the walk-in has not come in yet, it will be taken
    back as soon as it does. The place stays: whoever looks after the list may cancel it. Raises
    NotFound for an unknown list, Refused for a nonce that was used for something else.
    """
    answer = await carry_out(lambda: _steps(batch, item, viewer, now))
    await undo_what_came_late(batch.device, item.undoes, viewer=viewer, now=now)
    return answer


async def undo_what_came_late(device: UUID, nonce: str, *, viewer: Viewer, now: datetime) -> None:
    """Take a walk-in back whose undo was there first.

    Both ask for it once they are committed, so that one of them sees the other.
    """
    for row in await read(_EARLY, [device, nonce]):
        await undo(as_uuid(row["id"]), viewer=viewer, now=now, at=as_instant(row["at"]))


def _steps(batch: Batch, item: ScanItem, viewer: Viewer, now: datetime) -> Steps[Done]:
    gate_list = yield from gate_list_of(item.gate_list)
    kept = yield from kept_scan(batch.device, item.nonce)
    if kept is not None:
        if kept["read_hash"] != hash_of(item.read) or as_uuid(kept["gate_list"]) != gate_list.id:
            raise Refused(NONCE_REUSED)
        return Done(answer=answer_of(kept, gate_list, is_repeat=True))
    target = yield from kept_scan(batch.device, item.undoes)
    if target is not None and as_uuid(target["gate_list"]) != gate_list.id:
        target = None
    row = _row(batch, item, target, viewer, now)
    if target is not None and target["pass_id"] is not None:
        yield from lock_passes([as_uuid(target["pass_id"])])
    if not (yield from insert_scan(row)):
        raise AnsweredMeanwhile
    yield record_statement(
        viewer,
        action="checkin.scan.undone",
        subject=row["id"],
        organization=gate_list.organization,
        reason=item.reason,
    )
    answer = answer_of(
        {**row, "name": target["name"] if target else ""}, gate_list, is_repeat=False
    )
    facts = (yield from _undone(target, gate_list, now)) if target is not None else ()
    return Done(answer=answer, facts=facts)


def _undone(target: Row, gate_list: GateList, now: datetime) -> Steps[Sequence[Signal]]:
    if target["pass_id"] is None:
        return ()
    remains = yield from derive_anew(gate_list, as_uuid(target["pass_id"]))
    return () if target["period"] in remains else facts_of_undo(target, gate_list, now)


def _row(
    batch: Batch, item: ScanItem, target: Row | None, viewer: Viewer, now: datetime
) -> dict[str, Any]:
    at, is_skewed = rules.corrected_by_offset(
        item.device_at, batch.sent_at, item.offset, received_at=now
    )
    return {
        "id": new_id(),
        "created_at": now,
        "gate_list": item.gate_list,
        "pass_id": target["pass_id"] if target else None,
        "signup": target["signup"] if target else None,
        "direction": item.direction.value,
        "period": target["period"] if target else "",
        "at": at,
        "device_at": item.device_at,
        "received_at": now,
        "is_skewed": is_skewed,
        "device": batch.device,
        "nonce": item.nonce,
        "read_hash": hash_of(item.read),
        "result": Result.OK.value,
        "reason": "",
        "said": said_of(Decision(result=Result.OK)),
        "by_account": viewer.account,
        "gate": item.gate,
        "sequence": item.sequence,
        "decided": item.decided.value if item.decided else "",
        "undone_nonce": item.undoes,
    }
