"""The public list and offers: filters, pages of many shifts, what only some are shown."""

from datetime import timedelta

from core.contracts.signals import announce
from core.contracts.texts import LocalizedText
from core.data.times import to_wall
from core.data.transactions import tx
from core.people.api import Organization, OrganizationChanged
from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from core.web.kept import SHELF
from plugins.volunteering.links import offer_token
from plugins.volunteering.queries import offers
from plugins.volunteering.queries.shifts import PAGE_SIZE
from plugins.volunteering.service.drafting import create_offer, edit_offer, renew_link
from plugins.volunteering.service.publishing import publish_offer
from plugins.volunteering.tests.conftest import NOW, ZONE, content, fresh, lines, plan
from plugins.volunteering.values import Audience, OfferKind


async def test_list_is_narrowed_by_each_filter(client, make_public):
    given = {"district": "Zatorze", "languages": ("uk",), "skills": ("care",), "minimum_age": 16}
    await make_public("Jedna", **given)
    await make_public("Druga", shifts=(plan(300, 303),))
    day = f"{to_wall(NOW + timedelta(hours=100), ZONE):%Y-%m-%d}"
    for query in ("district=Zatorze", "language=uk", "skill=care", f"when={day}"):
        page = (await client.get(f"/volunteering?{query}")).text
        assert "/volunteering/jedna" in page, query
        assert "/volunteering/druga" not in page, query
    young = (await client.get("/volunteering?age=15")).text
    assert "/volunteering/jedna" not in young
    assert "/volunteering/druga" in young
    none = await client.get("/volunteering?skill=law")
    assert "Pokaż wszystkie" in none.text


async def test_offers_are_found_by_words_together_with_the_other_filters(client, make_public):
    await make_public("Łódź na fali", district="Zatorze")
    await make_public(
        "Sadzenie drzew", place="Łódzka 5", summary=LocalizedText.of("Sadzimy nad rzeką.")
    )
    await make_public("Spacer", shifts=(), kind=OfferKind.REMOTE, place="Łódź")
    for words, is_first, is_second, is_remote in (
        ("lodz", True, True, True),
        ("lodz ", True, True, True),
        ("rzek", False, True, False),
        ("lodzka nad", False, True, False),
        ("łodz zatorze", True, False, False),
        ("odz", False, False, False),
        ("???", False, False, False),
    ):
        page = (await client.get("/volunteering", params={"q": words})).text
        shown = [
            f"/volunteering/{slug}" in page for slug in ("lodz-na", "sadzenie-drzew", "spacer")
        ]
        assert shown == [is_first, is_second, is_remote], words
    narrowed = (await client.get("/volunteering?q=lodz&district=Zatorze")).text
    assert "/volunteering/lodz-na-fali" in narrowed
    assert "/volunteering/sadzenie-drzew" not in narrowed


async def test_found_offers_come_page_by_page_and_nobody_keeps_them(
    client, make_public, monkeypatch
):
    monkeypatch.setattr(offers, "PAGE_SIZE", 1)
    await make_public("Wiśnie jeden", shifts=(plan(100, 102),))
    await make_public("Park", shifts=(plan(110, 112),))
    await make_public("Wiśnie dwa", shifts=(plan(120, 122),))
    first = await client.get("/volunteering?q=wisnie&age=15")
    assert "/volunteering/wisnie-jeden" in first.text
    assert "no-store" in first.headers["cache-control"]
    assert not [key for key in SHELF._pages if "wisnie" in str(key)]
    kept = await client.get("/volunteering?age=15")
    assert "no-store" not in kept.headers["cache-control"]
    assert [key for key in SHELF._pages if "age=15" in str(key)]
    href = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = (await client.get(href.replace("&amp;", "&"))).text
    assert "/volunteering/wisnie-dwa" in second
    assert "/volunteering/park" not in second
    assert 'rel="next"' not in second


async def test_an_offer_is_found_by_what_it_and_its_organization_are_called_now(
    client, make_public, coordinator, host
):
    offer = await make_public("Sadzenie drzew")
    await edit_offer(coordinator, offer.id, content("Grabienie liści"))
    async with tx() as transaction:
        await Organization.update({Organization.short_name: "Nowa Fala"}).where(
            Organization.id == host.id
        )
        await announce(OrganizationChanged(organization=host.id), within=transaction)
    for words, is_there in (("grabienie", True), ("sadzenie", False), ("fala", True)):
        page = (await client.get("/volunteering", params={"q": words})).text
        assert (f"/volunteering/{offer.slug}" in page) is is_there, words


