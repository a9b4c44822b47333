"""What administrators do to others' accounts, and what they cannot."""

from __future__ import annotations

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import VISITOR
from core.people.officers import city_roles_of
from core.people.queries import account_by_id, factors_of
from core.people.service import oversight
from core.people.service.sessions import SESSIONS, start_session
from core.people.service.stepping_down import LAST_CITY_ADMIN
from core.people.values import SessionLevel
from core.services.audit.api import entries_of
from core.web.cookies import session_cookie_name
from tests.core.people.conftest import account_of, mails, viewer_for
from tests.core.people.service.test_second_factor import enrolled

pytestmark = pytest.mark.usefixtures("db")


async def boss():
    return await viewer_for("boss@example.org", city_role="city_admin")


async def viewer(token):
    return await SESSIONS.viewer_of(cookies={session_cookie_name(): token}, headers={})


async def test_reset_takes_factors_and_sessions_is_logged_and_mailed():
    person, _ = await enrolled()
    token = await start_session(person.account, level=SessionLevel.STRONG)
    with pytest.raises(Invalid):
        await oversight.reset_factors(await boss(), person.account, reason=" ")
    assert (await factors_of(person.account)).is_any
    await oversight.reset_factors(await boss(), person.account, reason="Dowód w okienku")
    assert not (await factors_of(person.account)).is_any
    assert await viewer(token) == VISITOR
    entry = (await entries_of(person.account))[0]
    assert (entry.action, entry.reason) == ("people.factors.reset", "Dowód w okienku")
    changes = [one["payload"]["change"] for one in await mails("people.sign_in_changed")]
    assert changes == ["app_on", "factors_reset"]


async def test_nobody_resets_shuts_out_or_promotes_themselves():
    admin = await boss()
    with pytest.raises(Refused):
        await oversight.reset_factors(admin, admin.account, reason="x")
    with pytest.raises(Refused):
        await oversight.set_account_state(admin, admin.account, is_suspended=True, reason="x")
    with pytest.raises(Refused):
        await oversight.set_city_role(admin, admin.account, role="city_officer", is_given=True)


async def test_shutting_out_ends_sessions_and_can_be_taken_back():
    account = await account_of("zofia@example.org")
    token = await start_session(account)
    await oversight.set_account_state(await boss(), account, is_suspended=True, reason="Nadużycie")
    assert await viewer(token) == VISITOR
    assert (await account_by_id(account)).state == "suspended"
    await oversight.set_account_state(await boss(), account, is_suspended=False, reason="")
    assert (await account_by_id(account)).state == "active"
    assert await viewer(token) == VISITOR


async def test_role_of_the_office_is_given_and_taken_with_sessions():
    account = await account_of("zofia@example.org")
    await oversight.set_city_role(await boss(), account, role="city_officer", is_given=True)
    assert await city_roles_of(account) == {"city_officer"}
    token = await start_session(account)
    await oversight.set_city_role(await boss(), account, role="city_officer", is_given=False)
    assert await city_roles_of(account) == frozenset()
    assert await viewer(token) == VISITOR


async def test_last_administrator_stays():
    admin = await boss()
    with pytest.raises(Refused) as refusal:
        await oversight.set_city_role(None, admin.account, role="city_admin", is_given=False)
    assert refusal.value.refusal is LAST_CITY_ADMIN
    other = await account_of("other@example.org", city_role="city_admin")
    await oversight.set_city_role(admin, other, role="city_admin", is_given=False)
    assert await city_roles_of(admin.account) == {"city_admin"}


async def test_roles_of_organizations_are_not_given_here():
    with pytest.raises(NotFound):
        await oversight.set_city_role(
            await boss(), await account_of("z@example.org"), role="scanner", is_given=True
        )
