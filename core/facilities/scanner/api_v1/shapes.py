"""What programs send and read of check-in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta

from core.checkin.api import Direction, Result
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.facilities.scanner.forms import CODE, GATE
from core.web.api.handlers import ROOT, Instant, Reason, Scope, Search, Texts

READ = Scope("checkin:read", msg("Read check-in lists, with names"))
WRITE = Scope("checkin:write", msg("Check people in and out"))
HOME = ROOT + "/checkin"
GateName = Annotated[str, Meta(max_length=GATE, examples=["Brama północna"])]


def device_of(viewer: Viewer) -> UUID:
    """The name under which a token's readings are kept."""
    if viewer.device is not None:
        return viewer.device
    assert viewer.token is not None  # nobody else passes the policy at this address
    return uuid5(viewer.token, "checkin")


class ListAnswer(msgspec.Struct, kw_only=True):
    """A check-in list, the thing behind it, and how many came."""

    id: UUID
    title: str
    thing: UUID
    thing_title: Texts
    place: str
    organization: UUID
    starts_at: Instant
    ends_at: Instant
    zone: str
    arrived: int
    inside: int
    expected: int


class PersonLine(msgspec.Struct, kw_only=True):
    """Who is expected, and whether they came in the present period."""

    signup: UUID
    name: str
    state: str
    entries: int
    first_entry_at: Instant | None
    left_at: Instant | None


class ScanBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A reading: the code of a pass (or its eight letters), or a sign-up picked from the list.

    `device` names a gate's own device; without it the token is the device.
    """

    code: Annotated[str, Meta(max_length=CODE, examples=["ABCD2345"])] = ""
    signup: UUID | None = None
    direction: Direction = Direction.ENTRY
    device: UUID | None = None
    device_at: Instant | None = None
    sent_at: Instant | None = None
    gate: GateName = ""


class ScanSaid(msgspec.Struct, kw_only=True):
    """The answer of the gate; `word` is what its screen says."""

    scan: UUID
    result: Result
    direction: Direction
    word: str
    name: str
    first_at: Instant | None
    first_gate: str
    signup: UUID | None
    may_undo: bool


class UndoBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why a check-in is taken back."""

    reason: Reason = ""
    gate: GateName = ""


class PeopleQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Parts of names, from where on."""

    search: Search = ""
    after: UUID | None = None


class ListOfBundle(msgspec.Struct, kw_only=True):
    """A list with its rules; `period` is once, daily or each_entry.

    Where it `asks_age`, a walk-in says it: a minor is let in once a guardian has consented.
    """

    id: UUID
    title: str
    period: str
    is_two_way: bool
    asks_age: bool
    opens_at: Instant | None
    closes_at: Instant | None
    closed_at: Instant | None
    starts_at: Instant
    ends_at: Instant
    zone: str
    day_starts_at_hour: int
    sheet: UUID | None
    capacity: int | None
    when_full: str
    arrived: int
    inside: int
    expected: int


class PassOfBundle(msgspec.Struct, kw_only=True):
    """A pass by its id; `typed` is HMAC-SHA256 of the eight letters under the bundle's salt."""

    id: UUID
    signup: UUID
    name: str
    sheet: UUID
    state: str
    typed: str
    not_after: Instant
    is_revoked: bool


class PresenceOfBundle(msgspec.Struct, kw_only=True, rename={"pass_id": "pass"}):
    """Who came already."""

    list: UUID
    pass_id: UUID
    period: str
    at: Instant
    gate: str
    left_at: Instant | None


class UndoneOfBundle(msgspec.Struct, kw_only=True):
    """A reading of this very gate, by its nonce, that somebody else took back, and who did."""

    nonce: str
    by: str


class ThingOfBundle(msgspec.Struct, kw_only=True):
    """The event or shift."""

    id: UUID
    title: str
    place: str
    starts_at: Instant | None
    ends_at: Instant | None
    zone: str


class BundleAnswer(msgspec.Struct, kw_only=True):
    """All that a gate needs without network, for a day; names and no addresses.

    `keys` are Ed25519 public keys in hex by number; `reasons` are sentences by code.
    """

    version: str
    thing: ThingOfBundle
    lists: list[ListOfBundle]
    keys: dict[str, str]
    salt: str
    passes: list[PassOfBundle]
    present: list[PresenceOfBundle]
    undone: list[UndoneOfBundle]
    reasons: dict[str, str]


class ItemSaid(msgspec.Struct, kw_only=True):
    """The answer to one item; `status` is as that of a request of its own."""

    nonce: str
    status: int
    result: str
    word: str
    tone: str
    code: str
    reason: str
    name: str
    scan: UUID | None = None
    signup: UUID | None = None
    first_at: str | None = None
    first_gate: str = ""
    is_skewed: bool = False
    is_repeat: bool = False


class BatchAnswer(msgspec.Struct, kw_only=True):
    """The answers in the order of the items; `version` is that of the bundle."""

    received_at: Instant
    version: str
    results: list[ItemSaid]


class CountOfList(msgspec.Struct, kw_only=True):
    """How many came to a list."""

    id: UUID
    arrived: int
    inside: int
    expected: int


class StateAnswer(msgspec.Struct, kw_only=True):
    """How many came, and whether the bundle says something new."""

    version: str
    lists: list[CountOfList]
