"""Printing: a thousand badges with the codes of their passes, as one PDF."""

from time import perf_counter, sleep

import httpx

from core.testing.bench.measuring import Bench, Figure, Line

BADGES, LAYOUT = 1_000, "90x54"
MOST_SECONDS, PATIENCE = 5.0, 120.0
PDF = "application/pdf"


def badges(bench: Bench) -> Figure:
    """From the press of the button until the file is there, as the coordinator's browser asks."""
    city = bench.city
    order = {"layout": LAYOUT, "csrf_token": city.coordinator_csrf}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{bench.server.port}",
        cookies={"session": city.coordinator},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=PATIENCE,
    ) as browser:
        begun = perf_counter()
        answer = browser.post(f"/documents/print/checkin.badges/{city.badges_sheet}", data=order)
        answered = perf_counter() - begun
        while answer.headers["content-type"] != PDF and perf_counter() - begun < PATIENCE:
            sleep(0.1)
            place = answer.headers.get("location") or answer.url.path.removesuffix("/file")
            answer = browser.get(f"{place}/file")
        spent = perf_counter() - begun
    is_whole = answer.content.startswith(b"%PDF") and answer.content.endswith(b"%%EOF")
    megabytes = len(answer.content) / 2**20
    text = f"{spent:.1f} s, answered after {answered * 1000:.0f} ms, {megabytes:.1f} MiB"
    return Figure(text=text, is_met=is_whole and spent <= MOST_SECONDS)


LINES = (Line(title="1,000 badges as one PDF", target=f"≤ {MOST_SECONDS:.0f} s", measure=badges),)
