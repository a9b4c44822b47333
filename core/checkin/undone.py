"""Who took readings back: for the lists of last readings, at the desk and on the phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.data.commands import Row, as_uuid, read
from core.data.many import marks
from core.services.audit.api import reasons_of

MOST_TOLD = 50
UNDONE = "checkin.scan.undone"
"""The act in the log; it keeps the words of whoever took a reading back."""

_WHO = "COALESCE(NULLIF(who.name, ''), u.gate, '') AS who"
_JOINS = (
    " LEFT JOIN people_account account ON account.id = u.by_account"
    " LEFT JOIN people_person who ON who.id = account.person"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A reading, by its device's nonce, that somebody took back; `by` is a name or a gate's."""

    nonce: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Who took a reading back, a person's name or a gate's, and why, in their own words."""

    by: str
    why: str


async def who_undid(scans: Sequence[Row]) -> Mapping[UUID, Undone]:
    """Of these rows (id, device, nonce) those taken back, and those that take one back."""
    if not scans:
        return {}
    ids: list[Any] = [row["id"] for row in scans]
    nonces: list[Any] = [row["nonce"] for row in scans]
    those = marks(scans)
    rows = await read(
        f"SELECT u.id, u.undone_scan, u.undone_nonce, u.device, {_WHO} FROM checkin_scan u{_JOINS}"  # noqa: S608 -- constants only
        f" WHERE u.direction = 'undo' AND (u.id IN ({those}) OR u.undone_scan IN ({those})"
        f" OR u.undone_nonce IN ({those}) AND u.undone_nonce <> '')"
        " ORDER BY u.received_at DESC, u.id DESC",
        [*ids, *ids, *nonces],
    )
    said = await _words_of(rows)
    by_scan: dict[UUID | None, Undone] = {}
    by_nonce: dict[tuple[UUID | None, str], Undone] = {}
    for row, why in zip(rows, said, strict=True):
        undone = Undone(by=row["who"], why=why)
        by_scan[as_uuid(row["id"])] = by_scan[as_uuid(row["undone_scan"])] = undone
        by_nonce[as_uuid(row["device"]), row["undone_nonce"]] = undone
    by_scan.pop(None, None)
    found = {}
    for row in scans:
        scan, reading = as_uuid(row["id"]), (as_uuid(row["device"]), row["nonce"])
        undone_by = by_scan.get(scan) or by_nonce.get(reading)
        if undone_by is not None:
            found[scan] = undone_by
    return found


async def _words_of(undos: Sequence[Row]) -> Sequence[str]:
    """Why, by the log: it names the reading, or the undo itself where a phone sent it."""
    both = [(as_uuid(row["id"]), as_uuid(row["undone_scan"])) for row in undos]
    said = await reasons_of([one for ids in both for one in ids if one], UNDONE)
    return [next((said[one] for one in ids if one in said), "") for ids in both]


async def taken_back_of(device: UUID) -> Sequence[TakenBack]:
    """A device's readings that somebody else took back, the latest first."""
    rows = await read(
        f"SELECT n.nonce, {_WHO} FROM checkin_scan u"  # noqa: S608 -- constants only
        f" JOIN checkin_scan n ON n.id = u.undone_scan{_JOINS}"
        " WHERE u.undone_scan IS NOT NULL AND n.device = ? AND u.undone_nonce = ''"
        " ORDER BY u.received_at DESC, u.id DESC LIMIT ?",
        [device, MOST_TOLD],
    )
    return [TakenBack(nonce=row["nonce"], by=row["who"]) for row in rows]