async def test_what_one_can_do_now_leaves_full_shifts_out(client, make_public):
    offer = await make_public(shifts=(plan(0.5, 1, capacity=1),))
    day = f"{to_wall(NOW + timedelta(hours=0.5), ZONE):%Y-%m-%d}"
    assert f"/volunteering/{offer.slug}" in (await client.get(f"/volunteering?when={day}")).text
    (shift,) = await lines(offer.id)
    await take_place(shift.sheets[0], await make_viewer("ola"))
    assert f"/volunteering/{offer.slug}" not in (await client.get("/volunteering?when=today")).text


async def test_many_shifts_come_page_by_page(client, make_public):
    many = tuple(plan(100 + n, 101 + n) for n in range(PAGE_SIZE + 2))
    offer = await make_public(shifts=many)
    first = (await client.get(f"/volunteering/{offer.slug}")).text
    found = await lines(offer.id)
    assert f"/signup/{found[0].sheets[0]}/box" in first
    assert f"/signup/{found[-1].sheets[0]}/box" not in first
    href = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = (await client.get(href.replace("&amp;", "&").partition("#")[0])).text
    assert f"/signup/{found[-1].sheets[0]}/box" in second
    assert f"/signup/{found[0].sheets[0]}/box" not in second


async def test_offer_without_times_says_what_comes_next(client, host, coordinator):
    said = content("Pomoc z domu", kind=OfferKind.REMOTE)
    offer = await create_offer(coordinator, host, said)
    await publish_offer(coordinator, offer.id)
    page = (await client.get(f"/volunteering/{offer.slug}")).text
    assert "Chcę pomóc" in page
    assert f"/signup/{(await fresh(offer)).sheet}/box" in page
    assert f"/volunteering/{offer.slug}" in (await client.get("/volunteering")).text
    assert f"/volunteering/{offer.slug}" in (await client.get("/volunteering/when-you-can")).text


async def test_hidden_shifts_are_shown_by_link_only(client, make_public, coordinator, host):
    hidden = plan(200, 203, audience=Audience.LINK)
    offer = await make_public(shifts=(plan(), hidden))
    _, secret = await lines(offer.id)
    box, path = f"/signup/{secret.sheets[0]}/box", f"/volunteering/{offer.slug}"
    offer = await fresh(offer)
    key = offer_token(offer.link)
    assert box not in (await client.get(path)).text
    assert box not in (await client.get(f"{path}?key=wrong")).text
    assert secret.id.hex not in (await client.get(f"{path}.ics")).text.replace("-", "")
    shown = await client.get(f"{path}?key={key}")
    assert box in shown.text
    assert (shown.headers["cache-control"], shown.headers["referrer-policy"]) == (
        "no-store",
        "same-origin",
    )
    form = {"name": "Jan", "email": "jan@example.org", "idempotency_key": "a" * 22, "age": "adult"}
    client.headers["Sec-Fetch-Site"] = "same-origin"
    refused = await client.post(f"/signup/{secret.sheets[0]}", data=form)
    assert refused.status_code == 422
    taken = await client.post(f"/signup/{secret.sheets[0]}", data=form | {"invitation": key})
    assert taken.status_code == 303
    await renew_link(coordinator, offer.id)
    assert box not in (await client.get(f"{path}?key={key}")).text


async def test_shifts_of_members_are_theirs(client, make_public, host):
    offer = await make_public(shifts=(plan(), plan(200, 203, audience=Audience.MEMBERS)))
    _, own = await lines(offer.id)
    box, path = f"/signup/{own.sheets[0]}/box", f"/volunteering/{offer.slug}"
    assert box not in (await client.get(path)).text
    await sign_in(client, await make_viewer("obcy"))
    assert box not in (await client.get(path)).text
    member = await make_viewer("ola", role="volunteer", organization=host.id)
    await sign_in(client, member)
    assert box in (await client.get(path)).text
    assert (await take_place(own.sheets[0], member)).state == "confirmed"


async def test_an_offer_that_names_languages_is_read_in_all_of_ours(client, make_public):
    offer = await make_public("Rozmowy", languages=("uk",))
    page = (await client.get(f"/volunteering/{offer.slug}", headers={"Accept-Language": "uk"})).text
    assert "Мови: українська." in page
    assert [code for code in ("pl", "en", "uk") if f'href="?lang={code}"' not in page] == []
