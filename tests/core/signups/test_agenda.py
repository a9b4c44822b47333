"""What a person's own calendar says of their sign-ups."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.agenda import AgendaItem
from core.contracts.calendar import EntryStatus
from core.data.times import utc_now
from core.signups.agenda import items
from core.signups.api import cancel
from tests.core.signups.conftest import NOW, OpenSheet, enter, execute, make_person

pytestmark = pytest.mark.anyio

SINCE = NOW - timedelta(days=30)


async def of_states(person: UUID, state: str, **columns: object) -> list[AgendaItem]:
    """The items of a person whose one sign-up is in a state."""
    names = "".join(f", {name} = ?" for name in columns)
    await execute(
        f"UPDATE signups_signup SET state = ?{names} WHERE person = ?",
        state,
        *columns.values(),
        person,
    )
    return list(await items(person, SINCE))


async def test_each_state_has_its_status(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(), await make_person()
    await enter(sheet, person=person)
    [item] = await items(person, SINCE)
    assert (item.kind, item.status) == ("trial.thing", EntryStatus.CONFIRMED)
    for state in ("requested", "waitlisted", "held"):
        [item] = await of_states(person, state)
        assert item.status is EntryStatus.TENTATIVE
    for state in ("declined", "lapsed"):
        assert await of_states(person, state) == []


async def test_an_offer_has_a_deadline_besides(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(title="Bieg"), await make_person()
    await enter(sheet, person=person)
    until = NOW + timedelta(hours=5)
    thing, deadline = await of_states(person, "offered", offered_until=until)
    assert thing.status is EntryStatus.TENTATIVE
    assert (deadline.starts_at, deadline.ends_at) == (until, until)
    assert (deadline.part, deadline.title.to("en")) == ("decide", "Decide: Bieg")


async def test_what_was_cancelled_is_kept_for_thirty_days(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(), await make_person()
    answer = await enter(sheet, person=person)
    await cancel(answer.signup, viewer=None)
    [item] = await items(person, SINCE)
    assert item.status is EntryStatus.CANCELLED
    assert await items(person, utc_now() + timedelta(seconds=1)) == []


async def test_what_is_over_drops_out(make_sheet: OpenSheet) -> None:
    sheet, person = await make_sheet(), await make_person()
    await enter(sheet, person=person)
    assert await items(person, NOW + timedelta(hours=102)) == []


async def test_others_sign_ups_are_not_there(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    await enter(sheet, person=await make_person())
    assert await items(await make_person(), SINCE) == []
