"""An organization's offers in a frame of its own site: what stands there, and who may frame it."""

import html
import re

from core.testing.people import sign_in
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tests.conftest import at, lines, make_host, plan
from plugins.volunteering.values import Audience, OfferKind

FRAME = "/embed/volunteering/klon"


async def test_the_frame_shows_what_is_open_and_leads_to_the_sign_up(client, make_public):
    offer = await make_public(shifts=(plan(), plan(120, 122)))
    await make_public("Kawa z seniorami", shifts=(), kind=OfferKind.OPEN_ENDED)
    page = await client.get(FRAME)
    assert page.status_code == 200
    assert page.headers["content-security-policy"].endswith("frame-ancestors *")
    assert "set-cookie" not in page.headers
    assert "<form" not in page.text
    assert '<base target="_blank">' in page.text
    for shift in await lines(offer.id):
        assert f'href="/signup/{shift.sheets[0]}/box"' in page.text
    assert "Kawa z seniorami" in page.text


async def test_what_others_need_and_what_is_not_public_is_not_in_it(
    client, make_public, make_offer
):
    await make_offer("Szkic na potem")
    await make_public("Tylko dla swoich", shifts=(plan(audience=Audience.MEMBERS),))
    other = await make_host("lipa", name="Pod Lipą")
    await make_public("Cudza oferta", organization=other)
    assert "Cudza oferta" in (await client.get("/embed/volunteering/lipa")).text
    page = await client.get(FRAME)
    for title in ("Szkic na potem", "Tylko dla swoich", "Cudza oferta"):
        assert title not in page.text
    assert (await client.get("/embed/volunteering/nikt")).status_code == 404


async def test_it_is_the_same_for_everybody_in_the_language_of_the_address(client, make_public):
    await make_public()
    first = await client.get(f"{FRAME}?lang=uk", headers={"Accept-Language": "en"})
    other = await client.get(f"{FRAME}?lang=uk", headers={"Cookie": "session=xyz"})
    assert first.content == other.content
    assert 'lang="uk"' in first.text
    assert 'lang="pl"' in (await client.get(FRAME, headers={"Accept-Language": "en"})).text
    again = await client.get(f"{FRAME}?lang=uk", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["content-security-policy"]) == (
        304,
        first.headers["content-security-policy"],
    )


async def test_a_shift_that_is_added_stands_in_the_next_answer(client, make_public, coordinator):

    offer = await make_public(shifts=(plan(),))
    before = await client.get(FRAME)
    assert before.text == (await client.get(FRAME)).text
    shift = await add_shift(coordinator, offer.id, plan(200, 202))
    (sheet,) = next(one.sheets for one in await lines(offer.id) if one.id == shift.id)
    assert str(sheet) not in before.text
    assert str(sheet) in (await client.get(FRAME)).text
    assert at(200) == shift.starts_at


async def test_the_code_at_the_desk_leads_to_the_frame(client, desk, make_public, coordinator):

    await make_public()
    await sign_in(client, coordinator)
    page = await client.get("/desk/klon/volunteering/embed")
    codes = [html.unescape(one) for one in re.findall(r"<code>(.*?)</code>", page.text, re.DOTALL)]
    frames = [one for one in codes if one.startswith("<iframe ")]
    assert len(frames) == 3
    address = re.findall(r'src="http://testserver.local([^"]+)"', frames[0])[0]
    client.cookies.clear()
    assert (await client.get(html.unescape(address))).status_code == 200
