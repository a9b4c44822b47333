"""An offer can be told everywhere from its page and its desk: picture, texts, poster."""

from core.testing.people import make_viewer, sign_in
from plugins.volunteering.service.drafting import create_offer
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.tests.conftest import content, fresh, plan
from plugins.volunteering.values import Audience, OfferKind

POSTER = "/documents/print/volunteering.poster/"


async def test_page_and_desk_give_picture_texts_and_poster(client, make_public, coordinator):
    offer = await make_public()
    path, desk = f"/volunteering/{offer.slug}", f"/desk/klon/volunteering/{offer.id}"
    seen = (await client.get(path)).text
    assert 'property="og:image"' in seen
    assert seen.count('class="share-text"') == 3
    assert POSTER not in seen, "the poster is the organization's"
    await sign_in(client, await make_viewer("ola"))
    assert POSTER not in (await client.get(path)).text
    token = await sign_in(client, coordinator)
    own = (await client.get(path)).text
    assert f"{POSTER}{offer.id}" in own
    assert desk in own
    at_desk = (await client.get(desk)).text
    assert at_desk.count('class="share-text"') == 3
    assert "/calendar/pictures/" in at_desk
    assert f"{POSTER}{offer.id}" in at_desk
    poster = await client.post(
        f"{POSTER}{offer.id}", data={"csrf_token": token, "layout": "plain"}, follow_redirects=True
    )
    assert poster.content.startswith(b"%PDF")


async def test_without_set_times_the_offer_itself_is_told(client, host, coordinator):
    said = content("Pomoc z domu", kind=OfferKind.REMOTE)
    offer = await create_offer(coordinator, host, said)
    desk = f"/desk/klon/volunteering/{offer.id}"
    await sign_in(client, coordinator)
    assert "share-text" not in (await client.get(desk)).text, "nobody sees a draft"
    await publish_offer(coordinator, offer.id)
    for path in (desk, f"/volunteering/{offer.slug}"):
        page = (await client.get(path)).text
        assert page.count('class="share-text"') == 3, path
        assert "Pomoc z domu\nPark Jonstona\nZielony Klon\n\nSadzimy sto drzew.\n\nhttp" in page
        assert "og:image" not in page
    assert f'<meta property="og:title" content="{offer.title.to("pl")}">' in page


async def test_hidden_shifts_are_not_told(client, make_public):
    offer = await fresh(await make_public(shifts=(plan(audience=Audience.LINK),)))
    page = (await client.get(f"/volunteering/{offer.slug}")).text
    assert page.count('class="share-text"') == 3
    assert "application/ld+json" not in page
