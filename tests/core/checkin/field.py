"""A field with gates whose clocks are wrong, whose queues are sent in pieces, twice, and late.

It knows what was read. `Shelf` keeps what comes in, by the rules alone and without a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from core.checkin.batches import ScanItem
from core.checkin.derivation import presences
from core.checkin.rules import corrected_by_offset
from core.checkin.values import Direction, GateList, Reading, Result
from core.data.ids import new_id

SPACE = UUID("5f0c4a44-9d7e-4a8f-8a57-3f0f1d6f2a11")
LATE = timedelta(hours=1)
State = Sequence[tuple[str, str, str, str, str]]


@dataclass
class Gate:
    """A device: how far its clock is off, and what has not been answered yet."""

    name: str
    skew: timedelta
    device: UUID = field(default_factory=new_id)
    made: list[ScanItem] = field(default_factory=list)
    queue: list[ScanItem] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """A part of a gate's queue as it went out, in whatever order."""

    gate: Gate
    items: Sequence[ScanItem]
    skew: timedelta


class Field:
    """Gates, the people who come, and what was sent of it."""

    def __init__(self, start: datetime, lists: Sequence[GateList], people: Sequence[UUID]) -> None:
        self.start, self.lists, self.people = start, lists, people
        self.minute = 0
        self.gates: list[Gate] = []
        self.sent: list[Sent] = []

    @property
    def made(self) -> list[ScanItem]:
        return [item for gate in self.gates for item in gate.made]

    def put_up(self, skew: timedelta) -> Gate:
        gate = Gate(f"Gate {len(self.gates)}", skew)
        self.gates.append(gate)
        return gate

    def read(self, gate: Gate, gate_list: GateList, **given) -> ScanItem:
        """Somebody stands before a gate; a minute goes by."""
        self.minute += 1
        item = ScanItem(
            nonce=f"nonce-{new_id().hex}",
            gate_list=gate_list.id,
            device_at=self.start + timedelta(minutes=self.minute) + gate.skew,
            offset=gate.skew,
            gate=gate.name,
            sequence=len(gate.made),
            **({"decided": Result.OK} | given),
        )
        gate.made.append(item)
        gate.queue.append(item)
        return item

    def take_back(self, gate: Gate, random: Random) -> None:
        """One of the gate's own readings was a mistake."""
        moves = [one for one in gate.made if one.direction is not Direction.UNDO]
        if moves:
            target = random.choice(moves)
            (of,) = [one for one in self.lists if one.id == target.gate_list]
            who = {"walk_in": target.walk_in} if target.walk_in else {"signup": target.signup}
            self.read(gate, of, direction=Direction.UNDO, undoes=target.nonce, **who)

    def send(self, gate: Gate, random: Random, *, is_heard: bool) -> None:
        """Part of the queue goes out, some of what was answered before with it."""
        waiting = random.sample(gate.queue, random.randint(0, len(gate.queue)))
        again = random.sample(gate.made, random.randint(0, min(3, len(gate.made))))
        once = {one.nonce: one for one in (*waiting, *again)}
        self.sent.append(Sent(gate, list(once.values()), gate.skew))
        if is_heard:
            gate.queue = [one for one in gate.queue if one.nonce not in once]

    def finish(self) -> None:
        """Every gate finds the network again."""
        for gate in self.gates:
            self.sent.append(Sent(gate, gate.queue, gate.skew))
            gate.queue = []

    def arrivals(self, order: Sequence[Sent]) -> Sequence[tuple[Sent, datetime]]:
        """When parts come in that come in this order, long after all was read."""
        first = self.start + timedelta(minutes=self.minute) + LATE
        return [(part, first + timedelta(minutes=place)) for place, part in enumerate(order)]


class Shelf:
    """What is kept: each reading once, whoever sends it how often."""

    def __init__(self, lists: Sequence[GateList]) -> None:
        self.lists = {one.id: one for one in lists}
        self.kept: dict[tuple[UUID, str], tuple[ScanItem, Reading]] = {}

    def take(self, part: Sent, now: datetime) -> None:
        device = part.gate.device
        for item in part.items:
            at, _ = corrected_by_offset(
                item.device_at, now + part.skew, item.offset, received_at=now
            )
            reading = Reading(
                id=uuid5(SPACE, f"{device}:{item.nonce}"),
                direction=item.direction,
                at=at,
                device=device,
                nonce=item.nonce,
                gate=item.gate,
                undone_nonce=item.undoes,
                sequence=item.sequence or 0,
            )
            self.kept.setdefault((device, item.nonce), (item, reading))

    def state(self) -> State:
        """Who was where, when, by which gate, and until when."""
        found: list[tuple[str, str, str, str, str]] = []
        for (gate_list, who), readings in self._by_person().items():
            amounts = presences(self.lists[gate_list], readings)
            found += [
                (
                    str(gate_list),
                    who,
                    one.first_entry_at.isoformat(),
                    one.first_gate,
                    one.left_at.isoformat() if one.left_at else "",
                )
                for one in amounts.values()
            ]
        return sorted(found)

    def _by_person(self) -> Mapping[tuple[UUID, str], list[Reading]]:
        """A walk-in is known by the reading that made it."""
        found: dict[tuple[UUID, str], list[Reading]] = {}
        for item, reading in self.kept.values():
            walk_in = item.undoes if item.direction is Direction.UNDO else item.nonce
            who = str(item.signup) if item.signup else walk_in
            found.setdefault((item.gate_list, who), []).append(reading)
        return found


def played(field: Field, random: Random, steps: int) -> Field:
    """A history without anybody's choice: as many steps as are told, then all is sent."""
    for skew in (timedelta(), timedelta(hours=26), timedelta(hours=-26)):
        field.put_up(skew)
    for number in range(steps):
        gate, of = random.choice(field.gates), random.choice(field.lists)
        match random.choice(("in", "in", "in", "out", "undo", "walk in", "jump", "send", "lost")):
            case "in":
                field.read(gate, of, signup=random.choice(field.people))
            case "out":
                who = random.choice(field.people)
                field.read(gate, of, signup=who, direction=Direction.EXIT)
            case "undo":
                field.take_back(gate, random)
            case "walk in":
                field.read(gate, of, walk_in=f"Osoba {number}")
            case "jump":
                gate.skew = -gate.skew
            case what:
                field.send(gate, random, is_heard=what == "send")
    field.finish()
    return field


def shuffled(field: Field, random: Random) -> Sequence[Sent]:
    """All that was sent in another order, some of it twice, the items of each part too."""
    parts = [*field.sent, *random.sample(field.sent, len(field.sent) // 2)]
    random.shuffle(parts)
    return [replace(one, items=random.sample(list(one.items), len(one.items))) for one in parts]
