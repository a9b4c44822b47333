"""What belongs to an organization is hidden, moved and renamed with it."""

from core.data.commands import read
from core.data.transactions import tx
from core.people.api import OrganizationChanged, OrganizationsMerged, OrganizationSuspended
from core.people.following import follow_organizations
from core.testing.people import make_host
from plugins.events.reactions import REACTIONS
from plugins.events.service.drafting import create_draft
from plugins.events.tables import Event
from plugins.events.tests.conftest import draft


async def hosts():
    return await make_host("jeden", name="Jeden"), await make_host("drugi", name="Drugi")


async def standing(host):
    rows = await read("SELECT is_hidden FROM events_event WHERE organization = ?", [host.id])
    return [bool(row["is_hidden"]) for row in rows]


async def told(fact):
    (reaction,) = [one for one in REACTIONS if one.to is type(fact)]
    async with tx():
        await reaction.run(fact)


async def test_rows_hide_with_their_organization_only(db):
    first, second = await hosts()
    await create_draft(None, first, draft())
    await create_draft(None, second, draft())
    await told(OrganizationSuspended(organization=first.id, is_suspended=True))
    assert (await standing(first), await standing(second)) == ([True], [False])
    await told(OrganizationSuspended(organization=first.id, is_suspended=False))
    assert await standing(first) == [False]


async def test_rows_of_a_merged_organization_stand_as_the_one_that_stays(db):
    first, second = await hosts()
    await create_draft(None, first, draft())
    await type(second).update({"state": "suspended"}, force=True)
    await told(OrganizationsMerged(kept=second.id, merged=first.id))
    assert (await standing(first), await standing(second)) == ([], [True])


async def test_what_was_derived_is_refreshed_after_each_fact(db):
    first, second = await hosts()
    refreshed = []

    async def refresh(organization):
        refreshed.append(organization.slug)

    reactions = follow_organizations(
        "events", organization=Event.organization, is_hidden=Event.is_hidden, refresh=refresh
    )
    facts = {
        OrganizationsMerged: OrganizationsMerged(kept=second.id, merged=first.id),
        OrganizationSuspended: OrganizationSuspended(organization=first.id, is_suspended=True),
        OrganizationChanged: OrganizationChanged(organization=first.id),
    }
    for reaction in reactions:
        async with tx():
            await reaction.run(facts[reaction.to])
    assert refreshed == ["drugi", "jeden", "jeden"]
    assert [reaction.key for reaction in reactions] == [reaction.key for reaction in REACTIONS]
