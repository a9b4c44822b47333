"""Administrators who go for good: one always stays, also when two go at once."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from core.contracts.errors import Refused
from core.data.commands import Sql
from core.data.database import is_sqlite
from core.data.transactions import tx
from core.people.api import city_admin_emails
from core.people.queries import account_by_id, members_of
from core.people.service import locks, oversight, stepping_down
from core.people.service.memberships import end_membership
from core.people.service.sessions import viewer_of_account
from core.people.service.stepping_down import left_alone, step_down
from tests.core.people.conftest import account_of, viewer_for
from tests.core.people.service.test_memberships import admin, join, register

pytestmark = pytest.mark.usefixtures("db")


async def person_of(account: UUID) -> UUID:
    found = await account_by_id(account)
    assert found
    return found.person


async def go(person: UUID, *, leaves_alone: bool = False) -> None:
    """What an erasure does first; the other one is given time to come as far as the lock."""
    async with tx():
        await step_down(person, leaves_alone=leaves_alone)


async def go_at_once(*persons: UUID) -> list[Refused]:
    answers = await asyncio.gather(*map(go, persons), return_exceptions=True)
    refused = [one for one in answers if isinstance(one, Refused)]
    assert all(one is None or one in refused for one in answers), answers
    return refused


async def two_of_an_organization() -> tuple[UUID, UUID, UUID]:
    found = await register()
    other = await join(found, "ewa@example.org", "organization_admin")
    return found.id, await person_of((await admin()).account), await person_of(other)


async def two_of_the_city() -> tuple[UUID, UUID]:
    made = [await account_of(f"{name}@example.org", city_role="city_admin") for name in "ab"]
    return await person_of(made[0]), await person_of(made[1])


def meeting(monkeypatch: pytest.MonkeyPatch, *, lock: bool) -> None:
    """Both have asked who there is before either goes on; with `lock` False nobody waits."""
    together = asyncio.Barrier(2)
    for name in ("left_alone", "admins_of_city_locked"):
        asked = getattr(stepping_down, name)

        async def ask(*args: UUID, asked=asked):
            answer = await asked(*args)
            if not lock:
                async with asyncio.timeout(5):
                    await together.wait()
            return answer

        monkeypatch.setattr(stepping_down, name, ask)
    if not lock:
        for module in (locks, stepping_down):
            monkeypatch.setattr(
                module, "Sql", lambda text, args=(), *, for_update=False: Sql(text, args)
            )


async def test_two_who_go_at_once_leave_one_in_an_organization():
    organization, *persons = await two_of_an_organization()
    (refused,) = await go_at_once(*persons)
    assert refused.refusal.code == "last_admin"
    assert [one.role for one in await members_of(organization)].count("organization_admin") == 1


async def test_two_who_go_at_once_leave_one_in_the_city():
    (refused,) = await go_at_once(*await two_of_the_city())
    assert refused.refusal is stepping_down.LAST_CITY_ADMIN
    assert len(await city_admin_emails()) == 1


async def test_two_whose_roles_are_taken_at_once_leave_one():
    await two_of_the_city()
    taken = [one.person for one in await city_admin_emails()]
    accounts = [(await account_of(f"{name}@example.org")) for name in "ab"]
    answers = await asyncio.gather(
        *(
            oversight.set_city_role(None, account, role="city_admin", is_given=False)
            for account in accounts
        ),
        return_exceptions=True,
    )
    assert len(taken) == 2
    assert sum(isinstance(one, Refused) for one in answers) == 1
    assert len(await city_admin_emails()) == 1


async def test_without_the_lock_both_go(monkeypatch):
    """The control: where there is but one writer, there is nothing to take away."""
    if is_sqlite():
        return
    organization, *persons = await two_of_an_organization()
    meeting(monkeypatch, lock=False)
    assert await go_at_once(*persons) == []
    assert [one.role for one in await members_of(organization)].count("organization_admin") == 0


async def test_who_leaves_it_to_the_city_goes_and_has_no_role_left():
    organization, first, second = await two_of_an_organization()
    await go(first)
    assert [one.name for one in await left_alone(second)]
    with pytest.raises(Refused):
        await go(second)
    await go(second, leaves_alone=True)
    assert [one.role for one in await members_of(organization)].count("organization_admin") == 0
    await go(second)  # there is nothing left to step down from


async def test_who_stays_cannot_leave_while_the_other_one_is_being_erased():
    found = await register()
    other = await join(found, "ewa@example.org", "organization_admin")
    await go(await person_of(other))
    own = next(one for one in await members_of(found.id) if one.role == "organization_admin")
    with pytest.raises(Refused):
        await end_membership(await admin(), found, own.membership)


async def test_the_last_of_the_city_stays_whatever_is_left():
    last = await viewer_for("boss@example.org", city_role="city_admin")
    with pytest.raises(Refused) as refused:
        await go(last.person, leaves_alone=True)
    assert refused.value.refusal is stepping_down.LAST_CITY_ADMIN
    assert (await viewer_of_account(last.account)).is_city_admin
