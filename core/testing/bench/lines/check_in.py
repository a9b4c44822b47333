"""Check-ins: one reading at a time over 1, 8 and 32 connections, and a queue of 500 at once."""

import json
from collections.abc import Callable, Sequence
from secrets import token_urlsafe
from uuid import uuid4

from core.testing.bench.filling import City
from core.testing.bench.load import request
from core.testing.bench.measuring import Bench, Figure, Line, of_limit

ITEMS, BATCHES = 500, 4
MOST_MILLISECONDS = 250
SHARES = {1: (0.0, 0.15), 8: (0.15, 0.45), 32: (0.45, 1.0)}
"""Which of the passes are read over so many connections: each once."""


def readings(bench: Bench, connections: int) -> list[bytes]:
    """One reading of each pass of these connections."""
    codes = bench.city.codes
    first, last = (int(share * len(codes)) for share in SHARES[connections])
    return [reading(bench.city, code) for code in codes[first:last]]


def reading(city: City, code: str) -> bytes:
    """A request as the page's script sends it, from a phone of its own."""
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"session={city.coordinator}",
        "X-CSRF-Token": city.coordinator_csrf,
    }
    body = {"code": code, "nonce": token_urlsafe(12), "device": str(uuid4())}
    path = f"/checkin/{city.gate_list}/scan"
    return request("POST", path, headers=headers, body=json.dumps(body).encode())


def check_ins(connections: int) -> Callable[[Bench], Figure]:
    """Each pass once, at one gate; R is the loop that only inserts."""

    def measure(bench: Bench) -> Figure:
        result = bench.once(*readings(bench, connections), connections=connections)
        least_h, least_r = LEAST[connections]
        by_h = of_limit(result, bench.h, least=least_h)
        by_r = of_limit(result, bench.r, least=least_r, name="R")
        text = f"{by_h.text} = {by_r.ratio or 0:.2f} R"
        return Figure(text=text, ratio=by_h.ratio, is_met=bool(by_h.is_met and by_r.is_met))

    return measure


LEAST = {1: (0.0, 0.1), 8: (0.15, 0.3), 32: (0.25, 0.5)}
"""The least of H and of R, by connections."""


def queue(city: City, codes: Sequence[str]) -> bytes:
    """What a gate has kept without network, in one request."""
    headers = {"Content-Type": "application/json", "Cookie": f"device={city.device}"}
    items = [
        {
            "nonce": token_urlsafe(12),
            "list": city.gate_list,
            "code": code,
            "decided": "ok",
            "sequence": place,
        }
        for place, code in enumerate(codes)
    ]
    body = json.dumps({"items": items}).encode()
    return request("POST", "/checkin/device/scans", headers=headers, body=body)


def queues(bench: Bench) -> Figure:
    """Five hundred readings in one request, some times."""
    codes = bench.city.codes
    sent = [
        queue(bench.city, [codes[(first + place) % len(codes)] for place in range(ITEMS)])
        for first in range(0, BATCHES * ITEMS, ITEMS)
    ]
    result = bench.once(*sent, connections=1)
    best = min(result.times) * 1000
    rate = ITEMS * result.rate
    is_whole = result.statuses[200] == BATCHES
    text = f"{best:.0f} ms, {rate:,.0f} readings/s = {rate / bench.r:.2f} R"
    return Figure(text=text, ratio=rate / bench.r, is_met=is_whole and best <= MOST_MILLISECONDS)


LINES = (
    *(
        Line(
            title=f"check-in, {connections} connection{'s' if connections > 1 else ''}",
            target=f"≥ {least_r} R, ≥ {least_h} H" if least_h else f"≥ {least_r} R",
            measure=check_ins(connections),
            beside="HR",
        )
        for connections, (least_h, least_r) in LEAST.items()
    ),
    Line(title="queue of 500 readings", target="≤ 250 ms", measure=queues, beside="R"),
)
