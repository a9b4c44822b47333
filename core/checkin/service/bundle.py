"""What a gate needs without network: lists, keys, passes by name; nobody's address."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.checkin.attendance import attendance_of
from core.checkin.devices import LIFE_AFTER_END, Gate
from core.checkin.queries import lists_of, presence_rows
from core.checkin.service.keys import public_keys
from core.checkin.service.passes import issue_missing
from core.checkin.service.versions import keep_version, list_fields, people_at_gate
from core.checkin.undone import taken_back_of
from core.checkin.values import GateList
from core.contracts.errors import NotFound
from core.data.commands import Row, as_instant, as_uuid
from core.data.times import later
from core.settings import current as settings
from core.signups.api import asks_age

BUNDLE_LIFE = timedelta(hours=24)
AT_GATES = frozenset({"confirmed", "held", "guardian", "requested", "offered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """`content` says the same as long as nothing changes; `version` leaves out who came."""

    content: dict[str, Any]
    version: str
    made_at: datetime
    expires_at: datetime


async def bundle_of(gate: Gate, *, now: datetime) -> Bundle:
    """All that a gate needs. Passes are made for who has none yet."""
    lists = await lists_of(gate.kind, gate.subject)
    salt = salt_of(gate.subject)
    rows = await _passes(gate, lists)
    keys = await public_keys()
    shown_lists = [list_fields(one) | {"asks_age": asks_age(one)} for one in lists]
    fixed: dict[str, Any] = {
        "lists": shown_lists,
        "keys": {str(number): key for number, key in keys.items()},
        "salt": salt,
        "passes": [_pass(row, salt) for row in rows],
    }
    counts = [await attendance_of(one, now=now) for one in lists]
    for shown, count in zip(shown_lists, counts, strict=True):
        shown |= {"arrived": count.arrived, "inside": count.inside, "expected": count.expected}
    present = [_presence(row) for row in await presence_rows([one.id for one in lists])]
    undone = [{"nonce": one.nonce, "by": one.by} for one in await taken_back_of(gate.id)]
    return Bundle(
        content=fixed | {"present": present, "undone": undone},
        version=keep_version(gate, lists, rows, keys=keys),
        made_at=now,
        expires_at=min(later(now, BUNDLE_LIFE), gate.expires_at),
    )


async def gate_of(kind: str, subject: UUID, *, device: UUID) -> Gate:
    """The gate of a program that may check in at a thing. Raises NotFound without any list."""
    lists = await lists_of(kind, subject)
    if not lists:
        raise NotFound
    end = max(one.ends_at for one in lists)
    return Gate(
        id=device, kind=kind, subject=subject, name="", expires_at=later(end, LIFE_AFTER_END)
    )


def salt_of(subject: UUID) -> str:
    """With what a thing's typed letters are hashed; it says nothing by itself."""
    secret = f"checkin.typed:{settings().secret_key}".encode()
    return hmac.new(secret, str(subject).encode(), hashlib.sha256).hexdigest()[:32]


def typed_hash(salt: str, letters: str) -> str:
    """Typed letters as a bundle shows them."""
    return hmac.new(salt.encode(), letters.encode(), hashlib.sha256).hexdigest()


async def _passes(gate: Gate, lists: Sequence[GateList]) -> Sequence[Row]:
    rows = await people_at_gate(gate, lists)
    missing = [row for row in rows if row["id"] is None]
    things = {(row["kind"], as_uuid(row["subject"])) for row in missing}
    for kind, subject in sorted(things):
        own = [row for row in missing if as_uuid(row["subject"]) == subject]
        await issue_missing(kind, subject, [as_uuid(row["signup"]) for row in own])
    return await people_at_gate(gate, lists) if missing else rows


def _pass(row: Row, salt: str) -> dict[str, Any]:
    """Somebody who does not come any more has no name here."""
    typed = row["typed_code"]
    return {
        "id": as_uuid(row["id"]),
        "signup": as_uuid(row["signup"]),
        "name": row["name"] if row["state"] in AT_GATES else "",
        "sheet": as_uuid(row["sheet"]),
        "state": row["state"],
        "typed": typed_hash(salt, typed) if typed else "",
        "not_after": as_instant(row["not_after"]),
        "is_revoked": row["revoked_at"] is not None,
    }


def _presence(row: Row) -> dict[str, Any]:
    return {
        "list": as_uuid(row["gate_list"]),
        "pass": as_uuid(row["pass_id"]),
        "period": row["period"],
        "at": as_instant(row["first_entry_at"]),
        "gate": row["first_gate"],
        "left_at": as_instant(row["left_at"]),
    }
