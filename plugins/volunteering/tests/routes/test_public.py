"""The public list and offers: filters, pages of many shifts, what only some are shown."""

from datetime import timedelta

from core.data.times import to_wall
from core.testing.people import make_viewer, sign_in
from core.testing.traces import take_place
from plugins.volunteering.links import offer_token
from plugins.volunteering.queries.shifts import PAGE_SIZE
from plugins.volunteering.service.drafting import create_offer, renew_link
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
