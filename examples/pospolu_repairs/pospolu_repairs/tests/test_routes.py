"""An approved café has a page, an entry and places; its proposer can be forgotten."""

from datetime import timedelta

from core.contracts.cases import Decision
from core.contracts.demo import DemoWorld
from core.contracts.viewer import Viewer
from core.data.times import later, utc_now
from core.people.api import organization_by_id, viewer_of_account
from core.signups.api import sheet_by_id, signup_box
from pospolu_repairs.privacy import collect, erase
from pospolu_repairs.queries import cafe_by_id
from pospolu_repairs.service import decide_cafe, propose_cafe
from pospolu_repairs.values import CafePlan


async def proposed(registry):
    world = DemoWorld(now=utc_now())
    for seed in registry.demo_seeds:
        if seed.key.startswith("people."):
            await seed.sow(world)
    host = await organization_by_id(world.things["organization.neighbours"])
    author = await viewer_of_account(world.things["account.neighbours_coordinator"])
    start = later(world.now, timedelta(days=3))
    plan = CafePlan(
        title="Naprawa radia", place="Klub", starts_at=start,
        ends_at=later(start, timedelta(hours=2)), capacity=3,
    )  # fmt: skip
    return await propose_cafe(author, host, plan), author


async def test_a_proposal_is_nobodys_to_see_until_it_is_approved(client, registry):
    cafe, _ = await proposed(registry)
    assert (await client.get(f"/repairs/{cafe.slug}")).status_code == 404
    assert "Naprawa radia" not in (await client.get("/calendar")).text
    await decide_cafe(Viewer(), cafe.id, Decision.APPROVE, "")
    assert "Naprawa radia" in (await client.get(f"/repairs/{cafe.slug}")).text
    assert "Naprawa radia" in (await client.get("/repairs")).text
    assert "Naprawa radia" in (await client.get("/calendar")).text
    assert "Naprawa radia" in (await client.get("/calendar.ics")).text
    sheet = await sheet_by_id((await cafe_by_id(cafe.id)).sheet)
    assert (sheet.capacity, (await signup_box(sheet, Viewer())).refusal) == (3, None)


async def test_a_proposer_gets_their_data_and_is_forgotten(db, registry):
    cafe, author = await proposed(registry)
    assert [row["state"] for row in await collect(author.person)] == ["proposed"]
    (done,) = await erase(author.person)
    assert (done.rows, done.fate) == (1, "anonymised")
    assert await collect(author.person) == []
    assert (await cafe_by_id(cafe.id)).proposed_by is None
