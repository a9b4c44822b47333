"""What programs do with tokens: every operation, whoever asks, whatever is sent."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from core.data.commands import read
from core.data.times import later, utc_now
from core.facilities.programs.description import operations, scopes_of
from core.facilities.programs.service import make_token
from core.facilities.programs.values import TokenWish
from core.people.api import viewer_of_account
from core.testing.actors import Actor
from core.testing.marks import fingerprint
from core.testing.permissions import example_of, matrix
from core.web import logs
from core.web.api import guard
from core.web.errors import PROBLEM

API = "/api/v1"


@pytest.fixture
def of(sown):
    guard.METER.forget()
    return lambda actor: sown.world.browser(sown.app, actor)


async def program(sown, actor, *, scopes=None, is_strong=True, **given):
    """A program with a token of its own."""
    known = [one.key for one in scopes_of()]
    viewer = replace(await viewer_of_account(sown.world.accounts[actor]), is_strong=is_strong)
    wish = TokenWish(name="Próba", scopes=tuple(scopes or known), days=90, **given)
    return Actor(sown.app, bearer=await make_token(viewer, wish, known=known))


async def desk(sown):
    example = await example_of(matrix()["events.desk"], sown.world.ours)
    return f"{API}/organizations/{example['organization_slug']}"


def at(days, hours=0):
    return later(utc_now(), timedelta(days=days, hours=hours)).isoformat()


def event_body(**given):
    return {
        "kind": "workshop",
        "title": {"pl": "Warsztaty ceramiki"},
        "summary": {"pl": "Lepimy razem."},
        "starts_at": at(20),
        "ends_at": at(20, 2),
        "spot": {"place_name": "Dom kultury"},
        "has_registration": True,
        "capacity": 2,
        **given,
    }


# --- what people do on pages ---------------------------------------------------------------------


async def test_an_event_from_draft_to_the_end(sown, of):
    base, admin = f"{await desk(sown)}/events", of("organization_admin")
    made = await admin.write(base, event_body())
    assert made.status_code == 201, made.text
    event = made.json()
    one = f"{base}/{event['id']}"
    assert event["state"] == "draft"
    hidden = await of("volunteer").get(f"{API}/events/{event['slug']}")
    assert hidden.status_code == 404
    changed = await admin.write(one, {"summary": {"pl": "Lepimy z gliny."}}, method="PATCH")
    assert changed.json()["content"]["summary"]["pl"] == "Lepimy z gliny."
    assert changed.json()["content"]["title"]["pl"] == "Warsztaty ceramiki"
    published = await admin.write(f"{one}/publish", {})
    assert published.json()["state"] == "published"
    seen = await of("visitor").get(f"{API}/events/{event['slug']}")
    assert seen.json()["sheet"]
    silent = await admin.write(one, {"starts_at": at(21), "ends_at": at(21, 1)}, method="PATCH")
    assert set(silent.json()["fields"]) == {"starts_at", "ends_at"}
    move = {"starts_at": at(25), "ends_at": at(25, 2), "spot": {"place_name": "Park"}}
    signed = await of("volunteer").write(f"{API}/sheets/{seen.json()['sheet']}/signups", {})
    assert signed.json()["state"] == "confirmed"
    moved = await admin.write(f"{one}/move", move)
    assert (moved.json()["state"], moved.json()["told"]) == ("published", 1)
    postponed = await admin.write(f"{one}/postpone", {"reason": "Remont."})
    assert postponed.json()["state"] == "postponed"
    again = await admin.write(f"{one}/move", move | {"starts_at": at(26), "ends_at": at(26, 1)})
    assert again.json()["state"] == "published"
    cancelled = await admin.write(f"{one}/cancel", {"reason": "Remont trwa."})
    assert cancelled.json()["state"] == "cancelled"
    late = await admin.write(f"{one}/cancel", {"reason": "Remont trwa."})
    assert (late.status_code, late.json()["code"]) == (409, "cancelled")


async def test_a_series_from_first_to_last(sown, of):
    base, admin = f"{await desk(sown)}/events", of("organization_admin")
    first = {"starts_at": "2031-03-04T17:00:00Z", "ends_at": "2031-03-04T18:00:00Z"}
    one = f"{base}/{(await admin.write(base, event_body(**first))).json()['id']}"
    assert (await admin.get(f"{one}/series")).status_code == 404
    rule = {"pattern": "weekly", "weekdays": ["TU"], "number": 5}
    made = await admin.write(f"{one}/series", {"rule": rule, "left_out": ["2031-03-18"]})
    assert made.status_code == 201, made.text
    assert made.json()["rule"]["last_day"] == "2031-04-01"
    assert (len(made.json()["dates"]), made.json()["left_out"]) == (4, ["2031-03-18"])
    added = await admin.write(f"{one}/series/add", {"day": "2031-03-18"})
    assert (len(added.json()["dates"]), added.json()["left_out"]) == (5, [])
    third = f"{base}/{added.json()['dates'][2]['id']}"
    edit = {"scope": "following", "changes": {"title": {"pl": "Garncarstwo"}}}
    assert (await admin.write(f"{third}/series/edit", edit)).json()["dates"] == 3
    await admin.write(f"{one}/publish", {})
    sheet = (await admin.get(third)).json()["sheet"]
    await of("volunteer").write(f"{API}/sheets/{sheet}/signups", {})
    spot = {"spot": {"place_name": "Park"}, "scope": "all"}
    at_seven = {"starts_at": "2031-03-18T18:00:00Z", "ends_at": "2031-03-18T19:00:00Z"}
    assert (await admin.write(f"{third}/series/move", at_seven | spot)).json()["told"] == 1
    wish = {"scope": "following", "rule": rule | {"weekdays": ["TH"], "number": 2}}
    silent = await admin.write(f"{third}/series/rule", wish)
    assert set(silent.json()["fields"]) == {"reason"}
    ruled = await admin.write(f"{third}/series/rule", wish | {"reason": "Sala jest zajęta."})
    assert ruled.json() == {"came": 2, "went": 3, "told": 1}
    back = await admin.write(f"{third}/restore", {})
    assert back.json()["dates"] == 1
    off = await admin.write(f"{one}/series/cancel", {"scope": "this", "reason": "Święto."})
    assert off.json()["told"] == 0
    dates = (await admin.get(f"{one}/series")).json()["dates"]
    states = sorted((one["starts_at"][:10], one["state"]) for one in dates)
    assert [state for _, state in states] == [
        *("cancelled", "published", "published", "published"),
        *("cancelled", "published", "cancelled"),
    ]


async def test_whole_days(sown, of):
    base, admin = f"{await desk(sown)}/events", of("organization_admin")
    days = {"starts_at": "2031-06-06T09:00:00Z", "ends_at": "2031-06-07T09:00:00Z"}
    made = await admin.write(base, event_body(**days, is_all_day=True))
    content = made.json()["content"]
    assert (content["starts_at"], content["ends_at"], content["is_all_day"]) == (
        "2031-06-05T22:00:00Z",
        "2031-06-07T22:00:00Z",
        True,
    )


async def new_sheet(sown, of, **given):
    """A sheet of a new event, and the address of its sign-ups at the desk."""
    base, admin = await desk(sown), of("organization_admin")
    made = await admin.write(f"{base}/events", event_body(**given))
    await admin.write(f"{base}/events/{made.json()['id']}/publish", {})
    event = (await admin.get(f"{base}/events/{made.json()['id']}")).json()
    return event["sheet"], f"{base}/sheets/{event['sheet']}/signups"


async def test_sign_ups_from_both_sides(sown, of):
    sheet, signups = await new_sheet(sown, of, needs_approval=True)
    admin = of("organization_admin")
    asked = await of("volunteer").write(f"{API}/sheets/{sheet}/signups", {})
    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    one = f"{signups}/{asked.json()['id']}"
    given = await admin.write(f"{one}/decide", {"decision": "approve"})
    assert given.json()["state"] == "confirmed"
    added = await admin.write(signups, {"name": "Ewa Lis", "email": "ewa.lis@example.org"})
    assert (added.status_code, added.json()["state"]) == (201, "confirmed")
    full = await admin.write(signups, {"name": "Jan Lis", "email": "jan.lis@example.org"})
    assert (full.status_code, full.json()["code"]) == (409, "full")
    page = (await admin.get(signups)).json()
    assert {one["name"] for one in page["items"]} >= {"Ewa Lis"}
    confirmed = (await admin.get(f"{signups}?state=confirmed")).json()
    assert len(confirmed["items"]) == 2
    gone = await admin.write(f"{signups}/{added.json()['id']}/cancel", {"reason": "Pomyłka."})
    assert gone.json()["cancelled_by"] == "host"
    own = (await of("volunteer").get(f"{API}/signups")).json()["items"]
    assert asked.json()["id"] in {one["id"] for one in own}
    back = await of("volunteer").write(f"{API}/signups/{asked.json()['id']}/cancel", {})
    assert back.json()["state"] == "cancelled"
    twice = await of("volunteer").write(f"{API}/signups/{asked.json()['id']}/accept", {})
    assert twice.status_code == 409
    counted = (await of("visitor").get(f"{API}/sheets/{sheet}")).json()
    assert counted["taken"] <= counted["capacity"] == 2


async def test_check_in_by_name_and_its_undo(sown, of):
    sheet, signups = await new_sheet(sown, of, starts_at=at(0, 1), ends_at=at(0, 3))
    gate = of("coordinator")
    added = await gate.write(signups, {"name": "Ewa Lis", "email": "ewa.lis@example.org"})
    lists = (await gate.get(f"{API}/checkin")).json()["items"]
    event = (await read("SELECT subject FROM signups_sheet WHERE id = ?", [sheet]))[0]["subject"]
    base = f"{API}/checkin/{next(one['id'] for one in lists if one['thing'] == str(event))}"
    people = (await gate.get(f"{base}/people")).json()["items"]
    someone = next(one for one in people if one["signup"] == added.json()["id"])
    sent = {"signup": someone["signup"], "gate": "Północ"}
    scans = [await gate.write(f"{base}/scan", sent, key="reading-1") for _ in range(3)]
    assert len({answer.content for answer in scans}) == 1
    first = scans[0].json()
    assert (first.get("result"), first.get("may_undo")) == ("ok", True), first
    other = await gate.write(f"{base}/scan", {"code": "ABCD2345"}, key="reading-1")
    assert (other.status_code, other.json()["code"]) == (409, "nonce_reused")
    again = await gate.write(f"{base}/scan", sent)
    assert again.json()["result"] == "already"
    forged = await gate.write(f"{base}/scan", {"code": "no-pass-at-all"})
    assert (forged.status_code, forged.headers["content-type"]) == (422, PROBLEM)
    assert forged.json()["detail"]
    undone = await gate.write(f"{base}/undo/{first['scan']}", {"reason": "Pomyłka."})
    assert undone.json()["direction"] == "undo"
    counted = (await gate.get(base)).json()
    assert (counted["arrived"], counted["expected"]) == (0, 1)


async def test_organizations_and_modules(sown, of):
    base, admin = await desk(sown), of("organization_admin")
    before = (await admin.get(base)).json()
    changed = await admin.write(base, {"phone": "+48 600 700 800"}, method="PATCH")
    assert changed.json()["phone"] == "+48 600 700 800"
    same = changed.json() | {"phone": before["phone"], "areas": before["areas"]}
    assert same == before
    wrong = await admin.write(base, {"email": "nobody"}, method="PATCH")
    assert set(wrong.json()["fields"]) == {"email"}
    found = (await of("visitor").get(f"{API}/organizations?search={before['slug'][:4]}")).json()
    assert before["slug"] in {one["slug"] for one in found["items"]}
    city = of("city_admin")
    await city.write(f"{API}/modules/volunteer_documents/off", {})
    off = await city.write(f"{API}/modules/volunteering/off", {})
    assert off.json() == {"name": "volunteering", "state": "off"}
    gone = await city.get(f"{API}/volunteering")
    assert (gone.status_code, gone.headers["content-type"]) == (404, PROBLEM)
    needed = await city.write(f"{API}/modules/events/off", {})
    assert needed.status_code in {200, 409}
    assert "/api/v1/volunteering" not in (await of("visitor").get("/schema/openapi.json")).text
    for module in ("volunteering", "volunteer_documents"):
        await city.write(f"{API}/modules/{module}/on", {})
    assert (await city.get(f"{API}/volunteering")).status_code == 200


async def test_lists_come_in_stretches_without_loss(sown, of):
    base, admin = f"{await desk(sown)}/events", of("organization_admin")
    for number in range(35):
        await admin.write(base, event_body(starts_at=at(30), ends_at=at(30, 1 + number)))
    seen, after = [], ""
    while after is not None:
        page = (
            (await admin.ask("GET", base, headers={}, content=None)).json()
            if not after
            else (await admin.get(f"{base}?after={after.replace('+', '%2B')}")).json()
        )
        seen += [one["id"] for one in page["items"]]
        after = page["after"]
    rows = await read("SELECT id FROM events_event WHERE organization = ?", [sown.world.ours])
    assert len(seen) == len(set(seen)) == len(rows) > 35
    assert (await admin.get(f"{base}?after=x")).status_code == 422


async def test_what_did_not_change_is_not_sent_again(sown, of):
    first = await of("volunteer").get(f"{API}/events")
    again = await of("volunteer").get(f"{API}/events", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first.headers["cache-control"]


# --- keys ----------------------------------------------------------------------------------------


async def test_a_write_needs_a_key_and_is_done_once_for_it(sown, of):
    base, admin = f"{await desk(sown)}/events", of("organization_admin")
    body, before = event_body(), await read("SELECT COUNT(*) AS n FROM events_event")
    bare = await admin.ask("POST", base, content="{}", headers={})
    assert bare.status_code == 422
    answers = await asyncio.gather(*(admin.write(base, body, key="one-key-1") for _ in range(6)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    other = await admin.write(base, event_body(capacity=3), key="one-key-1")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    after = await read("SELECT COUNT(*) AS n FROM events_event")
    assert after[0]["n"] == before[0]["n"] + 1


async def test_sign_ups_under_one_key_are_one(sown, of):
    sheet, _ = await new_sheet(sown, of)
    path = f"{API}/sheets/{sheet}/signups"
    answers = await asyncio.gather(
        *(of("volunteer").write(path, {}, key="one-key-2") for _ in range(6))
    )
    assert len({one.content for one in answers}) == 1
    rows = await read("SELECT id FROM signups_signup WHERE sheet = ?", [sheet])
    assert len(rows) == 1


# --- who -----------------------------------------------------------------------------------------


async def test_every_scope_is_asked_for_before_anything_is_looked_at(sown, of):
    """A token with all scopes but the one of an operation does nothing there."""
    rows, before, faults = matrix(), None, []
    known = {one.key for one in scopes_of()}
    programs = {
        scope: await program(sown, "organization_admin", scopes=known - {scope}) for scope in known
    }
    for one in programs.values():
        await one.get(f"{API}/events")
    before = await fingerprint()
    for one in operations():
        values = await example_of(rows[one.policy], sown.world.ours)
        path = one.path
        for name, value in values.items():
            for kind in ("str", "uuid"):
                path = path.replace(f"{{{name}:{kind}}}", str(value))
        sent = programs[one.declared.scope.key]
        answer = await (
            sent.get(path) if one.method == "GET" else sent.write(path, {}, method=one.method)
        )
        if (answer.status_code, answer.json()["code"]) != (403, "scope_lacking"):
            faults.append((one.method, path, answer.status_code))
    assert faults == []
    assert await fingerprint() == before


async def test_a_token_for_one_organization_does_nothing_elsewhere(sown, of):
    city = await program(sown, "city_admin")
    limited = await program(sown, "organization_admin", organization=sown.world.ours)
    assert (await city.get(f"{API}/modules")).status_code == 200
    base = await desk(sown)
    assert (await limited.get(f"{base}/events")).status_code == 200
    example = await example_of(matrix()["events.desk"], sown.world.twin)
    twin = f"{API}/organizations/{example['organization_slug']}"
    assert (await limited.get(f"{twin}/events")).status_code == 404
    assert (await limited.get(f"{twin}/sheets")).status_code == 404


async def test_a_token_made_without_a_second_factor_has_no_sleeping_role(sown, of):
    weak = await program(sown, "city_admin", is_strong=False)
    assert (await weak.get(f"{API}/modules")).status_code == 403
    strong = await program(sown, "city_admin")
    assert (await strong.get(f"{API}/modules")).status_code == 200


async def test_a_token_for_one_event_opens_that_event_only(sown, of):
    base = await desk(sown)
    one, other = await read(
        "SELECT subject, id FROM signups_sheet WHERE organization = ? AND kind LIKE 'events%'"
        " ORDER BY starts_at DESC LIMIT 2",
        [sown.world.ours],
    )
    limited = await program(sown, "coordinator", organization=sown.world.ours, thing=one["subject"])
    assert (await limited.get(f"{base}/events/{one['subject']}")).status_code == 200
    assert (await limited.get(f"{base}/sheets/{one['id']}/signups")).status_code == 200
    for path in (f"events/{other['subject']}", f"sheets/{other['id']}/signups", "events", "sheets"):
        assert (await limited.get(f"{base}/{path}")).status_code == 404
    written = await limited.write(f"{base}/events", event_body())
    assert written.status_code == 404


async def test_cookies_open_nothing_and_tokens_open_no_page(sown, of):
    base = await desk(sown)
    person = of("organization_admin")
    cookie = Actor(sown.app, person.token, person.csrf)
    shown = await cookie.ask("GET", f"{base}/events", headers={"Cookie": f"session={person.token}"})
    assert (shown.status_code, shown.headers["content-type"]) == (401, PROBLEM)
    assert shown.headers["www-authenticate"].startswith("Bearer")
    page = await Actor(sown.app).ask(
        "GET", "/me/account", headers={"Authorization": f"Bearer {person.bearer}"}
    )
    assert page.status_code == 303
    foreign = await person.write(
        f"{base}/events",
        event_body(),
        **{"Sec-Fetch-Site": "cross-site", "Origin": "https://x.example"},
    )
    assert foreign.status_code == 201


@pytest.mark.parametrize("token", ["", "pospolu_" + "x" * 43, "Basic eA==", "ż"])
async def test_a_token_that_is_none_is_said_even_where_none_is_needed(sown, of, token):
    answer = await Actor(sown.app).ask(
        "GET", f"{API}/events", headers={"Authorization": f"Bearer {token}".encode()}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


async def test_a_token_has_so_many_requests_a_minute(sown, of, monkeypatch):
    monkeypatch.setattr(guard, "METER", guard.Meter(limit=3))
    busy, calm = await program(sown, "volunteer"), await program(sown, "volunteer")
    answers = [await busy.get(f"{API}/signups") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].headers["content-type"] == PROBLEM
    assert (await calm.get(f"{API}/signups")).status_code == 200


async def test_errors_are_said_in_the_programs_language(sown, of):
    path = f"{API}/events?sort=email"
    said = {}
    for code in ("pl", "en", "uk"):
        answer = await of("volunteer").get(path, **{"Accept-Language": code})
        said[code] = answer.json()
        assert answer.headers["content-language"] == code
    assert len({one["detail"] for one in said.values()}) == 3
    assert {one["fields"]["sort"][0]["key"] for one in said.values()} == {
        "This field is not known here."
    }


async def test_a_token_never_stands_in_the_log(sown, of):
    stream = StringIO()
    logs.configure(stream)
    try:
        person = of("organization_admin")
        await person.get(f"{API}/signups")
        await person.get(f"{API}/events/nothing-here")
        await Actor(sown.app).ask("GET", f"{API}/signups", headers={"Authorization": "Bearer x"})
        logging.getLogger("pospolu.trial").warning("token %s", person.bearer)
    finally:
        logs.configure()
    written = stream.getvalue()
    assert written.count("/api/v1/") >= 3
    assert person.bearer not in written
    assert person.bearer.removeprefix("pospolu_") not in written
