"""Many shifts in one go: made, moved and called off together, all or none."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.times import to_wall
from core.testing.people import make_viewer
from plugins.volunteering.grid_rules import Grid, GridTime, shifts_of_grid
from plugins.volunteering.service.roles import add_role
from plugins.volunteering.service.series import add_grid, cancel_shifts, change_shifts
from plugins.volunteering.tests.conftest import NOW, ZONE, enter, entry, fresh_line, lines, mails
from plugins.volunteering.values import RoleContent, Scope, ShiftPlan, ShiftState

DAY = (NOW + timedelta(days=3)).date()


def grid(days: int, *hours: int, **given: object) -> Grid:
    return Grid(
        first_day=DAY,
        last_day=DAY + timedelta(days=days - 1),
        times=[GridTime(starts=time(h), ends=time(h + 2), capacity=2, **given) for h in hours],
        zone=ZONE,
    )


def keys(one: Grid) -> list[str]:
    return [found.key for found in shifts_of_grid(one)]


async def test_forty_shifts_in_one_transaction(make_public, coordinator):
    offer = await make_public()
    wanted = grid(10, 8, 10, 12, 14)
    assert await add_grid(coordinator, offer.id, wanted, keep=keys(wanted)) == 40
    made = [one for one in await lines(offer.id) if one.series]
    assert len(made) == 40
    assert len({one.series for one in made}) == 4
    assert all(len(one.sheets) == 1 for one in made)
    assert await entry(made[-1])
    logged = await read("SELECT id FROM audit_entry WHERE action = 'volunteering.shifts.added'")
    assert len(logged) == 1


async def test_unchecked_days_are_left_out_and_faults_make_none(make_offer, coordinator):
    offer = await make_offer(shifts=())
    wanted = grid(3, 8)
    await add_grid(coordinator, offer.id, wanted, keep=keys(wanted)[::2])
    assert len(await lines(offer.id)) == 2
    with pytest.raises(Invalid):
        await add_grid(coordinator, offer.id, grid(3, 8, 12), keep=["nothing"])
    past = replace(grid(3, 8), first_day=(NOW - timedelta(days=2)).date())
    with pytest.raises(Invalid):
        await add_grid(coordinator, offer.id, past, keep=keys(past))
    assert len(await lines(offer.id)) == 2


async def test_grid_gives_each_role_its_places(make_offer, coordinator):
    offer = await make_offer(shifts=())
    titles = [LocalizedText.of(name) for name in ("Kopanie", "Podlewanie")]
    roles = [await add_role(coordinator, offer.id, RoleContent(title=one)) for one in titles]
    wanted = replace(
        grid(2, 8),
        times=[
            GridTime(starts=time(8), ends=time(9), places=dict(zip(roles, (3, 1), strict=True)))
        ],
    )
    await add_grid(coordinator, offer.id, wanted, keep=keys(wanted))
    assert [[p.capacity for p in one.roles] for one in await lines(offer.id)] == [[3, 1], [3, 1]]


async def moved(shift, *, days: int = 0, hours: int = 0) -> ShiftPlan:
    line = await fresh_line(shift)
    step = timedelta(days=days, hours=hours)
    return ShiftPlan(
        starts_at=line.starts_at + step, ends_at=line.ends_at + step, zone=ZONE, capacity=2
    )


@pytest.mark.parametrize(
    ("scope", "hours"), [(Scope.ONE, [8, 9, 8, 8]), (Scope.FOLLOWING, [8, 9, 9, 9])]
)
async def test_change_of_one_or_of_those_that_follow(make_public, coordinator, scope, hours):
    offer = await make_public()
    wanted = grid(4, 8)
    await add_grid(coordinator, offer.id, wanted, keep=keys(wanted))
    made = [one for one in await lines(offer.id) if one.series]
    await enter(made[2], await make_viewer("ola"))
    told = await change_shifts(coordinator, made[1].id, await moved(made[1], hours=1), scope)
    assert told == (1 if scope is Scope.FOLLOWING else 0)
    after = [await fresh_line(one) for one in made]
    assert [to_wall(one.starts_at, ZONE).hour for one in after] == hours


async def test_all_move_by_a_day_or_none(make_public, coordinator):
    offer = await make_public()
    wanted = grid(3, 8)
    await add_grid(coordinator, offer.id, wanted, keep=keys(wanted))
    made = [one for one in await lines(offer.id) if one.series]
    await change_shifts(coordinator, made[2].id, await moved(made[2], days=1), Scope.ALL)
    after = [await fresh_line(one) for one in made]
    days = [(b.starts_at - a.starts_at).days for a, b in zip(made, after, strict=True)]
    assert days == [1, 1, 1]
    for name in ("ola", "jan"):
        await enter(after[0], await make_viewer(name))
    with pytest.raises(Refused):
        plan = replace(await moved(made[2], hours=1), capacity=1)
        await change_shifts(coordinator, made[2].id, plan, Scope.ALL)
    assert [await fresh_line(one) for one in made] == after


async def test_those_that_follow_are_called_off_with_word(make_public, coordinator):
    offer = await make_public()
    wanted = grid(3, 8)
    await add_grid(coordinator, offer.id, wanted, keep=keys(wanted))
    made = [one for one in await lines(offer.id) if one.series]
    for one in made:
        await enter(one, await make_viewer(f"ola{one.starts_at.day}"))
    told = await cancel_shifts(coordinator, made[1].id, Scope.FOLLOWING, reason="Burza")
    assert told == 2
    states = [(await fresh_line(one)).state for one in made]
    assert states == [ShiftState.OPEN, ShiftState.CANCELLED, ShiftState.CANCELLED]
    assert len(await mails("volunteering.shift_cancelled")) == 2
