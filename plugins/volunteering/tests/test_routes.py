"""The pages of volunteering: what everybody sees, what the desk does, what stays unknown."""

from datetime import timedelta

import pytest

from core.contracts.signals import announce
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.times import to_wall
from core.data.transactions import tx
from core.people.api import Organization, OrganizationSuspended
from core.signups.api import free_places
from core.testing.people import make_viewer, sign_in
from core.testing.switches import switch_off
from plugins.volunteering.queries import offer_by_slug
from plugins.volunteering.service.publishing import close_offer, publish_offer
from plugins.volunteering.service.shifts import cancel_offer, cancel_shift
from plugins.volunteering.tests.conftest import (
    NOW,
    ZONE,
    enter,
    fresh,
    fresh_line,
    fresh_shift,
    lines,
    make_host,
    plan,
)
from plugins.volunteering.values import OfferState, ShiftState

DAY = (to_wall(NOW, ZONE) + timedelta(days=9)).date().isoformat()
SHIFT = {"day": DAY, "from_time": "16:00", "to_time": "18:30", "capacity": "4"}
OFFER = {
    "title-pl": "Zakupy dla sąsiadów",
    "title-uk": "Покупки для сусідів",
    "summary-pl": "Robimy zakupy osobom starszym.",
    "place": "Świetlica",
    "areas": ["1", "10"],
    "minimum_age": "16",
    "kind": "regular",
    "languages": ["pl", "uk"],
    "skills": ["care"],
    "insurance": "NNW_host",
}


# --- everybody -----------------------------------------------------------------------------------


async def test_empty_list_says_so(client, db):
    page = await client.get("/volunteering")
    assert page.status_code == 200
    assert "Żadna organizacja" in page.text


