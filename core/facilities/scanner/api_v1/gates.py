"""Check-in at all lists of a thing, for scanners: the bundle, queues of readings, counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from core.checkin.api import Gate, bundle_of, gate_of, merge_scans, version_of
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.facilities.scanner.api_v1.shapes import (
    HOME,
    READ,
    WRITE,
    BatchAnswer,
    BundleAnswer,
    CountOfList,
    ItemSaid,
    StateAnswer,
    device_of,
)
from core.facilities.scanner.batch_answers import bundle_view, results_view
from core.facilities.scanner.batch_forms import BatchBody, read_batch
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.queries import counts_of
from core.facilities.scanner.things import thing_of_lists
from core.web.api.handlers import (
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


def thing_of(found: Any) -> UUID | None:
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
        thing=thing_of,
    ),
)
async def api_bundle(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
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
        thing=thing_of,
    ),
)
async def api_scans(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
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
        thing=thing_of,
    ),
)
async def api_state(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
) -> Response[Any]:
    """Counted now."""
    read_query(request, Nothing)
    counts = await counts_of(subject.kind, subject.subject)
    version = await version_of(await _gate(subject, viewer))
    lists = [CountOfList(**one) for one in counts]
    return answer(request, StateAnswer(version=version, lists=lists))


GATE_OPERATIONS = (api_bundle, api_scans, api_state)
