"""Check-in for other scanners: the bundle of a thing, queues of readings, how many came."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.checkin.api import Gate, bundle_of, gate_of, merge_scans, version_of
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.facilities.scanner.api_v1 import HOME, READ, WRITE, device_of
from core.facilities.scanner.batch_answers import bundle_view, results_view
from core.facilities.scanner.batch_forms import BatchBody, read_batch
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.queries import counts_of
from core.facilities.scanner.things import thing_of_lists
from core.web.api.handlers import (
    Instant,
    NamedDependency,
    Nothing,
    Request,
    Response,
    answer,
    get,
    key_of,
    operation,
    post,
    read_query,
    said,
)

GATE = HOME + "/things/{thing_id:uuid}"
Text = Annotated[str, Meta(max_length=500)]


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


def thing_of_gate(found: Any) -> UUID | None:
    """The event or shift itself."""
    return found.subject if isinstance(found, ThingWithLists) else None


async def _gate(subject: ThingWithLists, viewer: Viewer) -> Gate:
    return await gate_of(subject.kind, subject.subject, device=device_of(viewer))


@get(
    GATE + "/bundle",
    opt=operation(
        policy="scanner.gate",
        scope=READ,
        summary=msg("All that a gate needs without a connection"),
        query=Nothing,
        answer=BundleAnswer,
        thing=thing_of_gate,
    ),
)
async def api_bundle(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The tag changes with what it says."""
    read_query(request, Nothing)
    gate = await _gate(subject, viewer)
    found = await bundle_of(gate, now=utc_now())
    view = bundle_view(found, gate, await thing_of_lists(subject.kind, subject.subject))
    return answer(request, {name: view[name] for name in BundleAnswer.__struct_fields__})


@post(
    GATE + "/scans",
    status_code=200,
    opt=operation(
        policy="scanner.gate",
        scope=WRITE,
        summary=msg("Send up to 500 readings at once"),
        body=BatchBody,
        answer=BatchAnswer,
        thing=thing_of_gate,
    ),
)
async def api_scans(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Each item's nonce is its own key: sent again it gets the same answer, in any batch."""
    key_of(request)
    gate = await _gate(subject, viewer)
    batch, sent = await read_batch(
        request, kind=gate.kind, subject=gate.subject, device=device_of(viewer)
    )
    now = utc_now()
    answers = await merge_scans(batch, viewer=viewer, now=now)
    results = msgspec.convert(results_view(sent, answers), list[ItemSaid], strict=False)
    return said(BatchAnswer(received_at=now, version=await version_of(gate), results=results))


@get(
    GATE + "/state",
    opt=operation(
        policy="scanner.gate",
        scope=READ,
        summary=msg("How many came to each list"),
        query=Nothing,
        answer=StateAnswer,
        thing=thing_of_gate,
    ),
)
async def api_state(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Counted now."""
    read_query(request, Nothing)
    counts = await counts_of(subject.kind, subject.subject)
    version = await version_of(await _gate(subject, viewer))
    lists = [CountOfList(**one) for one in counts]
    return answer(request, StateAnswer(version=version, lists=lists))


GATE_ROUTES = (api_bundle, api_scans, api_state)
