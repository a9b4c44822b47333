"""What a person's own calendar says of the cases that they answer for."""

from datetime import timedelta
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.facilities.inbox.agenda import items
from core.services.cases.api import open_case
from core.testing.fixtures import SownCity

KIND = "people.organization_verification"


async def a_case(owner: UUID | None) -> UUID:
    """An open case of an owner."""
    from core.kernel import registry

    kind = next(iter(registry.current().case_kinds))
    async with tx():
        case = await open_case(
            kind=kind, subject=new_id(), title=LocalizedText.of("Wniosek"), url_path="/x"
        )
    await execute(Sql("UPDATE cases_case SET owner = ? WHERE id = ?", [owner, case]))
    return case


async def test_an_owner_is_told_when_a_case_is_due(sown: SownCity) -> None:
    mine = await a_case(sown.world.accounts["city_officer"])
    await a_case(sown.world.accounts["city_admin"])
    viewer = await sown.world.viewer("city_officer")
    assert viewer.person is not None
    found = {item.subject: item for item in await items(viewer.person, utc_now())}
    assert mine in found
    item = found[mine]
    assert item.starts_at == item.ends_at > utc_now()
    assert item.title.to("en") == "Case due: Wniosek"
    assert item.url_path == f"/city/inbox/{mine}"
    assert await items(viewer.person, utc_now() + timedelta(days=4000)) == []


async def test_a_volunteer_has_no_cases(sown: SownCity) -> None:
    await a_case(None)
    viewer = await sown.world.viewer("volunteer")
    assert viewer.person is not None
    assert await items(viewer.person, utc_now()) == []
