"""Sign-ups: what is written, durably."""

from secrets import token_urlsafe
from urllib.parse import urlencode
from uuid import uuid4

from core.testing.bench.filling import RUSH_PLACES
from core.testing.bench.load import request
from core.testing.bench.measuring import Bench, Figure, Line, of_limit

FORM = "application/x-www-form-urlencoded"
TRIES, RUSH_CONNECTIONS = 4000, 2000


def sign_up_request(sheet: str, number: int) -> bytes:
    """A visitor's form, each with an address and a key of its own."""
    fields = {
        "name": f"Osoba {number}",
        "email": f"osoba-{number}-{uuid4().hex[:8]}@example.org",
        "idempotency_key": token_urlsafe(16),
    }
    headers = {"Content-Type": FORM, "Accept-Language": "pl"}
    return request("POST", f"/signup/{sheet}", headers=headers, body=urlencode(fields).encode())


def sign_ups(bench: Bench) -> Figure:
    """Every try is accepted."""
    warm = [sign_up_request(bench.city.open_sheet, number) for number in range(50)]
    bench.once(*warm, connections=8)
    requests = [sign_up_request(bench.city.open_sheet, number) for number in range(TRIES)]
    result = bench.once(*requests, connections=64)
    return of_limit(result, bench.h, least=0.25)


def rush(bench: Bench) -> Figure:
    """Two thousand people at once for a hundred places."""
    requests = [sign_up_request(bench.city.rush_sheet, n) for n in range(RUSH_CONNECTIONS)]
    result = bench.once(*requests, connections=RUSH_CONNECTIONS)
    placed, refused = result.statuses[303], result.statuses[422]
    most = RUSH_CONNECTIONS / result.rate * 1.5
    late = result.percentile(0.99)
    is_met = placed == RUSH_PLACES and placed + refused == RUSH_CONNECTIONS and late <= most
    text = f"{placed} of {RUSH_PLACES}, {result.rate:,.0f}/s, p99 {late:.2f} s (≤ {most:.2f})"
    if placed + refused != RUSH_CONNECTIONS:
        text += f", others {dict(result.statuses)}"
    return Figure(text=text, is_met=is_met)


LINES = (
    Line(title="sign-up, 64 connections", target="≥ 0.25 H", measure=sign_ups, beside="H"),
    Line(title="rush: 2,000 for 100 places", target="100, p99 ≤ 1.5 × mean", measure=rush),
)
