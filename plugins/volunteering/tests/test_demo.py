"""The demo city's offers."""

from core.contracts.demo import DemoWorld
from core.data.commands import read
from core.data.times import utc_now
from core.services.cases.api import open_cases
from plugins.volunteering.demo import SEEDS
from plugins.volunteering.demo_family import CHILDREN
from plugins.volunteering.demo_offers import OFFERS
from plugins.volunteering.queries import open_offers, timeless_offers
from plugins.volunteering.values import CASE_KIND

TABLES = (
    "volunteering_offer",
    "volunteering_shift",
    "signups_sheet",
    "signups_signup",
    "calendar_entry",
    "checkin_presence",
    "cases_case",
)


async def counts():
    return {name: (await read(f"SELECT COUNT(*) AS n FROM {name}"))[0]["n"] for name in TABLES}


async def test_demo_is_sown_twice_without_harm(db, registry):
    world = DemoWorld(now=utc_now())
    people = [one for one in registry.demo_seeds if one.key.startswith("people.")]
    for seed in (*people, *SEEDS):
        await seed.sow(world)
    once = await counts()
    for seed in (*people, *SEEDS):
        await seed.sow(world)
    assert await counts() == once
    assert once["volunteering_offer"] == len(OFFERS)
    assert once["volunteering_shift"] == sum(len(offer.shifts) for offer in OFFERS)
    assert once["checkin_presence"] > 5
    assert once["signups_signup"] > 40
    family = "SELECT name FROM signups_signup WHERE leader_is = 'parent' AND state = 'confirmed'"
    assert len(await read(family)) == len(CHILDREN)


async def test_demo_has_open_offers_and_one_that_waits(db, registry):
    world = DemoWorld(now=utc_now())
    people = [one for one in registry.demo_seeds if one.key.startswith("people.")]
    for seed in (*people, *SEEDS):
        await seed.sow(world)
    page = await open_offers(now=world.now)
    assert len(page.lines) == sum(bool(offer.shifts) for offer in OFFERS) - 1
    assert len((await timeless_offers())[0]) == 2
    assert len(await open_cases([CASE_KIND])) == 1
    assert sum(set(line.title.texts) == {"pl", "en", "uk"} for line in page.lines) == 2
