"""The coordinator's day: who comes, who asks, one tap, what others are not shown."""

from __future__ import annotations

import pytest

from core.checkin.api import ScanRequest, lists_of, scan
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import to_wall, utc_now
from core.signups.api import SignupState, signup_by_id, signups_of
from core.testing.papers import texts
from core.testing.people import make_viewer, sign_in
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.queries.attendance import attendees_of
from plugins.volunteering.service.profiles import keep_profile
from plugins.volunteering.tests.conftest import ZONE, at, enter, lines, mails, plan
from plugins.volunteering.values import SHIFT_KIND

PATH = "/desk/klon/volunteering/day"


@pytest.fixture
async def shift(make_public):
    """A shift that began an hour ago, with Ola on it."""
    (found,) = await lines((await make_public()).id)
    await enter(found, await make_viewer("ola"))
    await move(found, -1, 2)
    return found


async def move(shift, start, end):
    await execute(
        Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ?", [at(start), at(end)]),
        Sql("UPDATE signups_sheet SET starts_at = ?, ends_at = ?", [at(start), at(end)]),
        Sql(
            "UPDATE checkin_list SET starts_at = ?, ends_at = ?, opens_at = ?, closes_at = ?",
            [at(start), at(end), at(start - 2), at(end)],
        ),
    )


def day_of(hours):
    return f"{PATH}?day={to_wall(at(hours), ZONE).date()}"


async def page(client, viewer, path=None):
    await sign_in(client, viewer)
    found = await client.get(path or day_of(-1))
    assert found.status_code == 200
    return found.text.replace("\N{NO-BREAK SPACE}", " ")


async def test_who_comes_is_there_and_who_has_come_is_said_so(client, coordinator, shift):
    text = await page(client, coordinator)
    assert "Ola" in text
    assert "0 z 1 już na miejscu" in text
    (one,) = await signups_of(shift.sheets[0])
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    await scan(
        ScanRequest(gate_list=gate.id, signup=one.id, device=new_id(), nonce=str(new_id())),
        viewer=coordinator,
    )
    text = await page(client, coordinator)
    assert "1 z 1 już na miejscu" in text
    assert "na miejscu od" in text


async def test_the_stream_says_that_somebody_signed_up_and_came(client, coordinator, shift):
    await sign_in(client, coordinator)
    events = day_of(-1).replace("/day?", "/day/events?once=true&")

    async def mark():
        heard = await client.get(events)
        assert heard.headers["content-type"].startswith("text/event-stream")
        return heard.text.split("id: ")[1].split("\n")[0]

    first = await mark()
    assert await mark() == first
    await move(shift, 1, 3)
    await enter(shift, await make_viewer("ela"))
    await move(shift, -1, 2)
    second = await mark()
    assert second != first
    one = (await signups_of(shift.sheets[0]))[0]
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    await scan(
        ScanRequest(gate_list=gate.id, signup=one.id, device=new_id(), nonce=str(new_id())),
        viewer=coordinator,
    )
    assert await mark() != second


async def test_one_tap_confirms_and_another_takes_it_back(client, coordinator, make_public):
    offer = await make_public(shifts=(plan(20, 23),))
    (shift,) = await lines(offer.id)
    await execute(Sql("UPDATE signups_sheet SET needs_approval = ?", [True]))
    answer = await enter(shift, await make_viewer("ola"))
    assert answer.state is SignupState.REQUESTED
    token = await sign_in(client, coordinator)
    path = day_of(0)
    assert f"/{answer.signup}/confirm" in (await client.get(path)).text
    query = path.partition("?")[2]
    sent = await client.post(f"{PATH}/{answer.signup}/confirm?{query}", data={"csrf_token": token})
    assert sent.status_code == 303
    assert (await signup_by_id(answer.signup)).state is SignupState.CONFIRMED
    after = (await client.get(sent.headers["location"])).text
    assert f"/{answer.signup}/cancel" in after
    assert f"/{answer.signup}/confirm" not in after
    without = await client.post(
        f"{PATH}/{answer.signup}/cancel?{query}", data={"csrf_token": token, "reason": ""}
    )
    assert without.status_code == 422
    data = {"csrf_token": token, "reason": "Pomyłka"}
    assert (
        await client.post(f"{PATH}/{answer.signup}/cancel?{query}", data=data)
    ).status_code == 303
    assert (await signup_by_id(answer.signup)).state is SignupState.CANCELLED
    assert {one["kind"] for one in await mails("signups.")} >= {"signups.cancelled"}


async def test_a_tap_says_why_it_cannot_be(client, coordinator, make_public):
    (shift,) = await lines((await make_public(shifts=(plan(20, 23, capacity=1),))).id)
    await enter(shift, await make_viewer("ela"))
    await execute(Sql("UPDATE signups_sheet SET needs_approval = ?, capacity = 2", [True]))
    answer = await enter(shift, await make_viewer("ola"))
    await execute(Sql("UPDATE signups_sheet SET capacity = 1"))
    token = await sign_in(client, coordinator)
    query = day_of(0).partition("?")[2]
    sent = await client.post(f"{PATH}/{answer.signup}/confirm?{query}", data={"csrf_token": token})
    assert sent.status_code == 409
    assert 'role="alert"' in sent.text
    assert (await signup_by_id(answer.signup)).state is SignupState.REQUESTED


