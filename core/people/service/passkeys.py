"""Passkeys (WebAuthn level 2): registered, used to sign in or to prove oneself, removed.

Browsers compare address and challenge; the origin is that of the settings and never the
request's. A challenge belongs to the browser that asked and is good once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Row, Sql, as_uuid, execute, read
from core.data.ids import new_token, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.service.accounts import account_of
from core.people.service.notices import tell_of_change
from core.people.sign_in_tables import Passkey, PasskeyChallenge
from core.people.values import AccountState, ChallengePurpose, SignInChange
from core.services.audit.api import record
from core.settings import current

CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 20
LONGEST_CREDENTIAL = 20_000
NOT_READ = Refusal("passkey", msg("The passkey could not be read. Try once more."))
TOO_MANY = Refusal("passkeys", msg("There are many passkeys already. Remove one first."))


async def begin_registering(viewer: Viewer) -> tuple[str, str]:
    """Options for `navigator.credentials.create` as JSON, and the token for the browser."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 -- slow import
    from webauthn.helpers import structs  # noqa: PLC0415 -- slow import

    account = account_of(viewer)
    known = await Passkey.select(Passkey.credential).where(Passkey.account == account)
    if len(known) >= MOST_PASSKEYS:
        raise Refused(TOO_MANY)
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=current().city_name,
        user_id=account.bytes,
        user_name=viewer.email,
        user_display_name=viewer.name or viewer.email,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(row["credential"]) for row in known],
    )
    token = await _remember(options.challenge, ChallengePurpose.REGISTER, account)
    return options_to_json(options), token


async def register_passkey(viewer: Viewer, *, browser: str, credential: str, name: str) -> None:
    """Keep the public key that a device made. Raises Refused for what cannot be verified."""
    from webauthn import verify_registration_response  # noqa: PLC0415 -- slow import
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415 -- slow import

    account = account_of(viewer)
    asked = await _take_challenge(browser)
    if asked is None or asked["purpose"] != ChallengePurpose.REGISTER or asked["for"] != account:
        raise Refused(NOT_READ)
    with _refusals():
        made = verify_registration_response(
            credential=_object(credential),
            expected_challenge=asked["challenge"],
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    known = bytes_to_base64url(made.credential_id)
    async with tx():
        if await Passkey.exists().where(Passkey.credential == known):
            raise Refused(NOT_READ)
        await Passkey(
            account=account,
            credential=known,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name,
        ).save()
        await record(viewer, action="people.passkey.added", subject=account)
        await tell_of_change(account, SignInChange.PASSKEY_ADDED, detail=name)


async def begin_proving(account: UUID | None) -> tuple[str, str]:
    """Options for `navigator.credentials.get` as JSON, and the token for the browser.

    Without an account any passkey of this address may sign in: the device offers its own.
    """
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 -- slow import
    from webauthn.helpers import structs  # noqa: PLC0415 -- slow import

    known = (
        await Passkey.select(Passkey.credential).where(Passkey.account == account)
        if account
        else []
    )
    options = generate_authentication_options(
        rp_id=_host(),
        allow_credentials=[_descriptor(row["credential"]) for row in known],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    purpose = ChallengePurpose.PROVE if account else ChallengePurpose.SIGN_IN
    return options_to_json(options), await _remember(options.challenge, purpose, account)


async def use_passkey(*, browser: str, credential: str, account: UUID | None) -> UUID:
    """The active account whose passkey signed the challenge; `account` is whom it must be.

    Raises Refused: unknown, removed, copied, for another browser or used before.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415 -- slow import
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 -- slow import

    asked = await _take_challenge(browser)
    answer = _object(credential)
    row = await _known(str(answer.get("id", "")))
    if asked is None or row is None or asked["for"] != account:
        raise Refused(NOT_READ)
    if asked["purpose"] == ChallengePurpose.REGISTER or account not in (None, row["account"]):
        raise Refused(NOT_READ)
    with _refusals():
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=asked["challenge"],
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(row["public_key"]),
            credential_current_sign_count=row["sign_count"],
            require_user_verification=True,
        )
    await Passkey.update(
        {Passkey.sign_count: used.new_sign_count, Passkey.last_used_at: utc_now()}
    ).where(Passkey.id == row["id"])
    return as_uuid(row["account"])


async def remove_passkey(viewer: Viewer, passkey: UUID) -> None:
    """Forget one of one's own passkeys. Raises NotFound for another's."""
    account = account_of(viewer)
    async with tx():
        gone = (
            await Passkey.delete()
            .where(Passkey.id == passkey, Passkey.account == account)
            .returning(Passkey.name)
        )
        if not gone:
            raise NotFound
        await record(viewer, action="people.passkey.removed", subject=account)
        await tell_of_change(account, SignInChange.PASSKEY_REMOVED, detail=gone[0]["name"])


async def forget_old_challenges() -> None:
    """Delete challenges that nobody answered."""
    await PasskeyChallenge.delete().where(PasskeyChallenge.expires_at < utc_now())


async def _remember(challenge: bytes, purpose: ChallengePurpose, account: UUID | None) -> str:
    token, hashed = new_token()
    async with tx():
        await PasskeyChallenge(
            browser_hash=hashed,
            challenge=challenge.hex(),
            purpose=purpose.value,
            account=account,
            expires_at=later(utc_now(), CHALLENGE_LIFE),
        ).save()
    return token


async def _take_challenge(browser: str) -> dict[str, Any] | None:
    """What this browser was asked to sign, once; of two answers at once one gets it."""
    taken = Sql(
        "DELETE FROM people_passkey_challenge WHERE browser_hash = ?"
        " AND expires_at > ? RETURNING challenge, purpose, account",
        (token_hash(browser), utc_now()),
    )
    rows = await execute(taken)
    if not rows:
        return None
    owner = rows[0]["account"]
    return {
        "challenge": bytes.fromhex(rows[0]["challenge"]),
        "purpose": rows[0]["purpose"],
        "for": as_uuid(owner) if owner else None,
    }


@contextmanager
def _refusals() -> Iterator[None]:
    """One answer for all that a stranger's bytes may set off in the verification."""
    try:
        yield
    except Exception as error:
        raise Refused(NOT_READ) from error


async def _known(credential: str) -> Row | None:
    rows = await read(
        "SELECT k.id, k.account, k.public_key, k.sign_count FROM people_passkey k"
        " JOIN people_account a ON a.id = k.account AND a.state = ? WHERE k.credential = ?",
        (AccountState.ACTIVE.value, credential),
    )
    return rows[0] | {"account": as_uuid(rows[0]["account"])} if rows else None


def _object(text: str) -> dict[str, Any]:
    """What a browser sent as JSON. Raises Refused for anything but an object of decent size."""
    try:
        found = json.loads(text) if len(text) <= LONGEST_CREDENTIAL else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(NOT_READ)
    return found


def _descriptor(credential: str) -> Any:
    from webauthn.helpers import base64url_to_bytes, structs  # noqa: PLC0415 -- slow import

    return structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential))


def _host() -> str:
    return urlsplit(current().base_url).hostname or ""


def _origin() -> str:
    parts = urlsplit(current().base_url)
    return f"{parts.scheme}://{parts.netloc}"
