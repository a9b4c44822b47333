"""Whose passes the items of a batch show, and what speaks against each by the gate's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from core.checkin import rules
from core.checkin.service.batch_readings import Read
from core.checkin.service.pass_statements import lock_passes, passes_by_id, passes_by_typed_codes
from core.checkin.values import (
    Decision,
    Direction,
    GateList,
    Result,
    ShownPass,
)
from core.data.commands import Steps


@dataclass(slots=True)
class Sighting:
    """An item with its pass as it stands now; `verdict` is what speaks against it."""

    read: Read
    gate_list: GateList
    shown: ShownPass | None
    verdict: Decision | None
    decision: Decision | None = None
    period: str = ""

    @property
    def counts(self) -> bool:
        """Whether presence is derived from it."""
        if self.shown is None or self.decision is not None:
            return False
        return self.verdict is None or self.read.item.let_through


def sighted(lists: Mapping[UUID, GateList], reads: Sequence[Read]) -> Steps[Sequence[Sighting]]:
    """Find the passes, lock them, and look at each as the gate's rules do."""
    by_letters: dict[tuple[UUID, str], UUID] = {}
    for gate_list in {one.item.gate_list for one in reads if one.typed_code}:
        codes = {
            one.typed_code for one in reads if one.typed_code and one.item.gate_list == gate_list
        }
        found = yield from passes_by_typed_codes(lists[gate_list], sorted(codes))
        by_letters |= {(gate_list, code): one for code, one in found.items()}
    wanted = {one.pass_id for one in reads if one.pass_id} | set(by_letters.values())
    yield from lock_passes(list(wanted))
    shown = yield from passes_by_id(list(wanted))
    return [_sighting(one, lists[one.item.gate_list], by_letters, shown) for one in reads]


def _sighting(
    read: Read,
    gate_list: GateList,
    by_letters: Mapping[tuple[UUID, str], UUID],
    shown: Mapping[UUID, ShownPass],
) -> Sighting:
    pass_id = read.pass_id
    if read.typed_code:
        pass_id = by_letters.get((gate_list.id, read.typed_code))
    found = shown.get(pass_id) if pass_id else None
    sighting = Sighting(read, gate_list, found, None)
    if found is None or found.signup is None:
        unknown = rules.UNKNOWN_CODE if read.typed_code else rules.UNKNOWN_PASS
        sighting.shown, sighting.decision = None, rules.refused(read.refusal or unknown)
        return sighting
    if read.item.signup is not None:
        found = replace(found, revoked_at=None)  # as in `scan`: picked by name
    if not gate_list.is_for(found.kind, found.subject, found.sheet):
        sighting.shown = replace(found, signup=None, name="")
        sighting.decision = rules.refusal_of(gate_list, found, read.at)
    elif read.item.decided is Result.REFUSED:
        sighting.decision = rules.refused(rules.REFUSED_THERE)
    elif read.item.direction is not Direction.UNDO:
        sighting.verdict = rules.refusal_of(gate_list, found, read.at, read.item.direction)
        if sighting.verdict and not read.item.let_through:
            sighting.decision = sighting.verdict
    return sighting
