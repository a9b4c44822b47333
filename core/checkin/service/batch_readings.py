"""What is found out about a queue's items before the transaction: who was read, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from core.checkin import rules
from core.checkin.batches import Batch, ItemAnswer, ScanItem
from core.checkin.queries import signups_with_passes
from core.checkin.service.keys import read_code
from core.checkin.service.passes import issue_pass
from core.checkin.service.plans import hash_of
from core.checkin.tokens import parts
from core.checkin.typed_codes import is_typed, normalised
from core.checkin.values import Direction, GateList, WalkIn
from core.contracts.errors import NotFound
from core.contracts.verdicts import Refusal
from core.data.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An item with the pass that was read, or its typed letters, or why it is no pass."""

    item: ScanItem
    id: UUID
    at: datetime
    is_skewed: bool
    read_hash: str
    pass_id: UUID | None = None
    typed_code: str | None = None
    refusal: Refusal | None = None


@dataclass(slots=True)
class Found:
    """The items by what is to be done with them."""

    reads: list[Read] = field(default_factory=list)
    walk_ins: list[ScanItem] = field(default_factory=list)
    refused: dict[str, ItemAnswer] = field(default_factory=dict)


async def read_items(batch: Batch, lists: Mapping[UUID, GateList], *, now: datetime) -> Found:
    """Check signatures, correct times, put aside what cannot be used."""
    found = Found()
    seen: dict[str, str] = {}
    passes = await _passes_of_signups(batch, lists)
    for item in batch.items:
        if item.gate_list not in lists:
            found.refused[item.nonce] = ItemAnswer(nonce=item.nonce, is_missing=True)
        elif item.walk_in:
            found.walk_ins.append(item)
        elif item.signup is not None and (item.gate_list, item.signup) not in passes:
            found.refused[item.nonce] = ItemAnswer(nonce=item.nonce, is_missing=True)
        elif seen.setdefault(item.nonce, item.read) == item.read:
            found.reads.append(await _read(batch, item, passes, now=now))
    return found


async def _passes_of_signups(
    batch: Batch, lists: Mapping[UUID, GateList]
) -> Mapping[tuple[UUID, UUID], UUID]:
    """List and sign-up → pass, where the sign-up is one of the list's people."""
    asked = {(one.gate_list, one.signup) for one in batch.items if one.signup is not None}
    known = await signups_with_passes(sorted({signup for _, signup in asked}))
    found: dict[tuple[UUID, UUID], UUID] = {}
    for gate_list, signup in asked:
        one, place = lists.get(gate_list), known.get(signup)
        if one and place and one.is_for(place.kind, place.subject, place.sheet):
            found[gate_list, signup] = place.pass_id or await issue_pass(signup)
    return found


async def _read(
    batch: Batch, item: ScanItem, passes: Mapping[tuple[UUID, UUID], UUID], *, now: datetime
) -> Read:
    at, is_skewed = rules.corrected_by_offset(
        item.device_at, batch.sent_at, item.offset, received_at=now
    )
    read = Read(item=item, id=new_id(), at=at, is_skewed=is_skewed, read_hash=hash_of(item.read))
    return await _recognized(read, passes)


async def _recognized(read: Read, passes: Mapping[tuple[UUID, UUID], UUID]) -> Read:
    item, text = read.item, read.item.code.strip()
    if item.signup is not None:
        return replace(read, pass_id=passes[item.gate_list, item.signup])
    if is_typed(text):
        typed = normalised(text)
        return replace(read, typed_code=typed, refusal=None if typed else rules.UNKNOWN_CODE)
    code = await read_code(text)
    if code is not None:
        return replace(read, pass_id=code.pass_id)
    return replace(read, refusal=rules.UNREADABLE if parts(text) is None else rules.FORGED)


def walk_in_of(batch: Batch, item: ScanItem, *, now: datetime) -> WalkIn:
    """Somebody whom the gate has added by name. Raises NotFound for a leaving: it has no name."""
    if item.direction is not Direction.ENTRY:
        raise NotFound
    at, _ = rules.corrected_by_offset(item.device_at, batch.sent_at, item.offset, received_at=now)
    return WalkIn(
        gate_list=item.gate_list,
        device=batch.device,
        nonce=item.nonce,
        name=item.walk_in,
        age=item.age,
        gate=item.gate,
        device_at=item.device_at,
        sent_at=batch.sent_at,
        at=at,
        has_entered=item.let_through,
    )
