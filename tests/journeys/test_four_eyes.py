"""With the setting four_eyes what the city publishes itself waits for a second person."""

import pytest

from core.data.commands import as_uuid, read
from core.data.transactions import tx
from core.people.api import SessionLevel, grant_role, organization_by_id, start_session
from core.settings import current
from core.testing.actors import Actor
from core.testing.people import csrf_of, make_viewer
from plugins.events.queries import event_by_id
from plugins.events.service.drafting import create_draft
from plugins.events.tests.conftest import draft

pytestmark = pytest.mark.xdist_group("city")


@pytest.fixture
def four_eyes(monkeypatch):
    monkeypatch.setenv("POSPOLU_FOUR_EYES", "1")
    current.cache_clear()
    yield
    monkeypatch.undo()
    current.cache_clear()


async def browser_of(sown, viewer):
    async with tx():
        token = await start_session(viewer.account, level=SessionLevel.STRONG)
    return Actor(sown.app, token=token, csrf=await csrf_of(token))


async def city():
    (row,) = await read("SELECT id FROM people_organization WHERE kind = 'city'")
    return await organization_by_id(as_uuid(row["id"]))


async def written(sown):
    """An event of the city's, written by an officer, and the officer's browser."""
    host = await city()
    author = await make_viewer("autorka", role="coordinator", organization=host.id)
    await grant_role(subject=author.account, role="city_officer", scope_kind="city")
    event = await create_draft(author, host, draft("Rocznica nadania praw"))
    browser = await browser_of(sown, author)
    path = f"/desk/{host.slug}/events/{event.id}"
    assert (await browser.send(f"{path}/publish")).status_code == 303
    return await event_by_id(event.id), browser


async def test_without_the_setting_the_city_publishes_at_once(sown):
    event, _ = await written(sown)
    assert (await Actor(sown.app).get(f"/events/{event.slug}")).status_code == 200


async def test_with_it_a_second_officer_has_to_look(sown, four_eyes):
    event, author = await written(sown)
    visitor = Actor(sown.app)
    assert (await visitor.get(f"/events/{event.slug}")).status_code == 404
    (row,) = await read("SELECT id FROM cases_case WHERE subject = ?", [event.id])
    case = f"/city/inbox/{row['id']}"
    assert "Rocznica nadania praw" in (await author.get("/city/inbox")).text
    own = await author.send(case, {"decision": "approve"})
    assert (own.status_code, own.headers["location"]) == (303, case)
    assert (await event_by_id(event.id)).state == "waiting"
    assert (await visitor.get(f"/events/{event.slug}")).status_code == 404
    second = await browser_of(sown, await make_viewer("druga", city_role="city_officer"))
    assert (await second.send(case, {"decision": "approve"})).status_code == 303
    assert (await visitor.get(f"/events/{event.slug}")).status_code == 200
