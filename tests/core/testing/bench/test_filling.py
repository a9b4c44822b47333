"""The city under load has what the lines of the table ask of it, on the database of this run."""

import pytest

from core.data.commands import read
from core.testing.actors import Actor
from core.testing.bench.filling import RUSH_PLACES, Sizes, fill_city
from core.testing.bench.lines.check_in import queue, reading
from core.testing.bench.lines.papers import LAYOUT, PDF
from core.testing.bench.lines.writing import sign_up_request
from core.testing.bench.load import END_OF_HEAD
from core.testing.papers import codes

pytestmark = pytest.mark.anyio
SMALL = Sizes(entries=5, of_one_organization=2, passes=3, badges=2, own=2)


async def answer_to(app, sent):
    """What the application answers to the bytes that the client would send."""
    head, _, body = sent.partition(END_OF_HEAD)
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return await Actor(app).ask(method, path, headers=headers, content=body)


async def test_every_line_finds_what_it_asks_for(sown):
    before = (await read("SELECT COUNT(*) AS number FROM calendar_entry"))[0]["number"]
    city = await fill_city(SMALL)
    rows = await read("SELECT COUNT(*) AS number FROM calendar_entry")
    assert rows[0]["number"] == before + SMALL.entries
    assert (len(city.codes), city.own_signups) == (SMALL.passes, SMALL.own)

    assert (await Actor(sown.app).get(city.event_path)).status_code == 200
    feed = f"/organizations/{city.organization}/calendar.ics"
    assert (await Actor(sown.app).get(feed)).text.count("BEGIN:VEVENT") >= SMALL.of_one_organization
    own = await Actor(sown.app, token=city.volunteer).get("/me")
    assert own.status_code == 200

    order = {"layout": LAYOUT, "csrf_token": city.coordinator_csrf}
    desk = Actor(sown.app, token=city.coordinator, csrf=city.coordinator_csrf)
    printed = await desk.send(f"/documents/print/checkin.badges/{city.badges_sheet}", order)
    assert printed.headers["content-type"] == PDF
    assert len(codes(printed.content)) >= SMALL.badges

    for sheet in (city.open_sheet, city.rush_sheet):
        signed_up = await answer_to(sown.app, sign_up_request(sheet, 1))
        assert signed_up.status_code == 303, signed_up.text
    read_at_gate = await answer_to(sown.app, reading(city, city.codes[0]))
    assert (read_at_gate.status_code, read_at_gate.json()["result"]) == (200, "ok")
    queued = await answer_to(sown.app, queue(city, city.codes[1:]))
    assert [one["result"] for one in queued.json()["results"]] == ["ok"] * (SMALL.passes - 1)


async def test_the_rush_is_for_a_hundred_places(sown):
    city = await fill_city(SMALL)
    rows = await read(
        "SELECT capacity - taken AS free FROM signups_sheet WHERE id = ?", [city.rush_sheet]
    )
    assert rows[0]["free"] == RUSH_PLACES
