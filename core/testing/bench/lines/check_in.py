"""Check-ins: one reading at a time over 1, 8 and 32 connections, and a queue of 500 at once."""

import json
from collections.abc import Callable
from secrets import token_urlsafe
from uuid import uuid4

from core.testing.bench.load import request
from core.testing.bench.measuring import Bench, Figure, Line, of_limit

ITEMS, BATCHES = 500, 4
MOST_MILLISECONDS = 250
SHARES = {1: (0.0, 0.15), 8: (0.15, 0.45), 32: (0.45, 1.0)}
"""Which of the passes are read over so many connections: each once."""


def readings(bench: Bench, connections: int) -> list[bytes]:
    """Requests as the page's script sends them."""
    city, device = bench.city, str(uuid4())
    first, last = (int(share * len(city.codes)) for share in SHARES[connections])
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"session={city.coordinator}",
        "X-CSRF-Token": city.coordinator_csrf,
    }
    bodies = [
        {"code": code, "nonce": token_urlsafe(12), "device": device}
        for code in city.codes[first:last]
    ]
    path = f"/checkin/{city.gate_list}/scan"
    return [request("POST", path, headers=headers, body=json.dumps(b).encode()) for b in bodies]


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


def queues(bench: Bench) -> Figure:
    """What a gate has kept without network, 500 readings in one request."""
    city = bench.city
    headers = {"Content-Type": "application/json", "Cookie": f"device={city.device}"}
    batches = [
        {
            "items": [
                {
                    "nonce": token_urlsafe(12),
                    "list": city.gate_list,
                    "code": city.codes[(number * ITEMS + place) % len(city.codes)],
                    "decided": "ok",
                    "sequence": place,
                }
                for place in range(ITEMS)
            ]
        }
        for number in range(BATCHES)
    ]
    sent = [
        request("POST", "/checkin/device/scans", headers=headers, body=json.dumps(one).encode())
        for one in batches
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
        )
        for connections, (least_h, least_r) in LEAST.items()
    ),
    Line(title="queue of 500 readings", target="≤ 250 ms", measure=queues),
)
