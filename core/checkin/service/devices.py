"""Devices: invited by a code, paired, heard of, revoked; the only writer of their table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.devices import CODE_LIFE, Device, Mode, device_by_code, device_by_token
from core.checkin.queries import lists_of
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, execute, run
from core.data.ids import new_id, new_token, token_hash
from core.data.times import elapsed, later, utc_now
from core.services.audit.api import record_statement

LONGEST_TOKEN = 64
TOUCH_EVERY = timedelta(seconds=30)
CODE_GONE = Refusal(
    "code_gone", msg("This code was used already or is older than 10 minutes. Ask for a new one.")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A device that is to be: where it stands and, for a poster, when it is taken."""

    kind: str
    subject: UUID
    name: str
    mode: Mode = Mode.SCANNER
    gate_list: UUID | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class DeviceDesk:
    """Implements contracts.ports.DeviceSource: one query, of which nothing is kept."""

    async def viewer_of(self, token: str) -> Viewer:
        """The paired device; a visitor for what is revoked, over, or no token at all."""
        if not 0 < len(token) <= LONGEST_TOKEN:
            return VISITOR
        device, now = await device_by_token(token_hash(token)), utc_now()
        if device is None or not device.is_alive(now):
            return VISITOR
        seen = device.last_seen_at
        if seen is None or elapsed(seen, now) > TOUCH_EVERY:
            await note_contact(device.id, now=now)
        return device.as_viewer()


DEVICES = DeviceDesk()


async def invite_device(wish: Wish, *, viewer: Viewer, now: datetime | None = None) -> str:
    """Make a device that waits for its phone; returns the code, good for 10 minutes and once.

    Raises NotFound for a thing without lists and for a list of something else.
    """
    moment = now or utc_now()
    device, organization = new_id(), await _organization_of(wish)
    code, hashed = new_token()

    def steps() -> Steps[None]:
        yield _insert(device, organization, wish, viewer, moment)
        yield Sql(
            "UPDATE checkin_device SET code_hash = ?, code_expires_at = ? WHERE id = ?",
            [hashed, later(moment, CODE_LIFE), device],
        )
        yield _logged(viewer, "checkin.device.invited", device, organization)

    await run(steps)
    return code


async def put_up(wish: Wish, *, viewer: Viewer, now: datetime | None = None) -> UUID:
    """Make a poster or a screen, which no phone has to take; returns its id. Raises NotFound."""
    device, organization = new_id(), await _organization_of(wish)

    def steps() -> Steps[None]:
        yield _insert(device, organization, wish, viewer, now or utc_now())
        yield _logged(viewer, "checkin.device.put_up", device, organization)

    await run(steps)
    return device


async def pair_device(code: str, *, now: datetime | None = None) -> tuple[Device, str]:
    """Take a code: the device, and its token, which is told once.

    Raises Refused for a code that was used, is too old, or never was.
    """
    moment = now or utc_now()
    found = await device_by_code(token_hash(code))
    if found is None or not found.is_alive(moment):
        raise Refused(CODE_GONE)
    token, hashed = new_token()

    def steps() -> Steps[bool]:
        rows = yield Sql(
            "UPDATE checkin_device SET token_hash = ?, code_hash = NULL, paired_at = ?,"
            " last_seen_at = ? WHERE id = ? AND code_hash = ? AND code_expires_at > ?"
            " AND revoked_at IS NULL RETURNING id",
            [hashed, moment, moment, found.id, token_hash(code), moment],
        )
        if rows:
            yield _logged(None, "checkin.device.paired", found.id, found.organization)
        return bool(rows)

    if not await run(steps):
        raise Refused(CODE_GONE)
    return found, token


async def revoke_device(
    device: Device, *, viewer: Viewer | None, now: datetime | None = None
) -> None:
    """End a device at once; what it read stays. Doing it twice changes nothing."""

    def steps() -> Steps[None]:
        rows = yield Sql(
            "UPDATE checkin_device SET revoked_at = ?, code_hash = NULL"
            " WHERE id = ? AND revoked_at IS NULL RETURNING id",
            [now or utc_now(), device.id],
        )
        if rows:
            yield _logged(viewer, "checkin.device.revoked", device.id, device.organization)

    await run(steps)


async def note_contact(
    device: UUID,
    *,
    now: datetime,
    waiting: int | None = None,
    clock_offset: int | None = None,
) -> None:
    """A device was heard of; perhaps it said how many readings wait and what its clock shows."""
    await execute(contact_statement(device, now=now, waiting=waiting, clock_offset=clock_offset))


def contact_statement(
    device: UUID, *, now: datetime, waiting: int | None = None, clock_offset: int | None = None
) -> Sql:
    """The same for a script that has more to write."""
    return Sql(
        "UPDATE checkin_device SET last_seen_at = ?, waiting = COALESCE(?, waiting),"
        " clock_offset = COALESCE(?, clock_offset) WHERE id = ?",
        [now, waiting, clock_offset, device],
    )


async def _organization_of(wish: Wish) -> UUID:
    lists = await lists_of(wish.kind, wish.subject)
    is_known = wish.gate_list is None or wish.gate_list in {one.id for one in lists}
    if not lists or not is_known:
        raise NotFound
    return lists[0].organization


def _insert(device: UUID, organization: UUID, wish: Wish, viewer: Viewer, now: datetime) -> Sql:
    return Sql(
        "INSERT INTO checkin_device (id, created_at, kind, subject, organization, gate_list, mode,"
        " name, opens_at, closes_at, waiting, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        [
            device,
            now,
            wish.kind,
            wish.subject,
            organization,
            wish.gate_list,
            wish.mode,
            wish.name,
            wish.opens_at,
            wish.closes_at,
            viewer.account,
        ],
    )


def _logged(viewer: Viewer | None, action: str, device: UUID, organization: UUID) -> Sql:
    return record_statement(viewer, action=action, subject=device, organization=organization)