async def test_telephone_numbers_stand_there_on_the_day_only(client, coordinator, shift):
    ola = await make_viewer("ola2")
    await move(shift, 1, 3)
    await enter(shift, ola)
    await keep_profile(ola, ProfileContent(phone="600 700 800"))
    await move(shift, -1, 2)
    assert "600 700 800" in await page(client, coordinator)
    await move(shift, 47, 49)
    later = await page(client, coordinator, day_of(47))
    assert "Ola2" in later
    assert "600 700 800" not in later


async def test_absence_is_noted_from_the_day_and_leads_back(client, desk, coordinator, shift):
    await move(shift, -5, -2)
    (one,) = await attendees_of(shift.id)
    base = f"/{shift.offer}/shifts/{shift.id}/attendance/{one.signup}"
    assert "Nieobecność" in await page(client, coordinator, day_of(-5))
    sent = await desk(f"{base}/present", next=day_of(-5))
    assert (sent.status_code, sent.headers["location"]) == (303, day_of(-5))
    assert "Obecność: 3 godz." in await page(client, coordinator, day_of(-5))
    sent = await desk(f"{base}/absent", next="https://example.org/")
    assert sent.headers["location"].startswith("/desk/klon/")
    assert "Nieobecność" in await page(client, coordinator, day_of(-5))


@pytest.mark.parametrize("typed", ["", "gestern", "2026-13-40", "0001-01-01", "9999-12-31"])
async def test_what_is_no_day_is_today(client, coordinator, host, typed):
    text = await page(client, coordinator, f"{PATH}?day={typed}")
    assert f"day={to_wall(utc_now(), ZONE).date()}" in text


async def test_others_are_told_nothing(client, stranger, shift):
    token = await sign_in(client, stranger)
    assert (await client.get(PATH)).status_code in {403, 404}
    (one,) = await signups_of(shift.sheets[0])
    for slug in ("klon", "inni"):
        path = f"/desk/{slug}/volunteering/day/{one.id}"
        data = {"csrf_token": token, "reason": "Nie"}
        assert (await client.post(f"{path}/cancel", data=data)).status_code in {403, 404}
        assert (await client.post(f"{path}/confirm", data=data)).status_code in {403, 404}
    assert (await signup_by_id(one.id)).state is SignupState.CONFIRMED


# --- each button of the day leads where it says --------------------------------------------------


def href_of(text, label):
    """The address of the link that bears a label."""
    before = text.partition(f"{label}</a>")[0]
    assert before != text, label
    return before.rpartition('href="')[2].partition('"')[0]


def form_of(text, label):
    """Where the form with a button of that label goes, and the layout that it sends."""
    before = text.partition(f"{label}</button>")[0]
    assert before != text, label
    form = before.rpartition("<form")[2]
    layout = form.partition('name="layout" value="')[2].partition('"')[0]
    return form.partition('action="')[2].partition('"')[0], layout


async def test_check_in_leads_to_the_list_of_this_role_with_its_people(client, coordinator, shift):
    text = await page(client, coordinator)
    href = href_of(text, "Zamelduj")
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    assert href == f"/checkin/{gate.id}/people"
    found = await client.get(href)
    assert found.status_code == 200
    assert "Ola" in found.text
    phones = href_of(text, "Telefony przy wejściu")
    assert phones == f"/checkin/at/{shift.roles[0].id}#devices"
    gates = await client.get(phones.partition("#")[0])
    assert (gates.status_code, 'id="devices"' in gates.text) == (200, True)


async def test_badges_and_the_list_to_sign_are_printed_for_this_role(client, coordinator, shift):
    text = await page(client, coordinator)
    token = await sign_in(client, coordinator)
    for label, kind, layout in (
        ("Identyfikatory", "checkin.badges", "90x54"),
        ("Lista obecności do podpisu", "checkin.attendance", "plain"),
    ):
        action, said = form_of(text, label)
        assert (action, said) == (f"/documents/print/{kind}/{shift.sheets[0]}", layout)
        paper = await client.post(action, data={"csrf_token": token, "layout": said})
        assert paper.status_code == 200, paper.text
        assert paper.content.startswith(b"%PDF")
        assert "Ola" in " ".join(texts(paper.content))
    others = href_of(text, "Inne rozmiary i listy")
    sheet = await client.get(others.partition("#")[0])
    assert (sheet.status_code, 'id="papers"' in sheet.text) == (200, True)


async def test_writing_reaches_everybody_of_this_role_and_nobody_else(
    client, coordinator, shift, make_public
):
    (other,) = await lines((await make_public("Zbiórka")).id)
    await enter(other, await make_viewer("ela"))
    href = href_of(await page(client, coordinator), "Napisz do wszystkich")
    assert href == f"/desk/klon/write/sheet/{shift.sheets[0]}"
    form = await client.get(href)
    assert form.status_code == 200
    token = await sign_in(client, coordinator)
    key = form.text.partition('name="idempotency_key" value="')[2].partition('"')[0]
    said = {
        "states": "confirmed",
        "subject": "Deszcz",
        "text": "Weźcie kurtki.",
        "step": "send",
        "idempotency_key": key,
    }
    sent = await client.post(href, data={"csrf_token": token, **said})
    assert sent.status_code == 303, sent.text
    assert {row["email"] for row in await mails("signups.host_message")} == {"ola@example.org"}


async def test_all_sign_ups_are_those_of_this_role(client, coordinator, shift):
    href = href_of(await page(client, coordinator), "Wszystkie zapisy, dodaj osobę")
    assert href == f"/desk/klon/signups/{shift.sheets[0]}"
    found = await client.get(href)
    assert (found.status_code, "Ola" in found.text) == (200, True)
