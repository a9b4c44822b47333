"""The script of a batch: a dozen statements, however many items there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.checkin import rules
from core.checkin.batches import Batch, ItemAnswer
from core.checkin.derivation import Outcome, outcomes, presences
from core.checkin.service.batch_readings import Read
from core.checkin.service.batch_sightings import Sighting, sighted
from core.checkin.service.commands import NONCE_REUSED, AnsweredMeanwhile
from core.checkin.service.presence_statements import kept_presences, put_presences
from core.checkin.service.scan_statements import (
    answer_of,
    insert_scans,
    kept_scans,
    readings_of,
    said_of,
)
from core.checkin.service.scans import room_verdict
from core.checkin.signals import PresenceRecorded, PresenceSignal, PresenceUndone
from core.checkin.values import (
    REFUSE,
    Decision,
    DerivedPresence,
    Direction,
    GateList,
    Reading,
    Result,
    ScanAnswer,
)
from core.contracts.signals import Signal
from core.contracts.viewer import Viewer
from core.data.commands import Row, Steps, as_uuid
from core.services.audit.api import record_statement


@dataclass(slots=True)
class Merged:
    """The answers by nonce, and the facts to tell once all is committed."""

    answers: dict[str, ItemAnswer] = field(default_factory=dict)
    facts: list[Signal] = field(default_factory=list)


def merge_steps(
    batch: Batch,
    lists: Mapping[UUID, GateList],
    reads: Sequence[Read],
    *,
    viewer: Viewer,
    now: datetime,
) -> Steps[Merged]:
    """Answer what was kept before, then keep the rest and derive what it amounts to."""
    done = Merged()
    fresh = yield from _not_kept_yet(batch, lists, reads, done)
    sightings = yield from sighted(lists, fresh)
    for gate_list in (lists[one] for one in sorted({each.gate_list.id for each in sightings})):
        of_list = [one for one in sightings if one.gate_list.id == gate_list.id]
        yield from _merge_list(gate_list, of_list, batch, done, now)
    rows = [_row(batch, one, viewer, now) for one in sightings]
    if (yield from insert_scans(rows)) != len(rows):
        raise AnsweredMeanwhile
    for one in sightings:
        if one.read.item.direction is Direction.UNDO:
            yield record_statement(
                viewer,
                action="checkin.scan.undone",
                subject=one.read.id,
                organization=one.gate_list.organization,
                reason=one.read.item.reason,
            )
        done.answers[one.read.item.nonce] = ItemAnswer(
            nonce=one.read.item.nonce, answer=_answer(one)
        )
    return done


def _not_kept_yet(
    batch: Batch, lists: Mapping[UUID, GateList], reads: Sequence[Read], done: Merged
) -> Steps[Sequence[Read]]:
    kept = yield from kept_scans(batch.device, [one.item.nonce for one in reads])
    fresh: dict[str, Read] = {}
    for one in reads:
        row = kept.get(one.item.nonce)
        if row is None:
            fresh.setdefault(one.item.nonce, one)
        else:
            done.answers[one.item.nonce] = _repeated(one, row, lists)
    return sorted(fresh.values(), key=lambda one: (one.at, one.item.sequence or 0))


def _repeated(read: Read, row: Row, lists: Mapping[UUID, GateList]) -> ItemAnswer:
    nonce, gate_list = read.item.nonce, lists.get(as_uuid(row["gate_list"]))
    if gate_list is None or row["read_hash"] != read.read_hash:
        return ItemAnswer(nonce=nonce, refusal=NONCE_REUSED)
    if gate_list.id != read.item.gate_list:
        return ItemAnswer(nonce=nonce, refusal=NONCE_REUSED)
    return ItemAnswer(nonce=nonce, answer=answer_of(row, gate_list, is_repeat=True))


# --- what it amounts to --------------------------------------------------------------------------


def _merge_list(
    gate_list: GateList,
    sightings: Sequence[Sighting],
    batch: Batch,
    done: Merged,
    now: datetime,
) -> Steps[None]:
    yield from _keep_out_of_full_room(gate_list, sightings)
    counted = [one for one in sightings if one.counts]
    passes = sorted({one.shown.id for one in counted if one.shown})
    known = yield from readings_of(gate_list.id, passes)
    kept = yield from kept_presences(gate_list.id, passes)
    derived: dict[tuple[UUID, str], DerivedPresence] = {}
    for pass_id in passes:
        own = [one for one in counted if one.shown and one.shown.id == pass_id]
        readings = [*known.get(pass_id, ()), *(_reading(batch, one) for one in own)]
        amounts = outcomes(gate_list, readings)
        for one in own:
            _decide(one, amounts.get(one.read.id))
        for period, presence in presences(gate_list, readings).items():
            derived[pass_id, period] = presence
    yield from put_presences(gate_list.id, list(derived.items()), kept, passes=passes)
    signups = {one.shown.id: one.shown.signup for one in counted if one.shown}
    done.facts += _facts(gate_list, signups, derived, kept, now)


def _keep_out_of_full_room(gate_list: GateList, sightings: Sequence[Sighting]) -> Steps[None]:
    """Items that ask are refused when the room is full; what has happened has happened."""
    if gate_list.capacity is None or gate_list.when_full != REFUSE:
        return
    taken = 0
    for one in sightings:
        is_asking = one.counts and one.read.item.decided is None
        if one.shown is None or not is_asking or one.read.item.direction is not Direction.ENTRY:
            continue
        room = replace(gate_list, capacity=max(gate_list.capacity - taken, 0))
        verdict = yield from room_verdict(room, one.shown.id)
        if verdict:
            one.decision = rules.refused(verdict)
        else:
            taken += 1


def _reading(batch: Batch, one: Sighting) -> Reading:
    item = one.read.item
    return Reading(
        id=one.read.id,
        direction=item.direction,
        at=one.read.at,
        device=batch.device,
        nonce=item.nonce,
        gate=item.gate,
        undone_nonce=item.undoes,
        sequence=item.sequence or 0,
    )


def _decide(one: Sighting, outcome: Outcome | None) -> None:
    """The answer, from what the reading amounts to among all that are known by now."""
    reason = one.verdict.reason if one.verdict else None
    one.period = outcome.period if outcome else ""
    direction = one.read.item.direction
    if outcome is None or outcome.first_at is None:
        is_asking = one.read.item.decided is None
        if outcome is not None and is_asking:
            one.decision = rules.refused(rules.NOT_INSIDE)
        else:
            one.decision = Decision(result=Result.OK, reason=reason)
    elif outcome.kind == "again":
        one.decision = rules.already(one.gate_list, direction, outcome.first_at, outcome.first_gate)
    elif outcome.kind == "back":
        one.decision = rules.back_again(outcome.first_at, outcome.first_gate)
    else:
        one.decision = Decision(result=Result.OK, reason=reason)
    if reason is not None and one.decision.result is not Result.REFUSED:
        one.decision = replace(one.decision, reason=reason)


def _facts(
    gate_list: GateList,
    signups: Mapping[UUID, UUID | None],
    derived: Mapping[tuple[UUID, str], DerivedPresence],
    kept: Mapping[tuple[UUID, str], DerivedPresence],
    now: datetime,
) -> Iterable[PresenceSignal]:
    for key in sorted(derived.keys() ^ kept.keys()):
        pass_id, period = key
        is_new = key in derived
        yield (PresenceRecorded if is_new else PresenceUndone)(
            gate_list=gate_list.id,
            kind=gate_list.kind,
            subject=gate_list.subject,
            signup=signups.get(pass_id),
            period=period,
            at=derived[key].first_entry_at if is_new else now,
        )


# --- what is kept and said -----------------------------------------------------------------------


def _row(batch: Batch, one: Sighting, viewer: Viewer, now: datetime) -> dict[str, Any]:
    item, decision = one.read.item, one.decision or Decision(result=Result.OK)
    offset = item.offset
    return {
        "id": one.read.id,
        "created_at": now,
        "gate_list": one.gate_list.id,
        "pass_id": one.shown.id if one.shown else None,
        "signup": one.shown.signup if one.shown else None,
        "direction": item.direction.value,
        "period": one.period,
        "at": one.read.at,
        "device_at": item.device_at,
        "received_at": now,
        "is_skewed": one.read.is_skewed,
        "device": batch.device,
        "nonce": item.nonce,
        "read_hash": one.read.read_hash,
        "result": decision.result.value,
        "reason": decision.reason.code if decision.reason else "",
        "said": said_of(decision),
        "by_account": viewer.account,
        "gate": item.gate,
        "sequence": item.sequence,
        "clock_offset": round(offset.total_seconds() * 1000) if offset is not None else None,
        "decided": item.decided.value if item.decided else "",
        "undone_nonce": item.undoes,
    }


def _answer(one: Sighting) -> ScanAnswer:
    return ScanAnswer(
        scan=one.read.id,
        gate_list=one.gate_list,
        direction=one.read.item.direction,
        decision=one.decision or Decision(result=Result.OK),
        at=one.read.at,
        name=one.shown.name if one.shown else "",
        signup=one.shown.signup if one.shown else None,
        is_skewed=one.read.is_skewed,
    )
