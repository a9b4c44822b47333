"""What the coordinator's page shows of a thing: lists, devices, the last readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.checkin.api import Device, GateList, Mode, conflicts_of, devices_of, last_scans_of
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.presentation import list_view, path_of_thing
from core.facilities.scanner.queries import lists_and_counts
from core.facilities.scanner.things import thing_of_lists

PERIODS: Mapping[str, str] = {
    "once": msg("counts once"),
    "daily": msg("counts once a day"),
    "each_entry": msg("counts each time"),
}
LAST = 12


async def overview(found: ThingWithLists, *, now: datetime) -> Mapping[str, Any]:
    """Everything on the page."""
    thing = await thing_of_lists(found.kind, found.subject)
    counted = await lists_and_counts(found.kind, found.subject)
    lists = [_list(one, thing) | {"count": count} for one, count in counted]
    zone = counted[0][0].zone if counted else "UTC"
    devices = await devices_of(found.kind, found.subject)
    names = {one.id: one.name for one in devices}
    return {
        "thing": found.title,
        "place": found.place,
        "thing_path": path_of_thing(found.subject),
        "lists": lists,
        "zone": zone,
        "devices": [_device(one, now) for one in devices],
        "scans": await last_scans_of([one.id for one, _ in counted], limit=LAST),
        "list_titles": {one["id"]: one["title"] for one in lists},
        "conflicts": await conflicts_of(found.kind, found.subject),
        "device_names": names,
        "now": now,
    }


def _list(one: GateList, thing: SignupSubject | None) -> dict[str, Any]:
    return list_view(one, thing) | {
        "rule": PERIODS[one.period.value],
        "is_two_way": one.is_two_way,
        "capacity": one.capacity,
        "when_full": one.when_full,
        "closed_at": one.closed_at,
    }


def _device(one: Device, now: datetime) -> dict[str, Any]:
    """A device with the one word on how it is."""
    if one.revoked_at is not None:
        state = "ended"
    elif one.mode in (Mode.POSTER, Mode.SCREEN):
        state = "up" if one.is_alive(now) else "over"
    elif one.paired_at is None:
        is_open = one.code_expires_at is not None and one.code_expires_at > now
        state = "waits" if is_open else "unused"
    elif not one.is_alive(now):
        state = "over"
    else:
        state = "quiet" if one.is_quiet(now) else "here"
    return {
        "id": one.id,
        "name": one.name,
        "mode": one.mode.value,
        "state": state,
        "seen_at": one.last_seen_at,
        "waiting": one.waiting,
        "clock_minutes": round(abs(one.clock_offset or 0) / 60_000),
    }
