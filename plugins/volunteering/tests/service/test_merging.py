"""What an organization that was merged leaves to the other one."""

from core.data.commands import as_uuid, read
from core.people.api import OrganizationsMerged
from core.testing.people import make_host, make_viewer
from plugins.volunteering.service.merging import move_what_it_knows
from plugins.volunteering.tables import Check, Favourite, Qualification
from plugins.volunteering.values import CheckResult


async def held_by(table):
    rows = await read(f"SELECT person, organization FROM {table}")
    return {(as_uuid(row["person"]), as_uuid(row["organization"])) for row in rows}


async def test_checks_qualifications_and_favourites_are_the_others(db):
    kept, merged = await make_host("kept", name="Klon"), await make_host("merged", name="Brzoza")
    ola, ewa = await make_viewer("ola"), await make_viewer("ewa")
    for person, organization in ((ola, kept), (ola, merged), (ewa, merged)):
        await Favourite(person=person.person, organization=organization.id).save()
    await Check(person=ola.person, organization=merged.id, result=CheckResult.REFUSED.value).save()
    await Qualification(person=ewa.person, organization=merged.id, kind="lifeguard").save()
    for _ in range(2):  # again does no harm
        await move_what_it_knows(OrganizationsMerged(kept=kept.id, merged=merged.id))
    both = {(ola.person, kept.id), (ewa.person, kept.id)}
    assert await held_by("volunteering_favourite") == both
    assert await held_by("volunteering_check") == {(ola.person, kept.id)}
    assert await held_by("volunteering_qualification") == {(ewa.person, kept.id)}
