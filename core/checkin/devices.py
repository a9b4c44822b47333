"""What a gate's device is, and reads of devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.contracts.viewer import Grant, Viewer
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.times import elapsed, later

CODE_LIFE = timedelta(minutes=10)
LIFE_AFTER_END = timedelta(hours=24)
QUIET_AFTER = timedelta(minutes=2)
ROLE, SCOPE_KIND = "scanner", "event"
SCOPES = frozenset({"checkin:read", "checkin:write"})

_DEVICE = (
    "SELECT d.*, (SELECT MAX(l.ends_at) FROM checkin_list l"
    " WHERE l.kind = d.kind AND l.subject = d.subject) AS ends_at FROM checkin_device d"
)


class Mode(StrEnum):
    """What stands at the gate."""

    SCANNER = "scanner"
    KIOSK = "kiosk"
    POSTER = "poster"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Where somebody stands with a device, paired or a program's: what bundles are made for."""

    id: UUID
    kind: str
    subject: UUID
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of one thing. Instants are UTC; `clock_offset` is in milliseconds."""

    id: UUID
    kind: str
    subject: UUID
    organization: UUID
    gate_list: UUID | None
    mode: Mode
    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    code_expires_at: datetime | None
    paired_at: datetime | None
    last_seen_at: datetime | None
    waiting: int
    clock_offset: int | None
    revoked_at: datetime | None
    expires_at: datetime

    @classmethod
    def from_row(cls, row: Row) -> Device:
        """A device from a row of either engine, with the end of its thing."""
        ends_at = as_instant(row["ends_at"]) or as_instant(row["created_at"])
        return cls(
            id=as_uuid(row["id"]),
            subject=as_uuid(row["subject"]),
            organization=as_uuid(row["organization"]),
            opens_at=as_instant(row["opens_at"]),
            closes_at=as_instant(row["closes_at"]),
            code_expires_at=as_instant(row["code_expires_at"]),
            paired_at=as_instant(row["paired_at"]),
            revoked_at=as_instant(row["revoked_at"]),
            kind=row["kind"],
            gate_list=as_uuid(row["gate_list"]),
            mode=Mode(row["mode"]),
            name=row["name"],
            last_seen_at=as_instant(row["last_seen_at"]),
            waiting=row["waiting"],
            clock_offset=row["clock_offset"],
            expires_at=later(ends_at, LIFE_AFTER_END),
        )

    def is_alive(self, now: datetime) -> bool:
        """Neither revoked nor past its end."""
        return self.revoked_at is None and now < self.expires_at

    def is_quiet(self, now: datetime) -> bool:
        """Paired, and not heard of for a while."""
        seen = self.last_seen_at or self.paired_at
        return seen is not None and elapsed(seen, now) > QUIET_AFTER

    @property
    def gate(self) -> Gate:
        """Where it stands."""
        return Gate(
            id=self.id,
            kind=self.kind,
            subject=self.subject,
            name=self.name,
            expires_at=self.expires_at,
        )

    def as_viewer(self) -> Viewer:
        """The device as policies see it: a token for one thing and nothing else.

        A kiosk is for everybody's hands: it may use its own page only.
        """
        if self.mode is not Mode.SCANNER:
            return Viewer(device=self.id, name=self.name, token=self.id, scopes=frozenset())
        grant = Grant(role=ROLE, scope_kind=SCOPE_KIND, scope_id=self.subject)
        return Viewer(
            device=self.id,
            name=self.name,
            grants=(grant,),
            token=self.id,
            scopes=SCOPES,
            only_thing=self.subject,
        )


async def device_by_id(device: UUID) -> Device | None:
    """One device, or None."""
    rows = await read(f"{_DEVICE} WHERE d.id = ?", [device])
    return Device.from_row(rows[0]) if rows else None


async def device_by_token(hashed: str) -> Device | None:
    """The device whose token has this hash, alive or not."""
    rows = await read(f"{_DEVICE} WHERE d.token_hash = ?", [hashed])
    return Device.from_row(rows[0]) if rows else None


async def device_by_code(hashed: str) -> Device | None:
    """The device that waits for being paired by the code with this hash."""
    rows = await read(f"{_DEVICE} WHERE d.code_hash = ?", [hashed])
    return Device.from_row(rows[0]) if rows else None


async def devices_of(kind: str, subject: UUID) -> Sequence[Device]:
    """The devices of a thing in the order in which they were made."""
    rows = await read(
        f"{_DEVICE} WHERE d.kind = ? AND d.subject = ? ORDER BY d.created_at, d.id",
        [kind, subject],
    )
    return [Device.from_row(row) for row in rows]