async def test_list_shows_offers_with_shifts_and_stays_fresh(client, make_public, coordinator):
    assert "Sadzenie drzew" not in (await client.get("/volunteering")).text
    offer = await make_public(shifts=tuple(plan(100 + 24 * n, 103 + 24 * n) for n in range(5)))
    page = await client.get("/volunteering")
    assert f"/volunteering/{offer.slug}" in page.text
    assert "jeszcze 2 zmiany" in page.text
    again = await client.get("/volunteering", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    await close_offer(coordinator, offer.id)
    assert "Sadzenie drzew" not in (await client.get("/volunteering")).text


async def test_list_is_narrowed_to_an_area(client, make_public):
    await make_public("Drzewa", areas=("18",))
    await make_public("Zakupy", areas=("1", "10"))
    page = (await client.get("/volunteering?area=10")).text
    assert "Zakupy" in page
    assert "Drzewa" not in page
    assert "Nie ma teraz takich ofert" in (await client.get("/volunteering?area=24")).text
    assert "Drzewa" in (await client.get("/volunteering?area=%27%3B--")).text


async def test_what_has_free_places_comes_first(client, make_public):
    """Full shifts stay on the list, after those that still need somebody."""
    full = await make_public("Pełna", shifts=(plan(100, 103, capacity=1),))
    half = await make_public(
        "Połowa", shifts=(plan(110, 113, capacity=1), plan(200, 203, capacity=1))
    )
    await make_public("Wolna", shifts=(plan(300, 303),))
    for offer in (full, half):
        first, *_ = await lines(offer.id)
        await enter(first, await make_viewer(offer.slug))
    page = (await client.get("/volunteering")).text
    places = [page.index(f">{title}<") for title in ("Połowa", "Wolna", "Pełna")]
    assert places == sorted(places)
    row = page[places[0] : places[1]]
    taken, free = [str(one.sheets[0]) for one in await lines(half.id)]
    assert row.index(free) < row.index(taken)


async def test_long_list_goes_on(client, make_public):
    for number in range(31):
        await make_public(f"Oferta {number:02}", shifts=(plan(100 + number, 101 + number),))
    first = (await client.get("/volunteering")).text
    assert "Oferta 29" in first
    assert "Oferta 30" not in first
    address = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    later = (await client.get(address.replace("&amp;", "&"))).text
    assert "Oferta 30" in later
    assert "Oferta 29" not in later


@pytest.mark.parametrize("after", ["x", "2026_y", "2026-11-22T10:00:00_00000000-0000-0000-0000-0"])
async def test_unreadable_places_in_the_list_were_not_asked(client, make_public, after):
    await make_public()
    assert "Sadzenie drzew" in (await client.get("/volunteering", params={"after": after})).text


async def test_offer_page_says_all(client, make_public):
    note = LocalizedText(original="pl", texts={"pl": "Weź rękawice", "uk": "Візьми рукавиці"})
    offer = await make_public(
        shifts=(plan(note=note), plan(200, 203)),
        minimum_age=16,
        has_minors_contact=True,
        description=LocalizedText.of("Kopiemy **dołki**. <script>alert(1)</script>"),
        requirements=LocalizedText.of("Ciepłe ubranie"),
        benefits=LocalizedText.of("Zupa"),
    )
    page = (await client.get(f"/volunteering/{offer.slug}")).text
    first, second = await lines(offer.id)
    for said in (
        "Sadzenie drzew",
        "Weź rękawice",
        "<strong>dołki</strong>",
        "Ciepłe ubranie",
        "Zupa",
        "Od 16 lat",
        "zgoda rodzica",
        "Rejestrze Sprawców",
        "30 dni",
        f"/signup/{first.sheets[0]}/box",
        f"/signup/{second.sheets[0]}/box",
        f"/volunteering/{offer.slug}.ics",
    ):
        assert said in page
    assert "<script>alert" not in page
    ukrainian = (await client.get(f"/volunteering/{offer.slug}?lang=uk")).text
    assert "Візьми рукавиці" in ukrainian
    assert '<h1><span lang="pl">' in ukrainian
    assert "<h1><span" not in page


async def _all(client, offer):
    return (await client.get(f"/volunteering/{offer.slug}")).text


async def test_box_of_one_shift_is_fetched_with_its_time(client, make_public):
    offer = await make_public(minimum_age=16)
    (shift,) = await lines(offer.id)
    path = f"/volunteering/{offer.slug}/places/{shift.roles[0].id}"
    assert path in (await _all(client, offer))
    box = await client.get(path, headers={"hx-request": "true"})
    assert box.status_code == 200
    assert f'action="/signup/{shift.sheets[0]}"' in box.text
    assert "Od 16 lat" in box.text
    assert "<html" not in box.text
    plain = await client.get(path)
    assert (plain.status_code, plain.headers["location"]) == (303, f"/signup/{shift.sheets[0]}/box")
    other = f"/volunteering/{offer.slug}/places/{new_id()}"
    assert (await client.get(other)).status_code == 404


async def test_whole_way_of_a_visitor(client, make_public):
    """Three screens: the list, the offer with the box, the answer."""
    offer = await make_public()
    (shift,) = await lines(offer.id)
    form = {"name": "Jan Buk", "email": "jan@example.org", "idempotency_key": "k1"}
    assert "Wybierz swój wiek." in (await client.post(f"/signup/{shift.sheets[0]}", data=form)).text
    sent = await client.post(f"/signup/{shift.sheets[0]}", data=form | {"age": "adult"})
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/signup/link/")
    assert (await free_places([*shift.sheets]))[shift.sheets[0]].taken == 1


async def test_free_places_come_in_pieces(client, make_public):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    pieces = await client.get(f"/volunteering/places?sheet={shift.sheets[0]}&sheet={new_id()}")
    assert pieces.headers["cache-control"] == "no-store"
    assert f'id="places-{shift.sheets[0]}" hx-swap-oob="true"' in pieces.text
    assert "4 wolne miejsca" in pieces.text
    assert (await client.get("/volunteering/places?sheet=x")).status_code == 400


async def test_calendar_file_has_all_shifts(client, make_public, coordinator):
    from icalendar import Calendar

    offer = await make_public(shifts=(plan(100, 103), plan(200, 203)))
    _, second = await lines(offer.id)
    await cancel_shift(coordinator, second.id, reason="Burza")
    file = await client.get(f"/volunteering/{offer.slug}.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(file.content)
    assert [str(event["status"]) for event in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    tag = {"if-none-match": file.headers["etag"]}
    assert (await client.get(f"/volunteering/{offer.slug}.ics", headers=tag)).status_code == 304


async def test_drafts_and_hidden_offers_are_not_there(
    client, make_offer, make_public, host, stranger
):
    draft, public = await make_offer("Szkic"), await make_public("Jawna")
    (shift,) = await lines(public.id)
    paths = [f"/volunteering/{draft.slug}", f"/volunteering/{draft.slug}.ics"]
    for path in paths:
        assert (await client.get(path)).status_code == 404
    async with tx() as transaction:
        await announce(OrganizationSuspended(organization=host.id), within=transaction)
    paths += [
        f"/volunteering/{public.slug}",
        f"/volunteering/{public.slug}.ics",
        f"/volunteering/{public.slug}/places/{shift.roles[0].id}",
    ]
    await sign_in(client, stranger)
    for path in paths:
        assert (await client.get(path)).status_code == 404
    assert "Jawna" not in (await client.get("/volunteering")).text


async def test_organization_and_office_see_a_draft(client, make_offer, coordinator, officer):
    offer = await make_offer()
    for viewer in (coordinator, officer):
        await sign_in(client, viewer)
        page = await client.get(f"/volunteering/{offer.slug}")
        assert page.status_code == 200
        assert "tylko organizacja" in page.text


async def test_closed_and_cancelled_offers_say_so(client, make_public, coordinator):
    offer = await make_public()
    await close_offer(coordinator, offer.id)
    assert "Zapisy są zamknięte" in (await _all(client, offer))
    assert "/signup/" not in (await _all(client, offer))
    await publish_offer(coordinator, offer.id)
    await cancel_offer(coordinator, offer.id, reason="Brak zgody")
    assert "Brak zgody" in (await _all(client, offer))


async def test_pages_of_a_module_that_is_off_are_not_there(client, make_public):
    offer = await make_public()
    await sign_in(client, await make_viewer("admin", city_role="city_admin"))
    await switch_off("volunteering")
    for path in ("/volunteering", f"/volunteering/{offer.slug}", "/desk/klon/volunteering"):
        assert (await client.get(path)).status_code == 404


# --- the desk ------------------------------------------------------------------------------------


async def test_desk_is_for_the_organization(client, make_offer, stranger, coordinator):
    offer = await make_offer()
    (shift,) = await lines(offer.id)
    own = f"/desk/klon/volunteering/{offer.id}"
    paths = [
        "/desk/klon/volunteering",
        "/desk/klon/volunteering/new",
        own,
        f"{own}/edit",
        f"{own}/shifts/{shift.id}",
    ]
    for path in paths:
        asked = await client.get(path)
        assert (asked.status_code, asked.headers["location"][:8]) == (303, "/sign-in")
    await sign_in(client, stranger)
    for path in paths:
        assert (await client.get(path)).status_code == 404
    await sign_in(client, coordinator)
    for path in paths:
        assert (await client.get(path)).status_code == 200


async def test_offer_under_another_organizations_address_is_not_there(
    client, make_offer, coordinator
):
    """Also when the viewer works for both."""
    offer = await make_offer()
    other = await make_host("drugi", name="Drugi")
    (shift,) = await lines(offer.id)
    viewer = await make_viewer("oba", role="coordinator", organization=offer.organization)
    viewer = await make_viewer("oba", role="coordinator", organization=other.id)
    token = await sign_in(client, viewer)
    wrong = f"/desk/drugi/volunteering/{offer.id}"
    assert (await client.get(wrong)).status_code == 404
    assert (await client.get(f"{wrong}/shifts/{shift.id}")).status_code == 404
    sent = await client.post(f"{wrong}/delete", data={"csrf_token": token})
    assert sent.status_code == 404
    assert await fresh(offer)


async def test_volunteer_of_the_organization_is_told_no(client, make_offer):
    offer = await make_offer()
    member = await make_viewer("wolo", role="volunteer", organization=offer.organization)
    await sign_in(client, member)
    assert (await client.get(f"/desk/klon/volunteering/{offer.id}")).status_code == 403


async def test_write_add_shifts_publish(client, desk, coordinator):
    """The way from nothing to a public offer."""
    saved = await desk("/new", **OFFER)
    assert saved.status_code == 303
    view = await offer_by_slug("zakupy-dla-sasiadow")
    assert saved.headers["location"] == view.desk_path
    assert view.offer.title.texts["uk"] == "Покупки для сусідів"
    assert view.areas == ("1", "10")
    path = f"/{view.offer.id}"
    night = SHIFT | {"from_time": "22:00", "to_time": "06:00"}
    assert (await desk(f"{path}/shifts", **SHIFT)).status_code == 303
    assert (await desk(f"{path}/shifts", **night)).status_code == 303
    first, second = await lines(view.offer.id)
    assert (first.ends_at - first.starts_at, first.capacity) == (timedelta(hours=2.5), 4)
    assert to_wall(second.ends_at, ZONE).time().isoformat() == "06:00:00"
    assert (await desk(f"{path}/shifts/{first.id}/copy", days="7")).status_code == 303
    overview = (await client.get(view.desk_path)).text
    assert "Opublikuj" in overview
    assert (await desk(f"{path}/publish")).status_code == 303
    assert (await fresh(view.offer)).state == OfferState.PUBLISHED
    assert len(await lines(view.offer.id)) == 3
    overview = (await client.get(view.desk_path)).text
    assert "4 wolne miejsca" in overview
    assert f"/desk/klon/signups/{(await fresh_line(first)).sheets[0]}" in overview


async def test_form_errors_keep_what_was_typed(desk):
    page = await desk("/new", **(OFFER | {"title-pl": "", "minimum_age": "7"}))
    assert page.status_code == 422
    for kept in ("Robimy zakupy osobom starszym.", "Покупки для сусідів", "Świetlica"):
        assert kept in page.text
    assert 'value="7"' in page.text
    assert 'aria-invalid="true"' in page.text


async def test_unknown_fields_are_refused(desk, make_offer):
    offer = await make_offer()
    assert (await desk("/new", **OFFER, state="published")).status_code == 422
    assert (await desk(f"/{offer.id}/shifts", **SHIFT, sheet="1")).status_code == 422
    assert (await desk(f"/{offer.id}/publish", force="1")).status_code == 422
    assert (await fresh(offer)).state == OfferState.DRAFT


async def test_form_without_its_token_is_refused(client, coordinator):
    await sign_in(client, coordinator)
    sent = await client.post("/desk/klon/volunteering/new", data=OFFER)
    assert sent.status_code == 403
    assert await offer_by_slug("zakupy-dla-sasiadow") is None


async def test_wrong_shift_keeps_what_was_typed(desk, make_offer):
    offer = await make_offer()
    page = await desk(f"/{offer.id}/shifts", **(SHIFT | {"day": "2020-01-01", "place": "Rynek 1"}))
    assert page.status_code == 422
    assert "Rynek 1" in page.text
    assert "już minął" in page.text
    page = await desk(f"/{offer.id}/shifts", **(SHIFT | {"capacity": "dużo"}))
    assert page.status_code == 422
    assert "dużo" in page.text
    page = await desk(f"/{offer.id}/shifts", **(SHIFT | {"to_time": "16:00"}))
    assert page.status_code == 422
    assert len(await lines(offer.id)) == 1


async def test_publishing_without_shifts_says_what_to_do(desk, make_offer):
    offer = await make_offer(shifts=())
    page = await desk(f"/{offer.id}/publish")
    assert page.status_code == 422
    assert "Najpierw dodaj zmianę" in page.text


async def test_edit_keeps_and_shows_what_is_there(client, desk, make_offer, coordinator):
    offer = await make_offer(benefits=LocalizedText.of("Zupa"))
    await sign_in(client, coordinator)
    page = (await client.get(f"/desk/klon/volunteering/{offer.id}/edit")).text
    assert "Sadzenie drzew" in page
    assert "Zupa" in page
    assert (await desk(f"/{offer.id}/edit", **OFFER)).status_code == 303
    after = await fresh(offer)
    assert (str(after.title), str(after.benefits)) == ("Zakupy dla sąsiadów", "")
    assert (await desk(f"/{offer.id}/edit", **(OFFER | {"place": ""}))).status_code == 422


async def test_shift_is_changed_and_cancelled_with_word_to_people(client, desk, make_public):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    path = f"/{offer.id}/shifts/{shift.id}"
    page = (await client.get(f"/desk/klon/volunteering{path}")).text
    changed = await desk(path, **SHIFT)
    assert changed.status_code == 303
    page = (await client.get(changed.headers["location"])).text
    assert "1 osoba dostanie wiadomość" in page
    too_few = await desk(path, **(SHIFT | {"capacity": "0"}))
    assert too_few.status_code == 422
    assert (await desk(f"{path}/cancel", reason="")).status_code == 422
    assert (await desk(f"{path}/cancel", reason="Burza")).status_code == 303
    assert (await fresh_shift(shift)).state == ShiftState.CANCELLED


async def test_fewer_places_than_taken_are_said_on_the_form(desk, make_public):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    await enter(shift, await make_viewer("ola"))
    await enter(shift, await make_viewer("iwo"))
    page = await desk(f"/{offer.id}/shifts/{shift.id}", **(SHIFT | {"capacity": "1"}))
    assert page.status_code == 422
    assert (await fresh_line(shift)).capacity == 5


async def test_close_open_cancel_delete(desk, make_public, make_offer):
    offer, draft = await make_public(), await make_offer("Szkic")
    assert (await desk(f"/{offer.id}/close")).status_code == 303
    assert (await fresh(offer)).state == OfferState.CLOSED
    assert (await desk(f"/{offer.id}/publish")).status_code == 303
    assert (await desk(f"/{offer.id}/cancel", reason="")).status_code == 422
    assert (await fresh(offer)).state == OfferState.PUBLISHED
    assert (await desk(f"/{offer.id}/cancel", reason="Brak zgody")).status_code == 303
    assert (await fresh(offer)).state == OfferState.CANCELLED
    assert (await desk(f"/{offer.id}/delete")).status_code == 409
    assert (await desk(f"/{draft.id}/delete")).status_code == 303
    assert await offer_by_slug("szkic") is None


async def test_waiting_offer_is_taken_back_at_the_desk(client, make_offer, newcomer):
    member = await make_viewer("lipka", role="coordinator", organization=newcomer.id)
    offer = await make_offer(organization=newcomer)
    token = await sign_in(client, member)
    base = f"/desk/lipa/volunteering/{offer.id}"
    assert "Wyślij do miasta" in (await client.get(base)).text
    for verb, state in (("publish", OfferState.WAITING), ("withdraw", OfferState.DRAFT)):
        sent = await client.post(f"{base}/{verb}", data={"csrf_token": token})
        assert sent.status_code == 303
        assert (await fresh(offer)).state == state


async def test_suspended_organization_may_not_publish(client, desk, make_offer):
    """The veto on our own policy."""
    offer = await make_offer()
    async with tx():
        await Organization.update({Organization.state: "suspended"}).where(
            Organization.id == offer.organization
        )
    assert (await desk(f"/{offer.id}/publish")).status_code == 403
    assert (await desk(f"/{offer.id}/edit", **OFFER)).status_code == 303


async def test_informal_group_is_told_the_law(client, db):
    group = await make_host("podworko", kind="informal_group")
    member = await make_viewer("ela", role="coordinator", organization=group.id)
    token = await sign_in(client, member)
    page = (await client.get("/desk/podworko/volunteering")).text
    assert "Prawo nie pozwala" in page
    assert "/volunteering/new" not in page
    assert (await client.get("/desk/podworko/volunteering/new")).status_code == 409
    sent = await client.post("/desk/podworko/volunteering/new", data={"csrf_token": token, **OFFER})
    assert sent.status_code == 409
