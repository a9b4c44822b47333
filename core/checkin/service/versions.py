"""Whether what gates keep is still what the tables say: one text for lists, keys and passes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec

from core.checkin.devices import Gate
from core.checkin.queries import bundle_rows, lists_of
from core.checkin.service.keys import public_keys
from core.checkin.values import GateList
from core.data.commands import Row

KEPT_SECONDS = 2.0
MOST_KEPT = 500
Thing = tuple[str, UUID]

_kept: dict[Thing, tuple[float, str]] = {}
_asking: dict[Thing, asyncio.Lock] = {}
_LIST = (
    "id",
    "title",
    "period",
    "is_two_way",
    "opens_at",
    "closes_at",
    "closed_at",
    "starts_at",
    "ends_at",
    "zone",
    "day_starts_at_hour",
    "sheet",
    "capacity",
    "when_full",
)


async def version_of(gate: Gate) -> str:
    """A text that changes with the lists, the keys and the passes, whoever comes.

    At most two seconds old: it walks through everybody, and each reading asks for it.
    """
    thing = (gate.kind, gate.subject)
    async with _asking.setdefault(thing, asyncio.Lock()):
        made_at, version = _kept.get(thing, (float("-inf"), ""))
        if monotonic() - made_at < KEPT_SECONDS:
            return version
        lists = await lists_of(gate.kind, gate.subject)
        return keep_version(
            gate, lists, await people_at_gate(gate, lists), keys=await public_keys()
        )


def keep_version(
    gate: Gate, lists: Sequence[GateList], rows: Sequence[Row], *, keys: Mapping[int, str]
) -> str:
    """The version of what was just read; asked again soon, it is the answer."""
    whole = [[list_fields(one) for one in lists], rows, sorted(keys.items())]
    encoded = msgspec.json.encode(whole, enc_hook=str)
    version = hashlib.sha256(encoded).hexdigest()[:16]
    if len(_kept) >= MOST_KEPT:
        forget_versions()
    _kept[gate.kind, gate.subject] = (monotonic(), version)
    return version


def forget_versions() -> None:
    """The next to ask hears what the tables say."""
    _kept.clear()
    for thing in [one for one, lock in _asking.items() if not lock.locked()]:
        del _asking[thing]


async def people_at_gate(gate: Gate, lists: Sequence[GateList]) -> Sequence[Row]:
    """Everybody who could stand at the gate, with their passes."""
    others = sorted({one.sheet for one in lists if one.sheet is not None})
    return await bundle_rows(gate.kind, gate.subject, others)


def list_fields(one: GateList) -> dict[str, Any]:
    """What a gate knows of a list, besides how many came."""
    return {name: getattr(one, name) for name in _LIST}
