"""Classes signed up by programs: all or nobody and for whom why, once a key, taken back."""

from datetime import timedelta

import pytest

from core.data.ids import new_id
from core.data.times import later, utc_now
from core.testing.permissions import example_of, matrix

API = "/api/v1"


@pytest.fixture
def of(sown):
    return lambda actor: sown.world.browser(sown.app, actor)


@pytest.fixture
async def example(sown):
    return await example_of(matrix()["volunteering.class.manage"], sown.world.ours)


@pytest.fixture
async def path(of, example):
    """The sign-ups of a class of ours that got two pupils more, of age."""
    slug, known = example["organization_slug"], example["class_id"]
    names = {"names": "Lena Topola\nSzymon Dąb", "age": "adult"}
    made = await of("coordinator").send(f"/desk/{slug}/volunteering/classes/{known}/pupils", names)
    assert made.status_code == 303
    return f"{API}/organizations/{slug}/classes/{known}/sign-ups"


@pytest.fixture
async def pupils(of, path):
    found = await of("coordinator").get(path.removesuffix("/sign-ups"))
    return [
        one["id"] for one in found.json()["items"] if one["name"] in {"Lena Topola", "Szymon Dąb"}
    ]


def at(days, hours=0):
    day = utc_now().replace(hour=10, minute=0, second=0, microsecond=0)
    return later(day, timedelta(days=days, hours=hours)).isoformat()


@pytest.fixture
async def shift(of, example):
    """Makes a public offer with a shift of so many places; gives the name of its places."""

    async def made(capacity):
        coordinator = of("organization_admin")
        base = f"{API}/organizations/{example['organization_slug']}/volunteering"
        body = {
            "title": {"pl": "Sadzenie dębów"},
            "summary": {"pl": "Sadzimy sto dębów."},
            "place": "Park Jonstona",
            "areas": ["18"],
        }
        offer = (await coordinator.write(base, body)).json()["id"]
        times = {"starts_at": at(40), "ends_at": at(40, 3), "capacity": capacity}
        added = await coordinator.write(f"{base}/{offer}/shifts", times)
        await coordinator.write(f"{base}/{offer}/publish", {})
        cover = await coordinator.get(f"{base}/{offer}/shifts/{added.json()['id']}/cover")
        return cover.json()["items"][0]["places"]

    return made


async def test_all_come_once_a_key_and_are_taken_back(of, path, pupils, shift):
    teacher, places = of("coordinator"), await shift(5)
    before = len((await teacher.get(path)).json()["items"])
    for _ in range(2):
        done = await teacher.write(f"{path}/{places}", {"pupils": pupils}, key="once-and-for-all")
        assert done.status_code == 200, done.text
    assert [one["pupil"] for one in done.json()["signups"]] == pupils
    assert done.json()["refused"] == []
    found = (await teacher.get(path)).json()["items"][before:]
    assert [(one["pupil"], one["state"]) for one in found] == [
        (pupil, "confirmed") for pupil in pupils
    ]
    again = await teacher.write(f"{path}/{places}", {"pupils": pupils})
    assert {one["pupil"] for one in again.json()["refused"]} == set(pupils)
    back = await teacher.write(f"{path}/{places}/cancel", {})
    assert back.json() == {"cancelled": 2}
    assert {one["state"] for one in (await teacher.get(path)).json()["items"][before:]} == {
        "cancelled"
    }


async def test_where_there_is_too_little_room_nobody_comes(of, path, pupils, shift):
    teacher, places = of("coordinator"), await shift(1)
    before = (await teacher.get(path)).json()
    done = (await teacher.write(f"{path}/{places}", {"pupils": pupils})).json()
    assert done["signups"] == []
    assert [one["pupil"] for one in done["refused"]] == [pupils[1]]
    assert done["refused"][0]["text"]
    assert (await teacher.get(path)).json() == before
    alone = (await teacher.write(f"{path}/{places}", {"pupils": pupils[:1]})).json()
    assert len(alone["signups"]) == 1  # the control: one fits


async def test_only_its_own_pupils_and_what_it_may_see(of, path, pupils, shift):
    teacher, places = of("coordinator"), await shift(5)
    foreign = await teacher.write(f"{path}/{places}", {"pupils": [str(new_id())]})
    assert foreign.status_code == 404
    hidden = await teacher.write(f"{path}/{new_id()}", {"pupils": pupils})
    assert hidden.status_code == 404
    assert (await teacher.write(f"{path}/{places}", {"pupils": []})).status_code == 422
    assert (await teacher.write(f"{path}/{places}/cancel", {})).status_code == 404
    twin = of("twin_coordinator")
    assert (await twin.get(path)).status_code == 404
    assert (await twin.write(f"{path}/{places}", {"pupils": pupils})).status_code == 404
    assert (await of("visitor").get(path)).status_code == 401
