"""Where hands are needed: whatever still has places, before all else."""

from datetime import timedelta

import time_machine

from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.facilities.calendar.hands import hands_needed
from core.services.calendar.api import VOLUNTEERS, Entry
from core.signups.api import open_sheet
from tests.core.facilities.calendar.conftest import Client, at, forget_all, organization, put


async def a_shift(title: str, hour: int, *, capacity: int | None, taken: int = 0) -> Entry:
    """An entry that looks for hands, with a sheet so full."""
    subject, owner = new_id(), await organization(f"laka-{hour}")
    async with tx():
        sheet = await open_sheet(
            kind="repairs.shift",
            subject=subject,
            organization=owner.id,
            capacity=capacity,
            starts_at=at(2, hour),
            ends_at=at(2, hour + 1),
        )
        await execute(Sql("UPDATE signups_sheet SET taken = ? WHERE id = ?", [taken, sheet]))
    return await put(
        title, at(2, hour), "repairs.shift", subject=subject, sheet=sheet, audience=VOLUNTEERS
    )


async def needed(size: int = 6) -> list[object]:
    return [key.id for key in await hands_needed(utc_now(), size=size)]


async def test_full_shifts_are_left_out_while_others_need_somebody(site: Client) -> None:
    full = await a_shift("Pełna", 8, capacity=2, taken=2)
    assert await needed() == [full.id]  # better than nothing: there is a waiting list
    free = await a_shift("Wolna", 9, capacity=2, taken=1)
    endless = await a_shift("Bez limitu", 10, capacity=None, taken=9)
    plain = await put("Bez zapisów", at(2, 12), audience=VOLUNTEERS)
    assert await needed() == [free.id, endless.id, plain.id]
    assert await needed(size=2) == [free.id, endless.id]


async def test_of_one_page_the_first_shift_is_shown_and_none_twice_on_the_front_page(
    site: Client,
) -> None:
    first = await put("Parasole", at(2, 8), audience=VOLUNTEERS, url_path="/volunteering/parasole")
    await put("Parasole", at(2, 12), audience=VOLUNTEERS, url_path="/volunteering/parasole")
    other = await put("Stoły", at(2, 10), audience=VOLUNTEERS, url_path="/volunteering/stoly")
    assert await needed() == [first.id, other.id]
    page = (await site.get("/")).text
    assert page.count("Stoły") == 1
    assert page.count("Parasole") == 2  # the second shift stands under what comes


async def test_the_front_page_is_looked_at_again(
    site: Client, clock: time_machine.Traveller
) -> None:
    shift = await a_shift("Ostatnie miejsce", 8, capacity=1)
    await a_shift("Wolna", 9, capacity=1)
    assert "Ostatnie miejsce" in (await site.get("/")).text.partition('aria-labelledby="hands"')[2]
    async with tx():
        await execute(Sql("UPDATE signups_sheet SET taken = 1 WHERE id = ?", [shift.sheet]))
    clock.shift(timedelta(minutes=6))
    hands = (await site.get("/")).text.partition('aria-labelledby="hands"')[2]
    assert "Wolna" in hands
    assert "Ostatnie miejsce" not in hands
    forget_all()
