"""Sessions on the real database: started, found, rotated, ended."""

from __future__ import annotations

import pytest

from core.contracts.viewer import VISITOR
from core.data.ids import token_hash
from core.data.times import later, utc_now
from core.people.queries import sessions_of
from core.people.service import sessions
from core.people.service.accounts import suspend_account
from core.people.service.memberships import grant_role, revoke_role
from core.people.sign_in_rules import SESSION_IDLE, SESSION_TOUCH, STAFF_IDLE
from core.people.sign_in_tables import Session
from core.people.values import SessionLevel
from core.web.cookies import session_cookie_name
from tests.core.people.conftest import account_of

pytestmark = pytest.mark.usefixtures("db")


async def viewer(token: str):
    return await sessions.SESSIONS.viewer_of(cookies={session_cookie_name(): token}, headers={})


async def idle_for(token: str, duration) -> None:
    await Session.update({Session.last_seen_at: later(utc_now(), -duration)}).where(
        Session.token_hash == token_hash(token)
    )


async def test_session_finds_its_viewer_with_grants():
    account = await account_of("zofia@example.org", name="Zofia Jarząb")
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    found = await viewer(await sessions.start_session(account))
    assert (found.account, found.name, found.email) == (
        account,
        "Zofia Jarząb",
        "zofia@example.org",
    )
    assert found.is_city_officer
    assert found.csrf_token


@pytest.mark.parametrize("token", ["", "evil", "x" * 65, "żółw", "\x00"])
async def test_unknown_token_is_a_visitor(token):
    assert await viewer(token) == VISITOR


async def test_new_sign_in_ends_the_session_before():
    account = await account_of("zofia@example.org")
    first = await sessions.start_session(account)
    second = await sessions.start_session(account, replaces=first)
    assert await viewer(first) == VISITOR
    assert (await viewer(second)).account == account


async def test_rotated_session_has_a_new_token_and_csrf():
    account = await account_of("zofia@example.org")
    first = await sessions.start_session(account)
    before = await viewer(first)
    second = await sessions.rotate_session(first)
    assert second is not None
    assert await viewer(first) == VISITOR
    after = await viewer(second)
    assert after.account == account
    assert after.csrf_token != before.csrf_token
    assert await sessions.rotate_session(first) is None


async def test_suspended_account_is_out_at_the_next_request():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account)
    await suspend_account(None, account, is_suspended=True)
    assert await viewer(token) == VISITOR


async def test_role_is_gone_at_the_next_request():
    account = await account_of("zofia@example.org")
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    token = await sessions.start_session(account)
    await revoke_role(subject=account, role="city_officer", scope_kind="city")
    found = await viewer(token)
    assert found.account == account
    assert not found.is_city_officer


async def test_role_of_the_city_signs_out_everywhere():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account)
    await grant_role(subject=account, role="city_admin", scope_kind="city")
    assert await viewer(token) == VISITOR


async def test_giving_a_role_twice_is_one_role_and_no_sign_out():
    account = await account_of("zofia@example.org")
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    token = await sessions.start_session(account)
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    assert len((await viewer(token)).grants) == 1


async def test_idle_session_ends_sooner_for_staff():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account)
    await idle_for(token, STAFF_IDLE)
    assert (await viewer(token)).account == account
    await idle_for(token, SESSION_IDLE)
    assert await viewer(token) == VISITOR


async def test_staff_session_ends_after_two_hours_idle():
    account = await account_of("zofia@example.org", city_role="city_officer")
    token = await sessions.start_session(account)
    await idle_for(token, STAFF_IDLE)
    assert await viewer(token) == VISITOR


async def test_use_is_written_down_at_most_hourly():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account)
    before = (await Session.objects().first()).last_seen_at
    await viewer(token)
    assert (await Session.objects().first()).last_seen_at == before
    await idle_for(token, SESSION_TOUCH)
    await viewer(token)
    assert (await Session.objects().first()).last_seen_at >= before


async def test_one_ends_only_own_sessions():
    zofia, marek = await account_of("zofia@example.org"), await account_of("marek@example.org")
    token = await sessions.start_session(zofia)
    session = await sessions.session_id_of(token)
    assert session is not None
    await sessions.end_one_session(marek, session)
    assert (await viewer(token)).account == zofia
    await sessions.end_one_session(zofia, session)
    assert await viewer(token) == VISITOR


async def test_all_but_one_are_ended():
    account = await account_of("zofia@example.org")
    here, there = [await sessions.start_session(account) for _ in range(2)]
    await sessions.end_sessions(account, but=here)
    assert (await viewer(here)).account == account
    assert await viewer(there) == VISITOR


async def test_expired_sessions_are_forgotten():
    token = await sessions.start_session(await account_of("zofia@example.org"))
    await Session.update({Session.expires_at: later(utc_now(), -SESSION_IDLE)}).where(
        Session.token_hash == token_hash(token)
    )
    assert await viewer(token) == VISITOR
    await sessions.forget_old_sessions()
    assert await Session.count() == 0


# --- levels --------------------------------------------------------------------------------------


async def test_administrators_role_sleeps_without_a_second_factor():
    account = await account_of("zofia@example.org", city_role="city_admin")
    weak = await viewer(await sessions.start_session(account))
    strong = await viewer(await sessions.start_session(account, level=SessionLevel.STRONG))
    assert (weak.grants, len(weak.withheld), weak.is_strong) == ((), 1, False)
    assert (len(strong.grants), strong.withheld, strong.is_strong) == (1, (), True)


async def test_pending_session_signs_nobody_in_and_is_not_listed():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account, level=SessionLevel.PENDING)
    assert await viewer(token) == VISITOR
    assert await sessions_of(account, this=None) == []
    assert await sessions.pending_account(token) == account


async def test_session_that_signs_in_is_no_pending_one():
    account = await account_of("zofia@example.org")
    assert await sessions.pending_account(await sessions.start_session(account)) is None


async def test_pending_session_of_a_suspended_account_is_none():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account, level=SessionLevel.PENDING)
    await suspend_account(None, account, is_suspended=True)
    assert await sessions.pending_account(token) is None


async def test_pending_session_ends_after_a_quarter_of_an_hour():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account, level=SessionLevel.PENDING)
    await Session.update({Session.expires_at: utc_now()}, force=True)
    assert await sessions.pending_account(token) is None


async def test_proof_gives_a_fresh_token_and_its_instant():
    account = await account_of("zofia@example.org")
    token = await sessions.start_session(account)
    await Session.update({Session.proven_at: None}, force=True)
    fresh = await sessions.prove_session(token)
    assert await viewer(token) == VISITOR
    found = await viewer(fresh)
    assert found.is_strong
    assert found.proven_at is not None
    assert await sessions.prove_session("unknown") is None
