"""The pages of events: who reaches what, and that nothing typed is lost."""

import io
from uuid import UUID

import pytest

from core.data.times import to_wall
from core.services.cases.api import open_cases
from core.services.files.api import store_picture
from core.settings import current
from core.testing.papers import codes, texts
from core.testing.people import make_viewer, sign_in
from plugins.events.queries import event_by_slug
from plugins.events.service.drafting import create_draft
from plugins.events.service.moving import cancel_event, postpone_event
from plugins.events.service.publishing import publish_event
from plugins.events.tests.conftest import (
    TWIN,
    WITH_SIGNUP,
    ZONE,
    at,
    draft,
    enter,
    fresh,
    mails,
    timing,
)
from plugins.events.values import CASE_KIND, EventState

DESK = "/desk/przystan/events"


def wall(hours):
    return f"{to_wall(at(hours), ZONE):%Y-%m-%dT%H:%M}"


def typed(**given):
    """What the form of a new event sends."""
    return {
        "kind": "training",
        "title-pl": "Szkolenie z pierwszej pomocy",
        "title-uk": "Навчання з першої допомоги",
        "summary-pl": "Uczymy się ratować.",
        "starts_at": wall(200),
        "ends_at": wall(203),
        "place_name": "Ratusz",
        "audience": "everyone",
        "is_free": "y",
        "action": "save",
        **given,
    }


def picture(color="red"):
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (600, 400), color).save(target, "PNG")
    return target.getvalue()


# --- public ------------------------------------------------------------------------------------


async def test_the_list_shows_what_is_ahead_and_public(client, make_event, make_public):
    await make_public("Jawne")
    await make_event("Szkic")
    page = await client.get("/events")
    assert page.status_code == 200
    assert "Jawne" in page.text
    assert "Szkic" not in page.text
    assert "set-cookie" not in page.headers


