"""Batches as devices send them: each item is read by itself, so that a bad one spoils no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.checkin.api import MOST_ITEMS, Batch, Device, Direction, Result, ScanItem
from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import is_aware
from core.facilities.scanner.forms import CODE, GATE
from core.web.connection import is_for_programs
from core.web.errors import Problem
from core.web.handlers import Request

NONCE = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$", examples=["gate-1-000017"])]
MOST_BYTES = 2 * 1024 * 1024
JSON = "application/json"
REASON = 200
DAYS = 400 * 24 * 3600 * 1000
UNUSABLE = Refusal("unusable", msg("This reading cannot be used."))


class WalkInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody without a sign-up whom the gate has added; `age` where the list asks for it."""

    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Ewa Lis"])]
    age: AgeBand | None = None


class ItemBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One reading of the queue; `undoes` is the nonce of the reading that an undo takes back, for
    the `reason` that somebody typed.
    """

    nonce: NONCE
    list: UUID
    direction: Direction = Direction.ENTRY
    code: Annotated[str, Meta(max_length=CODE)] = ""
    signup: UUID | None = None
    walk_in: WalkInBody | None = None
    device_at: datetime | None = None
    offset_ms: Annotated[int, Meta(ge=-DAYS, le=DAYS)] | None = None
    gate: Annotated[str, Meta(max_length=GATE)] = ""
    decided: Result | None = None
    undoes: str = ""
    reason: Annotated[str, Meta(max_length=REASON)] = ""
    sequence: Annotated[int, Meta(ge=0, le=2**53)] | None = None


ANYTHING = "What is no reading is answered by itself, with status 422, and spoils no other."


class BatchBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a device sends at once: at most 500 items; `waiting` is how many remain after them.

    Only describes: `read_batch` reads each item by itself and refuses no batch for one of them.
    """

    items: Annotated[
        list[ItemBody | Annotated[msgspec.Raw, Meta(description=ANYTHING)]],
        Meta(max_length=MOST_ITEMS),
    ] = []
    sent_at: datetime | None = None
    waiting: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None


class _RawBatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    items: list[msgspec.Raw] = []
    sent_at: datetime | None = None
    waiting: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None


Sent = tuple[str, ScanItem | None]
"""An item's nonce, and the item where it can be used."""


async def read_batch(
    request: Request, *, kind: str, subject: UUID, device: UUID
) -> tuple[Batch, list[Sent]]:
    """The batch of the items that can be used, and all items in their order.

    Raises Problem (413) for more than 500 items, and Invalid for what is no batch at all.
    """
    raw = await request.body()
    sent_as = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if raw and sent_as != JSON and is_for_programs(request):
        raise Problem(415, "wrong_media")
    if len(raw) > MOST_BYTES:
        raise Problem(413, "too_large")
    try:
        body = msgspec.json.decode(raw, type=_RawBatch)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid({"items": [UNUSABLE.text]}) from error
    if len(body.items) > MOST_ITEMS:
        raise Problem(413, "too_many")
    if body.sent_at is not None and not is_aware(body.sent_at):
        raise Invalid({"sent_at": [UNUSABLE.text]})
    sent = [_item(bytes(one)) for one in body.items]
    batch = Batch(
        kind=kind,
        subject=subject,
        device=device,
        items=[item for _, item in sent if item is not None],
        sent_at=body.sent_at,
        waiting=body.waiting,
    )
    return batch, sent


def batch_for(device: Device) -> dict[str, Any]:
    """Whose batch it is."""
    return {"kind": device.kind, "subject": device.subject, "device": device.id}


def _item(raw: bytes) -> Sent:
    try:
        body = msgspec.json.decode(raw, type=ItemBody)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _nonce_in(raw), None
    name = " ".join(body.walk_in.name.split()) if body.walk_in else ""
    if not _is_usable(body, name):
        return body.nonce, None
    return body.nonce, ScanItem(
        nonce=body.nonce,
        gate_list=body.list,
        direction=body.direction,
        code=body.code,
        signup=body.signup,
        walk_in=name,
        age=body.walk_in.age if body.walk_in else None,
        device_at=body.device_at,
        offset=None if body.offset_ms is None else timedelta(milliseconds=body.offset_ms),
        gate=body.gate.strip(),
        decided=body.decided,
        undoes=body.undoes,
        reason=body.reason.strip(),
        sequence=body.sequence,
    )


def _is_usable(body: ItemBody, name: str) -> bool:
    """One thing was read, an undo names its reading, times are instants, texts are plain."""
    named = [bool(body.code.strip()), body.signup is not None, body.walk_in is not None]
    is_undo = body.direction is Direction.UNDO
    has_instant = body.device_at is None or is_aware(body.device_at)
    is_plain = (body.gate + body.code + name + body.undoes + body.reason).isprintable()
    is_named = sum(named) == 1 and (body.walk_in is None or bool(name))
    is_whole = is_undo == bool(body.undoes) and len(body.undoes) <= 64  # noqa: PLR2004 -- as a nonce
    return is_named and is_whole and has_instant and is_plain


def _nonce_in(raw: bytes) -> str:
    """The nonce of an item that cannot be used, if it can be told."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    nonce = found.get("nonce") if isinstance(found, dict) else None
    return nonce[:64] if isinstance(nonce, str) else ""
