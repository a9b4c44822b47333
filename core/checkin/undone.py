"""Who took readings back: for the lists of last readings, at the desk and on the phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.data.commands import Row, as_uuid, read

MOST_TOLD = 50
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


async def who_undid(scans: Sequence[Row]) -> Mapping[UUID, str]:
    """Who took back which of these rows (id, device, nonce): a person's name, else a gate's."""
    if not scans:
        return {}
    ids: list[Any] = [row["id"] for row in scans]
    nonces: list[Any] = [row["nonce"] for row in scans]
    marks = ", ".join("?" * len(scans))
    rows = await read(
        f"SELECT u.undone_scan, u.undone_nonce, u.device, {_WHO} FROM checkin_scan u{_JOINS}"  # noqa: S608 -- constants only
        f" WHERE u.undone_scan IN ({marks}) OR u.undone_nonce IN ({marks}) AND u.undone_nonce <> ''"
        " ORDER BY u.received_at DESC, u.id DESC",
        [*ids, *nonces],
    )
    named = {(as_uuid(row["device"]), row["undone_nonce"]): row["who"] for row in rows}
    by_id = {as_uuid(row["undone_scan"]): row["who"] for row in rows}
    found = {}
    for row in scans:
        scan, nonce = as_uuid(row["id"]), (as_uuid(row["device"]), row["nonce"])
        if scan in by_id or nonce in named:
            found[scan] = by_id.get(scan, named.get(nonce, ""))
    return found


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
