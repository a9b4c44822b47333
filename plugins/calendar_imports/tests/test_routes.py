"""The desk: what would come in is shown first; wrong input is said and nothing is lost."""

import re

from core.data.commands import read
from core.testing.people import sign_in
from plugins.calendar_imports.queries import sources_of
from plugins.calendar_imports.tests.conftest import BOMB, bring_in, calendar, states, vevent

BASE = "/desk/przystan/calendar-imports"
GIVEN = {
    "url": "",
    "kind": "event",
    "place": "",
    "audience": "everyone",
    "publishing": "publish",
    "hours": "6",
}


async def give(client, token, content=None, **more):
    files = {"file": ("biuro.ics", content, "text/calendar")} if content is not None else None
    data = GIVEN | {"csrf_token": token} | more
    return await client.post(f"{BASE}/add", data=data, files=files)


async def test_from_a_file_to_events(client, host, coordinator):
    token = await sign_in(client, coordinator)
    assert "Dodaj kalendarz" in (await client.get(BASE)).text
    answer = await give(client, token, calendar(vevent("a"), vevent("b", CLASS="PRIVATE")))
    page = await client.get(answer.headers["location"])
    assert "Zostanie wczytane 1 wydarzenie." in page.text
    assert "Jest oznaczone jako prywatne." in page.text
    assert await states(host) == []
    path = answer.headers["location"]
    answer = await client.post(f"{path}/accept", data={"csrf_token": token})
    assert (await states(host)) == ["published"]
    assert "Spotkanie" in (await client.get(answer.headers["location"])).text
    assert "Biuro" in (await client.get(BASE)).text


async def test_wrong_input_is_said_and_what_was_typed_stays(client, host, coordinator):
    token = await sign_in(client, coordinator)
    for url in ("http://127.0.0.1/", "http://[::1]/a", "ftp://example.org/x"):
        answer = await give(client, token, url=url, place="Klub")
        assert answer.status_code == 422
        assert "Tego adresu nie można użyć." in answer.text
        assert 'value="Klub"' in answer.text
    assert (await give(client, token)).status_code == 422
    for content, words in ((b"x", "To nie jest kalendarz."), (BOMB, "zbyt złożony")):
        answer = await give(client, token, content)
        assert answer.status_code == 422
        assert words in answer.text
    assert await sources_of(host.id) == []


async def test_pause_resume_look_newer_file_remove(client, host, coordinator):
    source = await bring_in(host, vevent("a"))
    token = await sign_in(client, coordinator)
    path, data = f"{BASE}/{source.id}", {"csrf_token": token}
    for verb, words in (("pause", "Wstrzymano"), ("resume", "znów"), ("look", "Sprawdzimy go")):
        await client.post(f"{path}/{verb}", data=data)
        assert words in (await client.get(path)).text
    assert (await client.post(f"{path}/file", data=data)).status_code == 422
    files = {"file": ("n.ics", calendar(vevent("a"), vevent("b", days=6)), "text/calendar")}
    assert (await client.post(f"{path}/file", data=data, files=files)).status_code == 303
    assert await states(host) == ["published"] * 2
    assert (await client.post(f"{path}/remove", data=data)).status_code == 422
    answer = await client.post(f"{path}/remove", data=data | {"fate": "cancel"})
    assert answer.headers["location"] == BASE
    assert await states(host) == ["cancelled"] * 2


async def test_what_events_get_can_change_after_a_calendar_was_added(client, host, coordinator):
    source = await bring_in(host, vevent("a"), vevent("c", days=7, LOCATION=""), viewer=coordinator)
    token = await sign_in(client, coordinator)
    path = f"{BASE}/{source.id}"
    form = (await client.get(f"{path}/defaults")).text
    assert re.search(r'<input[^>]*checked[^>]*value="publish"', form)
    told = {name: value for name, value in GIVEN.items() if name != "url"}
    wrong = {"csrf_token": token, **told, "kind": "nothing", "place": "Klub"}
    answer = await client.post(f"{path}/defaults", data=wrong)
    assert answer.status_code == 422
    assert 'value="Klub"' in answer.text
    given = told | {"kind": "training", "publishing": "draft", "place": "Klub", "areas": ["17"]}
    answer = await client.post(f"{path}/defaults", data={"csrf_token": token, **given})
    assert "Zapisano" in (await client.get(answer.headers["location"])).text
    files = {
        "file": (
            "n.ics",
            calendar(vevent("a"), vevent("b", days=6), vevent("c", days=7, LOCATION="")),
            "text/calendar",
        )
    }
    await client.post(f"{path}/file", data={"csrf_token": token}, files=files)
    found = await read(
        "SELECT kind, state, areas, place_name FROM events_event WHERE organization = ?"
        " ORDER BY starts_at",
        [host.id],
    )
    assert [(row["kind"], row["state"], row["areas"]) for row in found] == [
        ("event", "published", "[]"),
        ("training", "draft", '["17"]'),
        ("training", "draft", '["17"]'),
    ]
    assert found[2]["place_name"] == "Klub"
