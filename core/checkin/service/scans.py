"""Reading a pass at a gate: one command for camera, typed letters and the list of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin import rules
from core.checkin.service.commands import NONCE_REUSED, AnsweredMeanwhile, Done, carry_out
from core.checkin.service.pass_statements import gate_list_of, locked_pass, pass_by_typed_code
from core.checkin.service.passes import issue_pass
from core.checkin.service.plans import Plan, plan_of, prepared
from core.checkin.service.presence_statements import (
    KeptPresence,
    add_presence,
    derive_anew,
    locked_latest_presence,
    locked_presence,
    set_left,
)
from core.checkin.service.scan_statements import answer_of, insert_scan, kept_scan, said_of
from core.checkin.signals import PresenceRecorded
from core.checkin.values import (
    REFUSE,
    Decision,
    DerivedPresence,
    Direction,
    GateList,
    Result,
    ScanAnswer,
    ScanRequest,
    ShownPass,
)
from core.contracts.errors import Refused, Unavailable
from core.contracts.signals import Signal
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from core.data.commands import Row, Sql, Steps, as_uuid
from core.data.times import utc_now


async def scan(
    request: ScanRequest,
    *,
    viewer: Viewer,
    now: datetime | None = None,
    gate_list: GateList | None = None,
) -> ScanAnswer:
    """Let somebody in or out, or say why not; every reading is kept, refused ones too.

    `gate_list` spares a read where the caller has just read the list.

    A pass counts once a period of its list. The same device and nonce get the same answer and
    change nothing. Whether the viewer may use the list, is asked before. Raises NotFound for an
    unknown list, Refused when the nonce was used for something else, TooMany for guessed letters.
    """
    plan = await prepared(request, viewer, now or utc_now())
    return await carry_out(
        lambda: _steps(plan, gate_list), again=lambda: _steps_again(plan, gate_list)
    )


async def keep_refusal(
    request: ScanRequest, decision: Decision, *, viewer: Viewer, now: datetime
) -> ScanAnswer:
    """Keep a reading that something else than the gate's own rules refused."""
    pass_id = await issue_pass(request.signup) if request.signup else None
    plan = plan_of(request, viewer, now, pass_id=pass_id)

    def steps() -> Steps[Done]:
        gate_list = yield from gate_list_of(request.gate_list)
        repeated = yield from _answered_before(plan, gate_list)
        if repeated is not None:
            return Done(answer=repeated)
        shown = (yield from locked_pass(pass_id)) if pass_id else None
        return (yield from keep(plan, gate_list, decision, shown=shown))

    return await carry_out(steps)


# --- the script ----------------------------------------------------------------------------------


def _steps_again(plan: Plan, known: GateList | None) -> Steps[Done]:
    """After the reading was found kept. Nobody asks before: nearly all readings are new."""
    gate_list = known or (yield from gate_list_of(plan.request.gate_list))
    repeated = yield from _answered_before(plan, gate_list)
    return Done(answer=repeated) if repeated is not None else (yield from _steps(plan, gate_list))


def _steps(plan: Plan, known: GateList | None) -> Steps[Done]:
    gate_list = known or (yield from gate_list_of(plan.request.gate_list))
    found = yield from _found_pass(plan, gate_list)
    if isinstance(found, Refusal):
        return (yield from keep(plan, gate_list, rules.refused(found)))
    if not gate_list.is_for(found.kind, found.subject, found.sheet):
        # Whose pass of somebody else's event that is, is nobody's business here.
        found = replace(found, signup=None, name="")
    if decision := rules.refusal_of(gate_list, found, plan.at, plan.request.direction):
        return (yield from keep(plan, gate_list, decision, shown=found))
    if plan.request.direction is Direction.EXIT:
        return (yield from _leave(plan, gate_list, found))
    return (yield from _enter(plan, gate_list, found))


def _answered_before(plan: Plan, gate_list: GateList) -> Steps[ScanAnswer | None]:
    row = yield from kept_scan(plan.request.device, plan.request.nonce)
    if row is None:
        return None
    if not _is_same(plan, row):
        raise Refused(NONCE_REUSED)
    return answer_of(row, gate_list, is_repeat=True)


def _is_same(plan: Plan, row: Row) -> bool:
    return (
        as_uuid(row["gate_list"]) == plan.request.gate_list and row["read_hash"] == plan.read_hash
    )


def _found_pass(plan: Plan, gate_list: GateList) -> Steps[ShownPass | Refusal]:
    if plan.refusal is not None:
        return plan.refusal
    if plan.typed_code is not None:
        typed = yield from pass_by_typed_code(gate_list, plan.typed_code, is_locked=True)
        return typed or rules.UNKNOWN_CODE
    assert plan.pass_id is not None
    shown = yield from locked_pass(plan.pass_id)
    if shown is None or shown.signup is None:
        return rules.UNKNOWN_PASS
    # A withdrawn code says nothing against somebody who was picked by name.
    return replace(shown, revoked_at=None) if plan.request.signup else shown


