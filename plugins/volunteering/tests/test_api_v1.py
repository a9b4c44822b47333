"""Volunteering for programs: an offer with roles and shifts, a series, who was there, oneself."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest

from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.times import later, utc_now
from core.testing.permissions import example_of, matrix
from plugins.volunteering.service.counting import count_hours

API = "/api/v1"


@pytest.fixture
def of(sown):
    return lambda actor: sown.world.browser(sown.app, actor)


@pytest.fixture
async def base(sown):
    example = await example_of(matrix()["volunteering.desk.see"], sown.world.ours)
    return f"{API}/organizations/{example['organization_slug']}/volunteering"


def at(days, hours=0):
    day = utc_now().replace(hour=10, minute=0, second=0, microsecond=0)
    return later(day, timedelta(days=days, hours=hours)).isoformat()


def offer_body(**given):
    return {
        "title": {"pl": "Sadzenie dębów"},
        "summary": {"pl": "Sadzimy sto dębów."},
        "place": "Park Jonstona",
        "areas": ["18"],
        **given,
    }


def shift_body(days=20, **given):
    return {"starts_at": at(days), "ends_at": at(days, 3), "capacity": 3, **given}


@pytest.fixture
async def offer(of, base):
    """The address of a new offer without shifts."""
    made = await of("organization_admin").write(base, offer_body())
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "draft"
    return f"{base}/{made.json()['id']}"


@pytest.mark.parametrize("instant", ["2026-11-29T10:00:00", "0001-01-01T00:00:00+14:00", "x"])
async def test_the_list_goes_on_from_no_place_that_is_none(of, instant):
    """An instant without its zone names no moment: it is refused, not compared."""
    place = quote(f"{instant}_0193a000-0000-7000-8000-000000000001")
    assert (await of("visitor").get(f"{API}/volunteering?after={place}")).status_code == 422
    whole = quote("2026-11-29T10:00:00+00:00_0193a000-0000-7000-8000-000000000001")
    assert (await of("visitor").get(f"{API}/volunteering?after={whole}")).status_code == 200


async def test_an_offer_from_draft_to_the_end(of, base, offer):
    admin, anybody = of("coordinator"), of("visitor")
    silent = await admin.write(f"{offer}/publish", {})
    assert (silent.status_code, silent.json()["code"]) == (409, "no_shift")
    changed = await admin.write(offer, {"skills": ["gardening"]}, method="PATCH")
    assert changed.json()["content"]["skills"] == ["gardening"]
    assert changed.json()["content"]["title"]["pl"] == "Sadzenie dębów"
    wrong = await admin.write(offer, {"skills": ["flying"]}, method="PATCH")
    assert set(wrong.json()["fields"]) == {"skills"}
    assert (await admin.write(f"{offer}/shifts", shift_body())).status_code == 201
    assert (await admin.write(f"{offer}/publish", {})).json()["state"] == "published"
    slug = (await admin.get(offer)).json()["slug"]
    seen = (await anybody.get(f"{API}/volunteering/{slug}")).json()
    assert [one["capacity"] for one in seen["shifts"]] == [3]
    sheet = seen["shifts"][0]["roles"][0]["sheet"]
    place = await of("volunteer").write(f"{API}/sheets/{sheet}/signups", {"age": "adult"})
    assert (place.status_code, place.json()["state"]) == (201, "confirmed")
    assert (await admin.write(f"{offer}/close", {})).json()["state"] == "closed"
    ended = await admin.write(f"{offer}/cancel", {"reason": "Remont parku."})
    assert (ended.json()["state"], ended.json()["told"]) == ("cancelled", 1)
    again = await admin.write(f"{offer}/cancel", {"reason": "Remont parku."})
    assert (again.status_code, again.json()["code"]) == (409, "cancelled")


async def test_roles_have_their_own_places(of, offer):
    admin = of("coordinator")
    (only,) = (await admin.get(f"{offer}/roles")).json()["items"]
    assert only["content"]["title"]["pl"] == ""
    digging = await admin.write(f"{offer}/roles", {"title": {"pl": "Kopanie"}})
    assert digging.json()["id"] == only["id"]
    watering = await admin.write(
        f"{offer}/roles", {"title": {"pl": "Podlewanie"}, "minimum_age": 16, "rest_minutes": 30}
    )
    roles = [digging.json()["id"], watering.json()["id"]]
    places = [{"role": role, "number": number} for role, number in zip(roles, (4, 2), strict=True)]
    made = await admin.write(f"{offer}/shifts", shift_body(capacity=None, places=places))
    assert [one["capacity"] for one in made.json()["roles"]] == [4, 2]
    twice = shift_body(capacity=None, places=[places[0], places[0]])
    wrong = await admin.write(f"{offer}/shifts", twice)
    assert set(wrong.json()["fields"]) == {"places"}
    shown = (await admin.get(f"{offer}/roles")).json()["items"]
    assert shown[1]["content"]["minimum_age"] == 16
    unknown = {"qualifications": ["flying"]}
    refused = await admin.write(f"{offer}/roles/{roles[1]}", unknown, method="PATCH")
    assert set(refused.json()["fields"]) == {"qualifications"}
    needs = {"qualifications": ["first_aid"]}
    after = await admin.write(f"{offer}/roles/{roles[1]}", needs, method="PATCH")
    assert after.json()["content"]["qualifications"] == ["first_aid"]
    used = await admin.write(f"{offer}/roles/{roles[1]}/delete", {})
    assert (used.status_code, used.json()["code"]) == (409, "role_in_use")


async def test_a_shift_is_added_once_a_key_changed_and_called_off(of, offer):
    admin = of("coordinator")
    body = shift_body(note={"pl": "Weź rękawice."})
    answers = [await admin.write(f"{offer}/shifts", body, key="one-shift-1") for _ in range(3)]
    assert len({one.content for one in answers}) == 1
    shift = answers[0].json()
    one = f"{offer}/shifts/{shift['id']}"
    assert len((await admin.get(f"{offer}/shifts")).json()["items"]) == 1
    early = await admin.write(f"{offer}/shifts", {**body, "starts_at": at(-2)})
    assert set(early.json()["fields"]) == {"starts_at", "ends_at"}
    await admin.write(f"{offer}/publish", {})
    moved = await admin.write(one, {"ends_at": at(20, 4), "capacity": 5}, method="PATCH")
    assert (moved.json()["told"], moved.json()["shift"]["capacity"]) == (0, 5)
    assert moved.json()["shift"]["note"]["pl"] == "Weź rękawice."
    strange = {"follows": {"kind": "events.event", "subject": shift["id"]}}
    foreign = await admin.write(one, strange, method="PATCH")
    assert set(foreign.json()["fields"]) == {"follows"}
    silent = await admin.write(f"{one}/cancel", {})
    assert set(silent.json()["fields"]) == {"reason"}
    off = await admin.write(f"{one}/cancel", {"reason": "Burza."})
    assert off.json()["shift"]["state"] == "cancelled"
    assert (await admin.get(f"{offer}/shifts")).json()["items"] == []
    kept = (await admin.get(f"{offer}/shifts?with_cancelled=true")).json()["items"]
    assert [one["id"] for one in kept] == [shift["id"]]
    gone = await admin.write(one, {"capacity": 6}, method="PATCH")
    assert (gone.status_code, gone.json()["code"]) == (409, "shift_cancelled")


async def test_a_series_changes_from_one_on_and_ends_whole(of, offer):
    admin = of("coordinator")
    first, last = at(30)[:10], at(39)[:10]
    rule = {"first_day": first, "last_day": last, "left_out": [at(33)[:10]]}
    times = [{"starts": "22:00", "ends": "06:00", "capacity": 2}]
    made = await admin.write(f"{offer}/shifts/series", {**rule, "times": times})
    assert made.json() == {"added": 9}
    shifts = (await admin.get(f"{offer}/shifts")).json()["items"]
    assert len({one["series"] for one in shifts}) == 1
    third = f"{offer}/shifts/{shifts[2]['id']}"
    await admin.write(third, {"capacity": 4, "scope": "following"}, method="PATCH")
    after = (await admin.get(f"{offer}/shifts")).json()["items"]
    assert [one["capacity"] for one in after] == [2, 2, *[4] * 7]
    copy = await admin.write(f"{third}/copy", {"days": 100})
    assert (copy.status_code, copy.json()["series"]) == (201, None)
    await admin.write(f"{third}/cancel", {"scope": "all"})
    left = (await admin.get(f"{offer}/shifts?with_cancelled=true")).json()["items"]
    assert [one["id"] for one in left] == [copy.json()["id"]]
    empty = await admin.write(f"{offer}/shifts/series", {**rule, "last_day": first, "times": [
        {"starts": "08:00", "ends": "09:00"}]})  # fmt: skip
    assert empty.status_code == 422


async def test_shifts_come_in_stretches_without_loss(of, offer):
    admin = of("coordinator")
    times = [{"starts": f"{hour:02}:00", "ends": f"{hour + 1:02}:00", "capacity": 1}
             for hour in range(8, 16)]  # fmt: skip
    rule = {"first_day": at(30)[:10], "last_day": at(45)[:10], "times": times}
    added = (await admin.write(f"{offer}/shifts/series", rule)).json()["added"]
    seen, after = [], ""
    while after is not None:
        page = (await admin.get(f"{offer}/shifts?after={after.replace('+', '%2B')}")).json()
        seen += [one["id"] for one in page["items"]]
        after = page["after"]
    assert len(seen) == len(set(seen)) == added == 128
    assert (await admin.get(f"{offer}/shifts?after=x")).status_code == 422


async def test_who_was_on_a_shift_is_noted_and_the_note_taken_back(sown, of):
    example = await example_of(matrix()["volunteering.hours.attendance"], sown.world.ours)
    organization, offer, shift = (example[n] for n in ("organization_slug", "offer_id", "shift_id"))
    base = f"{API}/organizations/{organization}/volunteering/{offer}/shifts/{shift}/attendance"
    await count_hours()
    found = (await of("coordinator").get(base)).json()["items"]
    assert found
    one = next(each for each in found if each["signup"] == str(example["signup_id"]))
    before = (await of("coordinator").get(f"{base.removesuffix('/attendance')}")).json()
    assert before["ends_at"] < utc_now().isoformat()
    word, other = ("absent", "present") if one["was_there"] else ("present", "absent")
    told = await of("coordinator").write(f"{base}/{one['signup']}/{word}", {})
    assert told.json()["was_there"] is (word == "present")
    back = await of("coordinator").write(f"{base}/{one['signup']}/{other}", {})
    assert back.json()["was_there"] is (other == "present")


async def test_one_tells_of_oneself_and_forgets_it(of):
    me, mine = of("volunteer"), f"{API}/volunteer"
    told = {"languages": ["pl", "uk"], "phone": "600 700 800", "takes_calls": True}
    kept = await me.write(f"{mine}/profile", told, method="PATCH")
    assert kept.json()["languages"] == ["pl", "uk"]
    part = await me.write(f"{mine}/profile", {"skills": ["cooking"]}, method="PATCH")
    assert (part.json()["phone"], part.json()["skills"]) == ("600 700 800", ["cooking"])
    pesel = await me.write(f"{mine}/profile", {"phone": "44051401359"}, method="PATCH")
    assert set(pesel.json()["fields"]) == {"phone"}
    wrong = await me.write(f"{mine}/profile", {"availability": ["always"]}, method="PATCH")
    assert set(wrong.json()["fields"]) == {"availability"}
    paper = await me.write(f"{mine}/qualifications", {"kind": "first_aid"})
    listed = (await me.get(f"{mine}/qualifications")).json()["items"]
    assert ("first_aid", "claimed") in {(one["kind"], one["state"]) for one in listed}
    lasting = await me.write(f"{mine}/qualifications", {"kind": "forklift"})
    assert set(lasting.json()["fields"]) == {"valid_until"}
    await me.write(f"{mine}/qualifications/delete", {"qualification": paper.json()["id"]})
    after = (await me.get(f"{mine}/qualifications")).json()["items"]
    assert paper.json()["id"] not in {one["id"] for one in after}
    await me.write(f"{mine}/profile/delete", {})
    assert (await me.get(f"{mine}/profile")).json()["phone"] == ""
    assert (await of("visitor").get(f"{mine}/profile")).status_code == 401


async def test_favourites_are_added_and_taken_off(of, base):
    me, page = of("volunteer"), f"{API}/volunteer/favourites"
    slug = base.split("/")[4]
    await me.write(page, {"organization": slug})
    await me.write(page, {"organization": slug})
    assert [one["organization"] for one in (await me.get(page)).json()["items"]].count(slug) == 1
    await me.write(f"{page}/delete", {"organization": slug})
    assert slug not in [one["organization"] for one in (await me.get(page)).json()["items"]]
    assert (await me.write(page, {"organization": "nobody"})).status_code == 404


async def test_people_of_others_find_nothing_there(of, offer):
    for actor in ("twin_organization_admin", "volunteer"):
        stranger = of(actor)
        assert (await stranger.get(f"{offer}/shifts")).status_code in {403, 404}
        assert (await stranger.write(f"{offer}/shifts", shift_body())).status_code in {403, 404}
    assert (await of("coordinator").get(f"{offer}/shifts")).json()["items"] == []


@pytest.fixture
async def sheet(of, offer):
    """The places of a shift that people can sign up for."""
    admin = of("coordinator")
    await admin.write(f"{offer}/shifts", shift_body(30))
    await admin.write(f"{offer}/publish", {})
    slug = (await admin.get(offer)).json()["slug"]
    seen = (await of("visitor").get(f"{API}/volunteering/{slug}")).json()
    return seen["shifts"][0]["roles"][0]["sheet"]


async def guardians():
    return await read(
        "SELECT email FROM outbox_message WHERE kind = 'signups.guardian' ORDER BY created_at, id"
    )


async def test_a_minor_says_an_age_and_whom_to_ask(of, sheet):
    before, path = len(await guardians()), f"{API}/sheets/{sheet}/signups"
    ola = of("volunteer")
    silent = await ola.write(path, {})
    assert (silent.status_code, set(silent.json()["fields"])) == (422, {"age"})
    alone = await ola.write(path, {"age": "16_17"})
    assert (alone.status_code, set(alone.json()["fields"])) == (422, {"guardian_email"})
    wrong = await ola.write(path, {"age": "16_17", "guardian_email": "nobody"})
    assert set(wrong.json()["fields"]) == {"guardian_email"}
    body = {"age": "16_17", "guardian_email": "mum@example.org"}
    place = await ola.write(path, body)
    assert (place.status_code, place.json()["state"]) == (201, "held")
    assert [row["email"] for row in (await guardians())[before:]] == ["mum@example.org"]


async def test_a_host_says_the_age_of_whom_it_adds(of, sheet):
    before, admin = len(await guardians()), of("coordinator")
    organization = (await example_of(matrix()["volunteering.desk.see"], await owner(sheet)))[
        "organization_slug"
    ]
    path = f"{API}/organizations/{organization}/sheets/{sheet}/signups"
    silent = await admin.write(path, {"name": "Zosia Mała"})
    assert (silent.status_code, set(silent.json()["fields"])) == (422, {"age"})
    body = {"name": "Zosia Mała", "age": "under_13", "email": "mum@example.org"}
    child = await admin.write(path, body)
    assert (child.status_code, child.json()["state"]) == (201, "held")
    assert [row["email"] for row in (await guardians())[before:]] == ["mum@example.org"]
    adult = await admin.write(path, {"name": "Jan Lis", "age": "adult"})
    assert (adult.status_code, adult.json()["state"]) == (201, "confirmed")


async def owner(sheet):
    (row,) = await read("SELECT organization FROM signups_sheet WHERE id = ?", [UUID(sheet)])
    return as_uuid(row["organization"])


async def test_people_are_called_once_for_who_is_missing(of, offer):
    admin = of("coordinator")
    profile = {"takes_calls": True, "only_favourites": False}
    told = await of("volunteer").write(f"{API}/volunteer/profile", profile, method="PATCH")
    assert told.status_code == 200, told.text
    shift = (await admin.write(f"{offer}/shifts", shift_body(30, capacity=1))).json()
    await admin.write(f"{offer}/publish", {})
    cover = f"{offer}/shifts/{shift['id']}/cover"
    (role,) = (await admin.get(cover)).json()["items"]
    assert (role["free"], role["refused"], role["calls"]) == (1, None, [])
    call = f"{cover}/{role['places']}"
    answers = [await admin.write(call, {}, key="call-for-cover-1") for _ in range(2)]
    assert answers[0].status_code == 200, answers[0].text
    assert answers[0].content == answers[1].content
    reached = answers[0].json()["told"]
    assert reached >= 1
    called = "SELECT person FROM volunteering_called WHERE shift = ?"
    assert len(await read(called, [UUID(shift["id"])])) == reached
    assert (await admin.write(call, {})).json() == {"told": 0}
    seen = await admin.get(cover)
    assert [one["told"] for one in seen.json()["items"][0]["calls"]] == [0, reached]
    assert "volunteer@example.org" not in seen.text
    elsewhere = await admin.write(f"{cover}/{shift['id']}", {})
    assert elsewhere.status_code == 404
    for actor in ("volunteer", "twin_coordinator", "city_admin"):
        assert (await of(actor).get(cover)).status_code in {403, 404}
        assert (await of(actor).write(call, {})).status_code in {403, 404}
    sheet = (await admin.get(f"{offer}/shifts/{shift['id']}")).json()["roles"][0]["sheet"]
    organization = offer.split("/")[4]
    path = f"{API}/organizations/{organization}/sheets/{sheet}/signups"
    assert (await admin.write(path, {"name": "Jan Lis", "age": "adult"})).status_code == 201
    full = await admin.write(call, {})
    assert (full.status_code, full.json()["code"]) == (409, "no_gap")
    assert (await admin.get(cover)).json()["items"][0]["refused"] == "no_gap"


async def test_offers_are_found_by_words(of, base, offer):
    admin, anybody = of("coordinator"), of("visitor")
    await admin.write(f"{offer}/shifts", shift_body())
    await admin.write(f"{offer}/publish", {})
    for words, number in (("dębów", 1), ("DEBOW jonst", 1), ("ebow", 0), ("!", 0)):
        found = await anybody.get(f"{API}/volunteering?q={quote(words)}")
        assert len([one for one in found.json()["items"] if "dębów" in str(one["title"])]) == number
