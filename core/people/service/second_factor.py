"""The second factor out of an app or from paper: enrolled, used once, renewed, switched off."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pyotp

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.ids import new_id, token_hash
from core.data.sealing import seal, unseal
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.service.accounts import account_of
from core.people.service.notices import tell_of_change
from core.people.sign_in_rules import steps_around
from core.people.sign_in_tables import AuthenticatorApp, RecoveryCode
from core.people.values import SignInChange
from core.services.audit.api import record
from core.services.limits.api import take
from core.settings import current

PURPOSE = "people.authenticator_app"
CODES = 10
CODE_BYTES = 10
GROUP = 4
TRIES = 10
WINDOW = timedelta(minutes=15)

ON_ALREADY = Refusal("app_on", msg("An app is set up already. Switch it off first."))


async def take_factor_try(account: UUID) -> None:
    """Count a try of an account's second factor: ten in 15 minutes, then wait. Raises TooMany."""
    await take(f"people.second_factor:{account}", limit=TRIES, window=WINDOW)


async def begin_app(viewer: Viewer) -> None:
    """Make a fresh secret for an app; it counts once a code of it is typed. Raises Refused."""
    account = account_of(viewer)
    sealed = seal(
        pyotp.random_base32().encode(),
        purpose=PURPOSE,
        about=str(account),
        secret=current().secret_key,
    )
    begun = Sql(
        "INSERT INTO people_authenticator_app (id, created_at, account, sealed_secret,"
        " last_step) VALUES (?, ?, ?, ?, 0) ON CONFLICT (account) DO UPDATE"
        " SET sealed_secret = excluded.sealed_secret"
        " WHERE people_authenticator_app.confirmed_at IS NULL RETURNING id",
        (new_id(), utc_now(), account, sealed),
    )
    if not await execute(begun):
        raise Refused(ON_ALREADY)


async def begun_secret(account: UUID) -> str | None:
    """The secret that waits for its first code; None when none was begun."""
    return await _secret(account, is_confirmed=False)


def address_of_secret(secret: str, *, email: str) -> str:
    """The otpauth address that an app reads out of the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=current().city_name)


async def confirm_app(viewer: Viewer, code: str) -> bool:
    """Switch the app on with a first code of it; False when the code is wrong."""
    account = account_of(viewer)
    await take_factor_try(account)
    secret = await begun_secret(account)
    step = _step_of(secret, code, utc_now()) if secret else None
    if step is None:
        return False
    async with tx():
        await AuthenticatorApp.update(
            {AuthenticatorApp.confirmed_at: utc_now(), AuthenticatorApp.last_step: step}
        ).where(AuthenticatorApp.account == account, AuthenticatorApp.confirmed_at.is_null())
        await record(viewer, action="people.app.switched_on", subject=account)
        await tell_of_change(account, SignInChange.APP_ON)
    return True


async def use_code(account: UUID, code: str) -> bool:
    """Whether a code of the account's app, or a recovery code, is good; then it is used up.

    Raises TooMany.
    """
    await take_factor_try(account)
    return await _use_app_code(account, code) or await _use_recovery_code(account, code)


async def make_recovery_codes(viewer: Viewer) -> list[str]:
    """Ten new codes, the only time that they can be read; the older ones are no longer good."""
    account = account_of(viewer)
    codes = [_new_code() for _ in range(CODES)]
    async with tx():
        await _store_codes(account, codes)
        await record(viewer, action="people.recovery_codes.made", subject=account)
    return codes


async def has_recovery_codes(account: UUID) -> bool:
    """Whether an unused recovery code is left."""
    return await RecoveryCode.exists().where(
        RecoveryCode.account == account, RecoveryCode.used_at.is_null()
    )


async def switch_app_off(viewer: Viewer) -> None:
    """Forget the app. Raises NotFound when there is none."""
    account = account_of(viewer)
    async with tx():
        gone = (
            await AuthenticatorApp.delete()
            .where(AuthenticatorApp.account == account)
            .returning(AuthenticatorApp.id)
        )
        if not gone:
            raise NotFound
        await record(viewer, action="people.app.switched_off", subject=account)
        await tell_of_change(account, SignInChange.APP_OFF)


async def forget_codes_without_factor(account: UUID) -> None:
    """Recovery codes stand in for a factor: they go with the last one."""
    needless = Sql(
        "DELETE FROM people_recovery_code WHERE account = ?"
        " AND NOT EXISTS (SELECT 1 FROM people_authenticator_app WHERE account = ?"
        " AND confirmed_at IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM people_passkey WHERE account = ?)",
        (account, account, account),
    )
    await execute(needless)


async def _use_app_code(account: UUID, code: str) -> bool:
    secret = await _secret(account, is_confirmed=True)
    step = _step_of(secret, code, utc_now()) if secret else None
    if step is None:
        return False
    used = Sql(
        "UPDATE people_authenticator_app SET last_step = ? WHERE account = ?"
        " AND confirmed_at IS NOT NULL AND last_step < ? RETURNING id",
        (step, account, step),
    )
    return bool(await execute(used))


async def _use_recovery_code(account: UUID, code: str) -> bool:
    hashed = _code_hash(code)
    async with tx():
        used = (
            await RecoveryCode.update({RecoveryCode.used_at: utc_now()})
            .where(
                RecoveryCode.account == account,
                RecoveryCode.code_hash == hashed,
                RecoveryCode.used_at.is_null(),
            )
            .returning(RecoveryCode.id)
        )
        if used:
            await record(None, action="people.recovery_code.used", subject=account)
            await tell_of_change(account, SignInChange.RECOVERY_CODE_USED)
    return bool(used)


async def _secret(account: UUID, *, is_confirmed: bool) -> str | None:
    rows = await read(
        "SELECT sealed_secret, confirmed_at FROM people_authenticator_app WHERE account = ?",
        (account,),
    )
    if not rows or (rows[0]["confirmed_at"] is not None) != is_confirmed:
        return None
    opened = unseal(
        rows[0]["sealed_secret"],
        purpose=PURPOSE,
        about=str(account),
        secret=current().secret_key,
    )
    return opened.decode() if opened else None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step to which a typed code belongs (RFC 6238), if it is good now."""
    typed = "".join(char for char in code if char.isdigit() and char.isascii())
    app = pyotp.TOTP(secret)
    good = [
        step
        for step in steps_around(now)
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())
    ]
    return good[-1] if good else None


async def _store_codes(account: UUID, codes: Sequence[str]) -> None:
    await RecoveryCode.delete().where(RecoveryCode.account == account)
    await RecoveryCode.insert(
        *(RecoveryCode(account=account, code_hash=_code_hash(code)) for code in codes)
    )


def _new_code() -> str:
    """80 random bits in letters that are not mixed up: plain hashes of it cannot be tried out."""
    text = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def _code_hash(code: str) -> str:
    return token_hash("".join(char for char in code.lower() if char.isalnum()))