def _enter(plan: Plan, gate_list: GateList, shown: ShownPass) -> Steps[Done]:
    """Count the entry; the unique constraint lets one of two gates be the first."""
    period = rules.period_of(gate_list, plan.at, plan.scan)
    entry = DerivedPresence(
        first_entry_at=plan.at, first_gate=plan.request.gate, first_scan=plan.scan
    )
    decision = Decision(result=Result.OK)
    if gate_list.capacity is not None:
        verdict = yield from room_verdict(gate_list, shown.id)
        if verdict and gate_list.when_full == REFUSE:
            return (yield from keep(plan, gate_list, rules.refused(verdict), shown=shown))
        decision = replace(decision, reason=verdict)
    if (yield from add_presence(gate_list.id, shown.id, period, entry)):
        fact = _fact(plan, gate_list, shown, period)
    else:
        known = yield from locked_presence(gate_list.id, shown.id, period)
        if known is None:
            raise Unavailable
        decision, fact = (yield from _entered_before(plan, gate_list, known)), None
    done = yield from keep(
        plan,
        gate_list,
        decision,
        shown=shown,
        period=period,
        facts=(fact,) if fact else (),
    )
    if plan.is_late:
        yield from derive_anew(gate_list, shown.id)
    return done


def _entered_before(plan: Plan, gate_list: GateList, known: KeptPresence) -> Steps[Decision]:
    if known.left_at is not None and known.left_at <= plan.at:
        yield set_left(known.id, None)
        return rules.back_again(known.first_entry_at, known.first_gate)
    return rules.already(gate_list, Direction.ENTRY, known.first_entry_at, known.first_gate)


def _leave(plan: Plan, gate_list: GateList, shown: ShownPass) -> Steps[Done]:
    known = yield from locked_latest_presence(gate_list.id, shown.id)
    period = known.period if known else ""
    if known is None:
        decision = rules.refused(rules.NOT_INSIDE)
    elif known.left_at is not None:
        decision = rules.already(gate_list, Direction.EXIT, known.left_at, "")
    else:
        decision = Decision(
            result=Result.OK, first_at=known.first_entry_at, first_gate=known.first_gate
        )
        yield set_left(known.id, plan.at)
    done = yield from keep(plan, gate_list, decision, shown=shown, period=period)
    if plan.is_late or decision.result is Result.ALREADY:
        yield from derive_anew(gate_list, shown.id)
    return done


def room_verdict(gate_list: GateList, pass_id: UUID) -> Steps[Verdict]:
    """Why a room takes nobody more just now; whoever is in already may be read again.

    A list that refuses is locked, so that two gates do not let the last one in twice.
    """
    if gate_list.when_full == REFUSE:
        yield Sql("SELECT id FROM checkin_list WHERE id = ?", [gate_list.id], for_update=True)
    rows = yield Sql(
        "SELECT COUNT(*) AS inside, COUNT(CASE WHEN pass_id = ? THEN 1 END) AS own"
        " FROM checkin_presence WHERE gate_list = ? AND left_at IS NULL",
        [pass_id, gate_list.id],
    )
    return rules.may_hold_more(gate_list, rows[0]["inside"], is_inside=bool(rows[0]["own"]))


def _fact(plan: Plan, gate_list: GateList, shown: ShownPass, period: str) -> PresenceRecorded:
    return PresenceRecorded(
        gate_list=gate_list.id,
        kind=gate_list.kind,
        subject=gate_list.subject,
        signup=shown.signup,
        period=period,
        at=plan.at,
    )


def _row_of(plan: Plan, answer: ScanAnswer) -> dict[str, Any]:
    request, decision = plan.request, answer.decision
    return {
        "id": plan.scan,
        "created_at": plan.received_at,
        "gate_list": answer.gate_list.id,
        "signup": answer.signup,
        "direction": request.direction,
        "at": plan.at,
        "device_at": request.device_at,
        "received_at": plan.received_at,
        "is_skewed": answer.is_skewed,
        "device": request.device,
        "nonce": request.nonce,
        "read_hash": plan.read_hash,
        "result": decision.result,
        "reason": decision.reason.code if decision.reason else "",
        "said": said_of(decision),
        "by_account": plan.account,
        "gate": request.gate,
        "decided": request.decided,
    }


def keep(
    plan: Plan,
    gate_list: GateList,
    decision: Decision,
    *,
    shown: ShownPass | None = None,
    period: str = "",
    facts: Sequence[Signal] = (),
) -> Steps[Done]:
    """Keep the reading with its answer, last; undoes all when its nonce was kept meanwhile."""
    request = plan.request
    answer = ScanAnswer(
        scan=plan.scan,
        gate_list=gate_list,
        direction=request.direction,
        decision=decision,
        at=plan.at,
        name=shown.name if shown else "",
        signup=shown.signup if shown else None,
        is_skewed=rules.is_skewed(request.sent_at or request.device_at, plan.received_at),
    )
    row = _row_of(plan, answer) | {"pass_id": shown.id if shown else None, "period": period}
    if not (yield from insert_scan(row)):
        raise AnsweredMeanwhile
    return Done(answer=answer, facts=facts)
