"""The vocabulary of batches: readings that a gate's queue sends, and what is answered to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.values import Direction, Result, ScanAnswer
from core.contracts.ages import AgeBand
from core.contracts.verdicts import Refusal

MOST_ITEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanItem:
    """One reading of a queue; `nonce` names it for ever on its device.

    One of `code`, `signup` and `walk_in` (a name, with an `age` where the list asks for it) says
    who it was. `decided` is what the gate did without network; None asks. An undo names the nonce
    of its reading in `undoes`, and perhaps a `reason`. `offset` is the device's clock less ours, as
    the device knew it when it read.
    """

    nonce: str
    gate_list: UUID
    direction: Direction = Direction.ENTRY
    code: str = ""
    signup: UUID | None = None
    walk_in: str = ""
    age: AgeBand | None = None
    device_at: datetime | None = None
    offset: timedelta | None = None
    gate: str = ""
    decided: Result | None = None
    undoes: str = ""
    reason: str = ""
    sequence: int | None = None

    @property
    def read(self) -> str:
        """What was read, to tell readings under one nonce apart."""
        if self.direction is Direction.UNDO:
            return f"undo:{self.undoes}"
        return f"{self.direction}:{self.code.strip() or self.signup}"

    @property
    def let_through(self) -> bool:
        """Whether the gate has let somebody through by itself."""
        return self.decided in {Result.OK, Result.ALREADY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a device sends at once. `sent_at` is its clock at the sending; `waiting` remain."""

    kind: str
    subject: UUID
    device: UUID
    items: Sequence[ScanItem] = ()
    sent_at: datetime | None = None
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What came of one item: an answer, or why nothing was kept of it (`is_missing`: no list)."""

    nonce: str
    answer: ScanAnswer | None = None
    refusal: Refusal | None = None
    is_missing: bool = False
