"""Sign-in by mail, on the real database."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from core.contracts.errors import TooMany
from core.data.commands import read
from core.data.times import later, utc_now
from core.people.service import sign_in
from core.people.sign_in_rules import CODE_LIFE
from core.people.sign_in_tables import SignInAttempt
from core.people.tables import Account
from core.people.tokens import sign_in_code, sign_in_link
from core.people.values import AccountState
from tests.core.people.conftest import account_of, mails

pytestmark = pytest.mark.usefixtures("db")


async def begin(email: str = "zofia@example.org") -> SignInAttempt:
    browser = await sign_in.send_sign_in_mail(email=email, language="pl", wanted="/events/x")
    attempt = await sign_in.attempt_of_browser(browser)
    assert attempt is not None
    return attempt


async def test_mail_goes_to_any_address_and_makes_no_person():
    attempt = await begin("nobody@example.org")
    (mail,) = await mails("people.sign_in_code")
    assert mail["email"] == "nobody@example.org"
    assert mail["payload"] == {"attempt": str(attempt.id)}
    assert await read("SELECT id FROM people_person") == []


async def test_neither_code_nor_link_stand_in_the_database():
    attempt = await begin()
    row = await read("SELECT * FROM people_sign_in_attempt")
    sent = await read("SELECT * FROM outbox_message")
    everything = f"{row}{sent}"
    assert sign_in_link(attempt.id) not in everything
    assert attempt.link_hash in everything


async def test_first_sign_in_makes_person_and_account():
    attempt = await begin("Zofia@Example.org")
    done = await sign_in.use_code(attempt, sign_in_code(attempt.id))
    assert done is not None
    assert done.next_path == "/events/x"
    assert done.account == await account_of("zofia@example.org")
    assert len(await read("SELECT id FROM people_account")) == 1


async def test_code_works_once():
    attempt = await begin()
    code = sign_in_code(attempt.id)
    assert await sign_in.use_code(attempt, code) is not None
    with pytest.raises(TooMany):
        await sign_in.use_code(attempt, code)
    assert await sign_in.attempt_of_link(sign_in_link(attempt.id)) is None


async def test_link_used_twice_at_once_lets_one_in():
    attempt = await begin()
    answers = await asyncio.gather(*(sign_in.use_link(attempt, email=None) for _ in range(8)))
    assert len([answer for answer in answers if answer]) == 1


async def test_five_wrong_codes_end_the_attempt():
    attempt = await begin()
    wrong = f"{(int(sign_in_code(attempt.id)) + 1) % 10**6:06d}"
    for _ in range(5):
        assert await sign_in.use_code(attempt, wrong) is None
    with pytest.raises(TooMany):
        await sign_in.use_code(attempt, sign_in_code(attempt.id))


async def test_wrong_codes_in_parallel_count_too():
    attempt = await begin()
    wrong = f"{(int(sign_in_code(attempt.id)) + 1) % 10**6:06d}"
    answers = await asyncio.gather(
        *(sign_in.use_code(attempt, wrong) for _ in range(20)), return_exceptions=True
    )
    assert answers.count(None) == 5
    assert all(isinstance(answer, TooMany) for answer in answers if answer is not None)


async def test_link_in_another_browser_needs_the_right_address():
    attempt = await begin()
    assert await sign_in.use_link(attempt, email="other@example.org") is None
    assert await sign_in.use_link(attempt, email="not an address") is None
    assert await sign_in.use_link(attempt, email="ZOFIA@example.org") is not None


async def test_attempt_ends_after_ten_minutes():
    attempt = await begin()
    past = later(utc_now(), -CODE_LIFE)
    await SignInAttempt.update({SignInAttempt.expires_at: past}).where(
        SignInAttempt.id == attempt.id
    )
    assert await sign_in.attempt_of_link(sign_in_link(attempt.id)) is None
    assert await sign_in.use_link(attempt, email=None) is None


async def test_mails_to_one_address_are_few():
    for _ in range(sign_in.MAILS_PER_QUARTER):
        await begin()
    with pytest.raises(TooMany) as caught:
        await begin("ZOFIA@example.org")
    assert 0 < caught.value.retry_after <= 900
    await begin("other@example.org")


async def test_suspended_account_stays_out():
    account = await account_of("zofia@example.org")
    await Account.update({Account.state: AccountState.SUSPENDED.value}).where(Account.id == account)
    attempt = await begin()
    assert await sign_in.use_code(attempt, sign_in_code(attempt.id)) is None


async def test_old_attempts_are_forgotten():
    attempt = await begin()
    old = later(utc_now(), -sign_in.KEPT * 2)
    await SignInAttempt.update({SignInAttempt.created_at: old}).where(
        SignInAttempt.id == attempt.id
    )
    await sign_in.forget_old_attempts()
    assert await SignInAttempt.count() == 0


async def test_browser_token_of_another_opens_nothing():
    await begin()
    assert await sign_in.attempt_of_browser("invented") is None
    assert isinstance((await begin("b@example.org")).id, UUID)
