"""One's own hours on the page: the form, what comes of it, what others may not."""

import re
from datetime import timedelta

import pytest

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries.hours import hours_of_person
from plugins.volunteering.tests.conftest import NOW, enter, lines
from plugins.volunteering.values import HourState

YESTERDAY = (NOW - timedelta(days=1)).date().isoformat()
FIELDS = {"day": YESTERDAY, "hours": "2", "minutes": "30", "task": "Gotowanie", "starts": ""}


@pytest.fixture
async def ola(make_public):
    viewer = await make_viewer("ola")
    (shift,) = await lines((await make_public()).id)
    await enter(shift, viewer)
    return viewer


@pytest.fixture
def send(client, ola):
    async def sent(path="/me/hours", **fields):
        token = await sign_in(client, ola)
        return await client.post(path, data={"csrf_token": token, **fields})

    return sent


async def test_hours_are_logged_once_and_taken_back(client, send, ola, host):
    fields = FIELDS | {"place": str(host.id)}
    for _ in range(2):
        sent = await send(**fields, idempotency_key="the-same-key")
        assert (sent.status_code, sent.headers["location"]) == (303, "/me/hours")
    (line,) = await hours_of_person(ola.person)
    assert (line.minutes, line.state) == (150, HourState.PROPOSED)
    page = (await client.get("/me/hours")).text
    assert re.search(r"2\s+godz\.\s+30\s+min", page)
    assert (await send("/me/hours/withdraw", entry=str(line.id))).status_code == 303
    (line,) = await hours_of_person(ola.person)
    assert line.state is HourState.WITHDRAWN


async def test_nothing_typed_is_lost(send, host):
    sent = await send(**FIELDS | {"day": "2999-01-01", "place": str(host.id)})
    assert sent.status_code == 422
    assert 'value="Gotowanie"' in sent.text
    assert 'aria-invalid="true"' in sent.text
    other = await send(**FIELDS | {"place": "nonsense"})
    assert other.status_code == 422


async def test_entries_of_others_are_not_there(client, send, ola, host):
    await send(**FIELDS | {"place": str(host.id)})
    (line,) = await hours_of_person(ola.person)
    token = await sign_in(client, await make_viewer("ewa"))
    for entry in (str(line.id), "nonsense"):
        data = {"csrf_token": token, "entry": entry}
        assert (await client.post("/me/hours/withdraw", data=data)).status_code == 404


async def test_who_helped_nowhere_gets_no_form(client, db):
    await sign_in(client, await make_viewer("nowy"))
    page = await client.get("/me/hours")
    assert page.status_code == 200
    assert 'name="task"' not in page.text
