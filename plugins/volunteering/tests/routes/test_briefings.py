"""Reading a briefing: what was shown is what counts as read."""

import re
from datetime import UTC, datetime

from core.contracts.texts import LocalizedText
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries import role_by_id
from plugins.volunteering.queries.briefings import briefing_of, has_read
from plugins.volunteering.service.briefings import acknowledge, write_briefing
from plugins.volunteering.tables import BriefingVersion
from plugins.volunteering.tests.conftest import lines


async def shown_wording(client, page):
    return {
        "wording": re.search(r'name="wording" value="([^"]+)"', (await client.get(page)).text)[1]
    }


async def test_a_wording_that_was_not_shown_is_not_read(client, make_public, coordinator):
    offer, ola = await make_public(), await make_viewer("ola")
    await write_briefing(coordinator, offer.id, LocalizedText.of("Noś kask."))
    page = f"/volunteering/{offer.slug}/briefing"
    visiting = await client.post(page, data={})
    assert visiting.headers["location"] == f"/sign-in?next={page}"
    form = {"csrf_token": await sign_in(client, ola)}
    first = await shown_wording(client, page)
    await write_briefing(coordinator, offer.id, LocalizedText.of("Noś kask i rękawice."))
    late = await client.post(page, data={**form, **first})
    assert late.headers["location"] == page
    newest = await briefing_of(offer.id)
    assert not await has_read(ola.person, newest.id)
    read = await client.post(page, data={**form, **await shown_wording(client, page)})
    assert read.headers["location"] == f"/volunteering/{offer.slug}"
    assert await has_read(ola.person, newest.id)


async def test_a_roles_own_briefing_is_written_in_its_form_and_read_on_a_page(
    client, desk, make_public, coordinator
):
    offer, ola = await make_public(), await make_viewer("ola")
    await write_briefing(coordinator, offer.id, LocalizedText.of("Noś kask."))
    ((shift,), roles) = (await lines(offer.id), f"/{offer.id}/roles")
    role = shift.roles[0].role
    words = {"title-pl": "Pilarz", "briefing-pl": "Nie dotykaj piły."}
    assert (await desk(f"{roles}/{role}", **words)).status_code == 303
    assert "Nie dotykaj piły." in (await client.get(f"/desk/klon/volunteering{roles}/{role}")).text
    form = {"csrf_token": await sign_in(client, ola)}
    page, own = f"/volunteering/{offer.slug}/briefing", f"?role={role}"
    assert "Noś kask." in (await client.get(page)).text
    shown = await client.get(page + own)
    assert "Nie dotykaj piły." in shown.text
    assert "Pilarz" in shown.text
    read = await client.post(page + own, data={**form, **await shown_wording(client, page + own)})
    assert read.headers["location"] == f"/volunteering/{offer.slug}"
    briefing = (await role_by_id(role)).briefing
    assert await has_read(ola.person, (await briefing_of(offer.id, briefing)).id)
    assert not await has_read(ola.person, (await briefing_of(offer.id)).id)
    assert (await desk(f"{roles}/{role}", **words | {"briefing-pl": ""})).status_code == 303
    form = {"csrf_token": await sign_in(client, ola)}
    assert "Noś kask." in (await client.get(page + own)).text


async def test_versions_and_their_readers_stand_at_the_desk(client, desk, make_public, coordinator):
    offer, ola = await make_public(), await make_viewer("ola")
    path = f"/{offer.id}/briefing"
    assert (await desk(path, **{"text-pl": ""})).status_code == 422
    for words in ("Noś kask.", "Noś kask i rękawice."):
        assert (await desk(path, **{"text-pl": words})).status_code == 303
    await acknowledge(ola, (await briefing_of(offer.id)).id)
    page = (await client.get(f"/desk/klon/volunteering{path}")).text
    assert "Noś kask i rękawice." in page
    versions = page.partition("<h2>Wersje</h2>")[2]
    assert versions.count("<li>") >= 2
    assert versions.index("Wersja 2") < versions.index("Wersja 1")


async def test_the_day_of_a_wording_is_the_citys(client, desk, make_public, coordinator):
    offer = await make_public()
    await write_briefing(coordinator, offer.id, LocalizedText.of("Noś kask."))
    late = datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
    await BriefingVersion.update({BriefingVersion.created_at: late}, force=True)
    await sign_in(client, coordinator)
    page = (await client.get(f"/desk/klon/volunteering/{offer.id}/briefing")).text
    assert "6 lip 2026" in page