async def test_the_list_is_kept_and_follows_changes(client, make_public, coordinator):
    event = await make_public("Jawne")
    first = await client.get("/events")
    again = await client.get("/events", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    await cancel_event(coordinator, event.id, reason="Brak sali.")
    later = await client.get("/events", headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200


async def test_filters_narrow_and_unknown_ones_do_not_harm(client, make_public):
    await make_public("Jawne")
    assert "Jawne" in (await client.get("/events?kind=event&area=13")).text
    assert "Jawne" not in (await client.get("/events?kind=meeting")).text
    assert "Jawne" in (await client.get("/events?kind=nothing&area=zzz&after=bad")).text


async def test_pages_of_the_list_follow_each_other(client, make_public, monkeypatch):
    monkeypatch.setattr("plugins.events.queries.PAGE_SIZE", 2)
    for number in range(3):
        await make_public(f"Numer {number}", timing=timing(100 + number, 110))
    first = (await client.get("/events")).text
    assert "Numer 1" in first
    assert "Numer 2" not in first
    import html
    import re

    (href,) = re.findall(r'href="(/events\?after=[^"]+)"', first)
    assert "Numer 2" in (await client.get(html.unescape(href))).text


async def test_an_event_page_says_what_when_where_who(client, make_public):
    await make_public("Festyn", registration=WITH_SIGNUP)
    page = await client.get("/events/festyn")
    for text in ("Festyn", "Park Jonstona", "Sąsiedzka Przystań", "/events/festyn.ics", "/box"):
        assert text in page.text, text
    assert "/report?path=/events/festyn" in page.text


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_an_event_page_in_each_language(client, make_public, language):
    await make_public("Festyn")
    page = await client.get("/events/festyn", headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in page.text


async def test_the_entry_is_at_the_same_address_with_ics(client, make_public):
    await make_public("Festyn")
    answer = await client.get("/events/festyn.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text
    assert (await client.get("/events/nic.ics")).status_code == 404


async def test_what_happened_to_an_event_is_said_clearly(client, make_public, coordinator):
    put_off = await make_public("Przełożone", registration=WITH_SIGNUP)
    await postpone_event(coordinator, put_off.id, reason="Choroba prowadzącej.")
    called_off = await make_public("Odwołane", registration=WITH_SIGNUP)
    await cancel_event(coordinator, called_off.id, reason="Brak sali.")
    for slug, reason in (("przelozone", "Choroba prowadzącej."), ("odwolane", "Brak sali.")):
        page = (await client.get(f"/events/{slug}")).text
        assert reason in page
        assert "/box" not in page


async def test_what_people_write_is_escaped(client, make_public):
    from dataclasses import replace

    from core.contracts.texts import LocalizedText

    evil = LocalizedText.of("<script>alert(1)</script>**raz** [x](javascript:alert(1))")
    content = replace(draft("<script>x</script>").content, description=evil, summary=evil)
    event = await make_public(content=content)
    page = (await client.get(f"/events/{event.slug}")).text
    assert "<script>alert" not in page
    assert "<script>x" not in page
    assert 'href="javascript' not in page


async def test_drafts_are_not_there_for_others(client, make_event, twin):
    event = await make_event("Tajny szkic")
    assert (await client.get(f"/events/{event.slug}")).status_code == 404
    assert (await client.get(f"/events/{event.slug}.ics")).status_code == 404
    await sign_in(client, await make_viewer("obca", role="coordinator", organization=twin.id))
    assert (await client.get(f"/events/{event.slug}")).status_code == 404


async def test_the_hosts_and_the_office_see_a_draft_page(client, make_event, coordinator, officer):
    event = await make_event("Szkic")
    for viewer in (coordinator, officer):
        await sign_in(client, viewer)
        assert (await client.get(f"/events/{event.slug}")).status_code == 200
        assert (await client.get(f"/events/{event.slug}.ics")).status_code == 404


# --- the desk ----------------------------------------------------------------------------------


async def test_visitors_are_asked_to_sign_in_whatever_the_address(client, make_event):
    event = await make_event()
    for path in (DESK, f"{DESK}/new", f"{DESK}/{event.id}", "/desk/nobody/events"):
        answer = await client.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


async def test_another_organization_finds_nothing(client, make_event, make_public, twin):
    await make_public("Nasze")
    event = await make_event()
    stranger = await make_viewer("obca", role="coordinator", organization=twin.id)
    token = await sign_in(client, stranger)
    ours = f"{DESK}/{event.id}"
    theirs = f"/desk/twin/events/{event.id}"
    for path in (DESK, f"{DESK}/new", ours, f"{ours}/edit", theirs, f"{theirs}/edit"):
        assert (await client.get(path)).status_code == 404, path
    for verb in ("publish", "copy", "delete", "cancel", "change", "postpone", "edit", "withdraw"):
        for path in (ours, theirs):
            sent = await client.post(f"{path}/{verb}", data={"csrf_token": token})
            assert sent.status_code == 404, (path, verb)
    assert (await fresh(event)).version == event.version


async def test_nothing_of_the_twin_reaches_others(client, twin, coordinator):
    member = await make_viewer("blizniak", role="coordinator", organization=twin.id)
    hidden = await create_draft(member, twin, draft(f"{TWIN} szkic"))
    await sign_in(client, coordinator)
    for path in ("/events", DESK, f"{DESK}/new", f"{DESK}/{hidden.id}", f"/events/{hidden.slug}"):
        assert TWIN not in (await client.get(path)).text, path


async def test_volunteers_have_no_desk(client, host):
    await sign_in(client, await make_viewer("wolo", role="volunteer", organization=host.id))
    assert (await client.get(DESK)).status_code == 404


async def test_the_desk_lists_what_there_is(client, make_event, make_public, coordinator):
    await sign_in(client, coordinator)
    empty = await client.get(DESK)
    assert f'href="{DESK}/new"' in empty.text
    await make_event("Mój szkic")
    await make_public("Moje jawne", registration=WITH_SIGNUP)
    page = (await client.get(DESK)).text
    assert "Mój szkic" in page
    assert "Moje jawne" in page


async def test_a_draft_is_saved_and_then_published(client, coordinator, host):
    token = await sign_in(client, coordinator)
    saved = await client.post(f"{DESK}/new", data=typed(csrf_token=token))
    assert saved.status_code == 303, saved.text
    event = await event_by_slug("szkolenie-z-pierwszej-pomocy")
    assert event.state == EventState.DRAFT
    assert event.title.to("uk") == "Навчання з першої допомоги"
    assert event.starts_at == at(200).replace(second=0)
    assert saved.headers["location"] == f"{DESK}/{event.id}"
    out = await client.post(f"{DESK}/{event.id}/publish", data={"csrf_token": token})
    assert out.status_code == 303
    assert (await fresh(event)).state == EventState.PUBLISHED


async def test_publish_button_publishes_at_once(client, coordinator):
    token = await sign_in(client, coordinator)
    sent = typed(csrf_token=token, action="publish", has_registration="y", capacity="12")
    assert (await client.post(f"{DESK}/new", data=sent)).status_code == 303
    event = await event_by_slug("szkolenie-z-pierwszej-pomocy")
    assert (event.state, event.capacity) == (EventState.PUBLISHED, 12)
    assert event.sheet is not None


async def test_an_unverified_group_sends_to_the_city(client, group):
    member = await make_viewer("ela", role="coordinator", organization=group.id)
    token = await sign_in(client, member)
    sent = typed(csrf_token=token, action="publish")
    assert (await client.post("/desk/podworko/events/new", data=sent)).status_code == 303
    assert len(await open_cases([CASE_KIND])) == 1


async def test_a_form_with_errors_keeps_what_was_typed(client, coordinator):
    token = await sign_in(client, coordinator)
    wrong = typed(
        **{"csrf_token": token, "title-pl": "", "description-pl": "Długi opis <b>", "capacity": "x"}
    )
    page = await client.post(f"{DESK}/new", data=wrong)
    assert page.status_code == 422
    for text in (
        "Długi opis &lt;b&gt;",
        "Навчання з першої допомоги",
        wall(200),
        'id="error-summary"',
    ):
        assert text in page.text, text
    assert 'href="#title-pl"' in page.text
    assert 'value="x"' in page.text


async def test_faults_of_the_service_stand_beside_their_fields(client, coordinator):
    token = await sign_in(client, coordinator)
    page = await client.post(f"{DESK}/new", data=typed(csrf_token=token, ends_at=wall(100)))
    assert page.status_code == 422
    assert 'id="ends_at-error"' in page.text
    missing = typed(csrf_token=token, action="publish", place_name="", **{"summary-pl": ""})
    page = await client.post(f"{DESK}/new", data=missing)
    assert page.status_code == 422
    assert 'id="place_name-error"' in page.text
    assert (await event_by_slug("szkolenie-z-pierwszej-pomocy")).state == EventState.DRAFT


async def test_links_other_than_to_the_web_are_refused(client, coordinator):
    token = await sign_in(client, coordinator)
    sent = typed(csrf_token=token, is_online="y", link="javascript:alert(1)")
    page = await client.post(f"{DESK}/new", data=sent)
    assert page.status_code == 422
    assert 'id="link-error"' in page.text


@pytest.mark.parametrize("extra", ["state", "organization", "slug", "created_by", "is_hidden"])
async def test_unknown_fields_are_refused(client, coordinator, extra):
    token = await sign_in(client, coordinator)
    page = await client.post(f"{DESK}/new", data=typed(csrf_token=token, **{extra: "x"}))
    assert page.status_code == 422
    assert await event_by_slug("szkolenie-z-pierwszej-pomocy") is None


async def test_writes_need_the_token_of_the_session(client, coordinator, make_event):
    event = await make_event()
    await sign_in(client, coordinator)
    for path in (f"{DESK}/new", f"{DESK}/{event.id}/publish"):
        assert (await client.post(path, data=typed())).status_code == 403


async def test_edit_of_a_public_event_refuses_time_and_place(client, coordinator, make_public):
    """They change on a page of their own, which tells people."""
    event = await make_public(registration=WITH_SIGNUP)
    token = await sign_in(client, coordinator)
    page = await client.get(f"{DESK}/{event.id}/edit")
    assert 'name="starts_at"' not in page.text
    sent = await client.post(f"{DESK}/{event.id}/edit", data=typed(csrf_token=token))
    assert sent.status_code == 422
    fit = {
        k: v
        for k, v in typed(csrf_token=token).items()
        if k not in ("starts_at", "ends_at", "place_name")
    }
    assert (await client.post(f"{DESK}/{event.id}/edit", data=fit)).status_code == 303
    assert str((await fresh(event)).title) == "Szkolenie z pierwszej pomocy"


async def test_too_small_a_capacity_is_said_beside_its_field(client, coordinator, make_public):
    event = await make_public(registration=WITH_SIGNUP)
    for name in ("a1", "b2"):
        await enter(event, await make_viewer(name))
    token = await sign_in(client, coordinator)
    sent = typed(csrf_token=token, has_registration="y", capacity="1")
    fit = {k: v for k, v in sent.items() if k not in ("starts_at", "ends_at", "place_name")}
    page = await client.post(f"{DESK}/{event.id}/edit", data=fit)
    assert page.status_code == 422
    assert 'id="capacity-error"' in page.text


async def test_a_picture_survives_an_error_elsewhere(client, coordinator, host):
    token = await sign_in(client, coordinator)
    sent = typed(**{"csrf_token": token, "title-pl": ""})
    files = {"picture": ("p.png", picture(), "image/png")}
    page = await client.post(f"{DESK}/new", data=sent, files=files)
    assert page.status_code == 422
    import re

    (kept,) = re.findall(r'name="picture_id"[^>]*value="([^"]+)"', page.text)
    again = typed(csrf_token=token, picture_id=kept)
    assert (await client.post(f"{DESK}/new", data=again)).status_code == 303
    event = await event_by_slug("szkolenie-z-pierwszej-pomocy")
    assert event.picture == UUID(kept)
    gone = typed(csrf_token=token, picture_id=kept, drops_picture="y")
    await client.post(f"{DESK}/{event.id}/edit", data=gone)
    assert (await fresh(event)).picture is None


async def test_a_picture_of_others_cannot_be_named(client, coordinator, twin):
    foreign = await store_picture(picture("blue"), organization=twin.id)
    token = await sign_in(client, coordinator)
    sent = typed(csrf_token=token, picture_id=str(foreign.id))
    assert (await client.post(f"{DESK}/new", data=sent)).status_code == 303
    assert (await event_by_slug("szkolenie-z-pierwszej-pomocy")).picture is None


async def test_what_is_no_picture_is_said_beside_its_field(client, coordinator):
    token = await sign_in(client, coordinator)
    files = {"picture": ("p.png", b"<svg onload=alert(1)>", "image/png")}
    page = await client.post(f"{DESK}/new", data=typed(csrf_token=token), files=files)
    assert page.status_code == 422
    assert 'id="picture-error"' in page.text


async def test_copy_and_delete(client, coordinator, make_public):
    event = await make_public()
    token = await sign_in(client, coordinator)
    copied = await client.post(f"{DESK}/{event.id}/copy", data={"csrf_token": token})
    assert copied.status_code == 303
    path = copied.headers["location"].removesuffix("/edit")
    assert (await client.get(f"{path}/edit")).status_code == 200
    assert (await client.post(f"{path}/delete", data={"csrf_token": token})).status_code == 303
    assert (await client.get(path)).status_code == 404
    refused = await client.post(f"{DESK}/{event.id}/delete", data={"csrf_token": token})
    assert refused.status_code == 409


async def test_withdraw_is_a_button_of_what_waits(client, group):
    member = await make_viewer("ela", role="coordinator", organization=group.id)
    event = await create_draft(member, group, draft())
    await publish_event(member, event.id)
    token = await sign_in(client, member)
    path = f"/desk/podworko/events/{event.id}"
    assert f"{path}/withdraw" in (await client.get(path)).text
    assert (await client.post(f"{path}/withdraw", data={"csrf_token": token})).status_code == 303
    assert await open_cases([CASE_KIND]) == []


# --- moving ------------------------------------------------------------------------------------


async def test_pages_of_moving_say_who_will_be_told(client, coordinator, make_public):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))
    await sign_in(client, coordinator)
    for verb in ("change", "postpone", "cancel"):
        page = await client.get(f"{DESK}/{event.id}/{verb}")
        assert page.status_code == 200
        assert "1 " in page.text


async def test_change_postpone_cancel_from_the_desk(client, coordinator, make_public):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("gosc"))
    token = await sign_in(client, coordinator)
    path = f"{DESK}/{event.id}"
    moved = {
        "csrf_token": token,
        "starts_at": wall(300),
        "ends_at": wall(302),
        "place_name": "Ratusz",
        "reason": "Burza.",
    }
    assert (await client.post(f"{path}/change", data=moved)).status_code == 303
    put_off = {"csrf_token": token, "has_date": "no", "reason": "Choroba."}
    assert (await client.post(f"{path}/postpone", data=put_off)).status_code == 303
    called_off = {"csrf_token": token, "reason": "Brak sali."}
    assert (await client.post(f"{path}/cancel", data=called_off)).status_code == 303
    assert (await fresh(event)).state == EventState.CANCELLED
    assert [one["kind"] for one in await mails()] == [
        "events.changed",
        "events.postponed",
        "events.cancelled",
    ]


async def test_forms_of_moving_keep_what_was_typed(client, coordinator, make_public):
    event = await make_public()
    token = await sign_in(client, coordinator)
    path = f"{DESK}/{event.id}"
    for verb, sent in (
        (
            "change",
            {"starts_at": wall(9), "ends_at": wall(8), "place_name": "Nowe", "reason": "Bo."},
        ),
        ("postpone", {"has_date": "yes", "reason": "Nowe"}),
        ("cancel", {"reason": ""}),
    ):
        page = await client.post(f"{path}/{verb}", data={"csrf_token": token, **sent})
        assert page.status_code == 422, verb
        assert 'id="error-summary"' in page.text
        assert sent.get("place_name", sent["reason"]) in page.text
    assert (await fresh(event)).version == event.version


async def test_what_is_over_cannot_be_moved(client, coordinator, host):
    event = await create_draft(coordinator, host, draft(timing=timing(-10, -8)))
    await publish_event(coordinator, event.id, now=at(-20))
    await sign_in(client, coordinator)
    page = await client.get(f"{DESK}/{event.id}/cancel")
    assert "<textarea" not in page.text


# --- people ------------------------------------------------------------------------------------


async def test_the_overview_shows_and_searches_people(client, coordinator, make_public):
    event = await make_public(registration=WITH_SIGNUP)
    for name in ("łucja", "piotr"):
        await enter(event, await make_viewer(name))
    await sign_in(client, coordinator)
    page = (await client.get(f"{DESK}/{event.id}")).text
    assert "Łucja" in page
    assert "Piotr" in page
    found = (await client.get(f"{DESK}/{event.id}?q=lucja")).text
    assert "Łucja" in found
    assert "Piotr" not in found


async def test_the_city_administrator_sees_numbers_and_no_names(client, make_public):
    event = await make_public(registration=WITH_SIGNUP)
    await enter(event, await make_viewer("łucja"))
    await sign_in(client, await make_viewer("admin", city_role="city_admin"))
    page = await client.get(f"{DESK}/{event.id}")
    assert page.status_code == 200
    assert "Łucja" not in page.text
    assert "łucja@example.org" not in page.text


async def test_the_desk_gives_picture_and_texts_once_it_is_public(client, make_event, coordinator):
    event = await make_event()
    await sign_in(client, coordinator)
    assert "share-text" not in (await client.get(f"{DESK}/{event.id}")).text
    await publish_event(coordinator, event.id)
    page = (await client.get(f"{DESK}/{event.id}")).text
    assert page.count('class="share-text"') == 3
    assert "/calendar/pictures/" in page
    assert "og:image" not in page, "a desk is nothing to be previewed"


async def test_a_public_event_is_told_everywhere_by_its_page_and_a_poster(
    client, make_public, coordinator
):
    event = await make_public()
    page = (await client.get(f"/events/{event.slug}")).text
    assert page.count('<script type="application/ld+json">') == 1
    assert 'property="og:image"' in page
    assert "/calendar/pictures/" in page
    csrf = await sign_in(client, coordinator)
    poster = await client.post(
        f"/documents/print/events.poster/{event.id}", data={"csrf_token": csrf, "layout": "plain"}
    )
    assert poster.status_code == 200, poster.text[:300]
    assert len(texts(poster.content)) == 1
    assert event.title.to("pl") in " ".join(texts(poster.content)[0].split())
    assert codes(poster.content) == [f"{current().base_url}/events/{event.slug}"]
