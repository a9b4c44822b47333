"""Tokens: made once, kept as hashes, ended at once, dead with their account."""

import json
from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotAllowed, Refused
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, execute, read
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.programs import service
from core.facilities.programs.privacy import TOKENS
from core.facilities.programs.queries import token_by_id, tokens_of_account
from core.facilities.programs.service import forget_ended_tokens, make_token, revoke_token
from core.facilities.programs.source import PROGRAMS
from core.facilities.programs.values import TokenWish
from core.people.api import find_or_create_account, grant_role, revoke_role, viewer_of_account
from core.people.service.accounts import suspend_account

pytestmark = pytest.mark.anyio
KNOWN = ("events:read", "events:write")


@pytest.fixture
async def officer(db):
    async with tx():
        account = await find_or_create_account(email="officer@example.org", name="Jan Nowak")
    await grant_role(subject=account, role="city_officer", scope_kind="city")
    return await viewer_of_account(account)


async def made(viewer, **given):
    wish = TokenWish(**{"name": "Strona", "scopes": ("events:read",), "days": 90, **given})
    return await make_token(viewer, wish, known=KNOWN)


async def seen(token, kind="Bearer"):
    return await PROGRAMS.viewer_of(f"{kind} {token}")


async def test_a_token_is_its_account_with_scopes(officer):
    viewer = await seen(await made(officer))
    assert viewer.account == officer.account
    assert viewer.person == officer.person
    assert viewer.grants == officer.grants
    assert viewer.scopes == {"events:read"}
    assert viewer.csrf_token is None


async def test_only_the_hash_is_kept_and_the_act_is_logged(officer):
    token = await made(officer)
    row = (await read("SELECT * FROM programs_token"))[0]
    assert token not in str(row)
    assert row["token_hash"] == token_hash(token)
    assert len(token) == len("pospolu_") + 43
    assert json.loads(row["scopes"]) == ["events:read"]
    logged = await read("SELECT action, fields FROM audit_entry WHERE action LIKE 'programs.%'")
    assert [one["action"] for one in logged] == ["programs.token.made"]
    assert token not in str(logged)


async def test_what_is_wrong_is_refused(officer, monkeypatch):
    with pytest.raises(Invalid):
        await made(officer, days=366)
    with pytest.raises(Invalid):
        await made(officer, scopes=("modules:write",))
    with pytest.raises(NotAllowed):
        await made(officer, organization=new_id())
    with pytest.raises(NotAllowed):
        await made(VISITOR)
    monkeypatch.setattr(service, "MOST_TOKENS", 1)
    await made(officer)
    with pytest.raises(Refused):
        await made(officer)


@pytest.mark.parametrize("wrong", ["", "pospolu_", "pospolu_" + "x" * 43, "x" * 43, "y" * 4000])
async def test_what_is_no_token_is_a_visitor(officer, wrong):
    assert await seen(wrong) == VISITOR


async def test_a_token_is_a_bearers_only(officer):
    token = await made(officer)
    assert await seen(token, "Basic") == VISITOR
    assert (await seen(token, "bearer")).account == officer.account


async def test_an_ended_token_opens_nothing(officer):
    token = await made(officer)
    line = (await tokens_of_account(officer.account))[0]
    await revoke_token(officer, line)
    await revoke_token(officer, line)
    assert await seen(token) == VISITOR
    assert not (await token_by_id(line.id)).is_alive(utc_now())
    logged = await read("SELECT id FROM audit_entry WHERE action = 'programs.token.revoked'")
    assert len(logged) == 1


async def test_an_expired_token_opens_nothing(officer):
    token = await made(officer, days=1)
    await execute(Sql("UPDATE programs_token SET expires_at = ?", [utc_now()]))
    assert await seen(token) == VISITOR


async def test_it_never_grants_more_than_its_account_has_now(officer):
    token = await made(officer)
    assert (await seen(token)).is_city_officer
    await revoke_role(subject=officer.account, role="city_officer", scope_kind="city")
    assert (await seen(token)).grants == ()


async def test_tokens_die_with_the_account(officer):
    token = await made(officer)
    await suspend_account(None, officer.account, is_suspended=True)
    assert await seen(token) == VISITOR
    await suspend_account(None, officer.account, is_suspended=False)
    assert (await TOKENS.collect(officer.person))[0]["name"] == "Strona"
    assert [one.rows for one in await TOKENS.erase(officer.person)] == [1]
    assert await seen(token) == VISITOR
    assert [one.rows for one in await TOKENS.erase(officer.person)] == [0]


async def test_its_use_is_written_down_once_an_hour(officer):
    token = await made(officer)
    await seen(token)
    first = (await tokens_of_account(officer.account))[0].last_used_at
    await seen(token)
    assert (await tokens_of_account(officer.account))[0].last_used_at == first
    assert first is not None


async def test_ended_tokens_go_after_ninety_days(officer):
    await made(officer)
    await made(officer)
    await forget_ended_tokens()
    assert len(await tokens_of_account(officer.account)) == 2
    old = later(utc_now(), -timedelta(days=91))
    await execute(
        Sql(
            "UPDATE programs_token SET revoked_at = ? WHERE id ="
            " (SELECT id FROM programs_token ORDER BY id LIMIT 1)",
            [old],
        )
    )
    await forget_ended_tokens()
    assert len(await tokens_of_account(officer.account)) == 1
