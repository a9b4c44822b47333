"""Sign-in by mail: a code for the same browser, a link for any, each good once for ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import TooMany
from core.data.commands import Sql, execute
from core.data.ids import new_id, new_token, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.addresses import fold_email, read_email
from core.people.service.accounts import find_or_create_account
from core.people.sign_in_rules import CODE_LIFE, WRONG_TRIES, is_attempt_open, next_path
from core.people.sign_in_tables import SignInAttempt
from core.people.tables import Account
from core.people.tokens import is_same_code, sign_in_link
from core.people.values import AccountState
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue

MAILS_PER_QUARTER = 5
MAILS_PER_DAY = 40
CODES_PER_DAY = 30
PASSWORDS_PER_QUARTER = 10
NETWORK_PER_HOUR = 600
QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An address was proven: its account, and where its person wanted to go."""

    account: UUID
    next_path: str


async def take_network_try(address: str) -> None:
    """Count a try of a network address; high, for a class behind one router. Raises TooMany."""
    await take(f"people.sign_in.network:{address}", limit=NETWORK_PER_HOUR, window=HOUR)


async def take_password_try(email: str) -> None:
    """Count a try of an address with a password. Raises TooMany."""
    key = f"people.sign_in.password:{fold_email(email)}"
    await take(key, limit=PASSWORDS_PER_QUARTER, window=QUARTER)


async def send_sign_in_mail(*, email: str, language: str, wanted: str | None) -> str:
    """Mail a code and a link to an address, whether it is known or not.

    Returns the token that binds the code to the asking browser. Raises ValueError for what is no
    address and TooMany.
    """
    folded = fold_email(email)
    await take(f"people.sign_in.mail:{folded}", limit=MAILS_PER_QUARTER, window=QUARTER)
    await take(f"people.sign_in.mail:{folded}", limit=MAILS_PER_DAY, window=DAY)
    browser, browser_hash = new_token()
    attempt = SignInAttempt(
        id=new_id(),
        email=read_email(email),
        email_folded=folded,
        language=language,
        browser_hash=browser_hash,
        expires_at=later(utc_now(), CODE_LIFE),
        next_path=next_path(wanted),
    )
    attempt.link_hash = token_hash(sign_in_link(attempt.id))
    async with tx():
        await attempt.save()
        await queue(
            kind="people.sign_in_code",
            to=Recipient(email=attempt.email, language=language),
            payload={"attempt": str(attempt.id)},
            key=f"people.sign_in_code:{attempt.id}",
        )
    return browser


async def attempt_of_browser(browser: str) -> SignInAttempt | None:
    """The open attempt that a browser began."""
    return await _open_attempt(SignInAttempt.browser_hash == token_hash(browser))


async def attempt_of_link(token: str) -> SignInAttempt | None:
    """The open attempt that a link belongs to; None for unknown, used and late ones alike."""
    return await _open_attempt(SignInAttempt.link_hash == token_hash(token))


def is_from_browser(attempt: SignInAttempt, browser: str) -> bool:
    """Whether the attempt was begun in the browser that holds this token."""
    return bool(browser) and attempt.browser_hash == token_hash(browser)


async def use_code(attempt: SignInAttempt, code: str) -> SignedIn | None:
    """Sign in with the typed code; None when it is wrong, which counts.

    After too many codes for an address in a day only links sign in: TooMany.
    """
    await _take_code_try(attempt)
    if not is_same_code(code, attempt.id):
        return None
    return await _use(attempt)


async def use_link(attempt: SignInAttempt, *, email: str | None) -> SignedIn | None:
    """Sign in with a link; `email` is what was typed in another browser, and must be right."""
    if email is not None and not _is_same_address(email, attempt):
        await _count_wrong_try(attempt)
        return None
    return await _use(attempt)


async def forget_old_attempts() -> None:
    """Delete attempts of more than a day ago."""
    await SignInAttempt.delete().where(SignInAttempt.created_at < later(utc_now(), -KEPT))


async def _open_attempt(condition: Any) -> SignInAttempt | None:
    found = (
        await SignInAttempt.objects()
        .where(condition)
        .order_by(SignInAttempt.created_at, ascending=False)
        .first()
    )
    if found is None or not is_attempt_open(
        expires_at=found.expires_at,
        used_at=found.used_at,
        wrong_tries=found.wrong_tries,
        now=utc_now(),
    ):
        return None
    return found


async def _take_code_try(attempt: SignInAttempt) -> None:
    """Count before looking, so that tries in parallel count too."""
    if not await _count_wrong_try(attempt):
        raise TooMany(retry_after=int(QUARTER.total_seconds()))
    key = f"people.sign_in.code:{attempt.email_folded}"
    await take(key, limit=CODES_PER_DAY, window=DAY)


async def _count_wrong_try(attempt: SignInAttempt) -> bool:
    counted = Sql(
        "UPDATE people_sign_in_attempt SET wrong_tries = wrong_tries + 1"
        " WHERE id = ? AND used_at IS NULL AND wrong_tries < ? RETURNING id",
        (attempt.id, WRONG_TRIES),
    )
    return bool(await execute(counted))


async def _use(attempt: SignInAttempt) -> SignedIn | None:
    """Use an attempt up; of two at once, one gets in."""
    used = Sql(
        "UPDATE people_sign_in_attempt SET used_at = ?"
        " WHERE id = ? AND used_at IS NULL AND expires_at > ? RETURNING id",
        (utc_now(), attempt.id, utc_now()),
    )
    async with tx():
        if not await execute(used):
            return None
        account = await find_or_create_account(email=attempt.email, language=attempt.language)
        state = await Account.select(Account.state).where(Account.id == account).first()
        if state is None or state["state"] != AccountState.ACTIVE:
            return None
    return SignedIn(account=account, next_path=attempt.next_path)


def _is_same_address(typed: str, attempt: SignInAttempt) -> bool:
    try:
        return fold_email(typed) == attempt.email_folded
    except ValueError:
        return False
