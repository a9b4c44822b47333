"""Reading a briefing: what was shown is what counts as read."""

import re

from core.contracts.texts import LocalizedText
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.queries.briefings import briefing_of, has_read
from plugins.volunteering.service.briefings import write_briefing


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
