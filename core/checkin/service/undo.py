"""Taking a check-in back: a record of its own, after which presence is derived anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.checkin import rules
from core.checkin.service.commands import AnsweredMeanwhile, Done, carry_out
from core.checkin.service.pass_statements import gate_list_of, lock_passes
from core.checkin.service.presence_statements import derive_anew
from core.checkin.service.scan_statements import (
    answer_of,
    insert_scan,
    kept_scan,
    said_of,
    scan_by_id,
)
from core.checkin.signals import PresenceUndone
from core.checkin.values import Decision, Direction, GateList, Result, ScanAnswer
from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Row, Steps, as_instant, as_uuid
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.audit.api import record_statement


async def undo(
    scan: UUID,
    *,
    viewer: Viewer,
    reason: str = "",
    gate: str = "",
    now: datetime | None = None,
    at: datetime | None = None,
) -> ScanAnswer:
    """Take back a reading that let somebody in or out; logged with who did it and why.

    Doing it twice changes nothing and gets the same answer. `at` is when it was done, where that
    was before now. Raises NotFound, and Refused when that reading let nobody through.
    """
    moment = now or utc_now()
    wish = _Wish(viewer=viewer, reason=reason, gate=gate, now=moment, at=at or moment)

    def steps() -> Steps[Done]:
        target = yield from scan_by_id(scan)
        if target is None:
            raise NotFound
        gate_list = yield from gate_list_of(as_uuid(target["gate_list"]))
        kept = yield from kept_scan(as_uuid(target["device"]), nonce_of(scan))
        if kept is not None:
            return Done(answer=answer_of(kept, gate_list, is_repeat=True))
        refusal = rules.may_undo(Direction(target["direction"]), Result(target["result"]))
        if refusal:
            raise Refused(refusal)
        return (yield from _take_back(target, gate_list, wish))

    return await carry_out(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Who takes back, when and why."""

    viewer: Viewer
    reason: str
    gate: str
    now: datetime
    at: datetime


def nonce_of(scan: UUID) -> str:
    """Under which nonce the undo of a reading is kept: there is one at most."""
    return f"undo-{scan}"


def _take_back(target: Row, gate_list: GateList, wish: _Wish) -> Steps[Done]:
    pass_id, period = as_uuid(target["pass_id"]), target["period"]
    if pass_id is not None:
        yield from lock_passes([pass_id])
    decision = Decision(result=Result.OK, first_at=as_instant(target["at"]))
    row = _row_of_undo(target, wish, said=said_of(decision))
    if not (yield from insert_scan(row)):
        raise AnsweredMeanwhile
    remains = (yield from derive_anew(gate_list, pass_id)) if pass_id is not None else {}
    yield record_statement(
        wish.viewer,
        action="checkin.scan.undone",
        subject=as_uuid(target["id"]),
        organization=gate_list.organization,
        reason=wish.reason,
    )
    is_gone = period not in remains and target["direction"] == Direction.ENTRY
    facts = facts_of_undo(target, gate_list, wish.now) if is_gone else ()
    answer = answer_of({**row, "name": target["name"]}, gate_list, is_repeat=False)
    return Done(answer=answer, facts=facts)


def _row_of_undo(target: Row, wish: _Wish, *, said: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "created_at": wish.now,
        "gate_list": target["gate_list"],
        "pass_id": target["pass_id"],
        "signup": target["signup"],
        "direction": Direction.UNDO.value,
        "period": target["period"],
        "at": wish.at,
        "received_at": wish.now,
        "is_skewed": False,
        "device": target["device"],
        "nonce": nonce_of(as_uuid(target["id"])),
        "read_hash": "",
        "result": Result.OK.value,
        "reason": "",
        "said": said,
        "by_account": wish.viewer.account,
        "undone_scan": target["id"],
        "gate": wish.gate,
    }


def facts_of_undo(target: Row, gate_list: GateList, now: datetime) -> Sequence[PresenceUndone]:
    """What is told when nothing remains of the presence."""
    return (
        PresenceUndone(
            gate_list=gate_list.id,
            kind=gate_list.kind,
            subject=gate_list.subject,
            signup=as_uuid(target["signup"]),
            period=target["period"],
            at=now,
        ),
    )
