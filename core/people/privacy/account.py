"""What is kept so that a person can sign in, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.privacy.belonging import MEMBERSHIPS
from core.people.queries import account_of_person
from core.people.sign_in_tables import (
    AddressChange,
    AuthenticatorApp,
    KnownBrowser,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    Session,
    SignInAttempt,
)
from core.people.tables import Account, Person, RoleGrant
from core.services.outbox.api import forget_address

Rows = Sequence[Mapping[str, Any]]


OF_ACCOUNT: tuple[Any, ...] = (
    AuthenticatorApp,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    KnownBrowser,
    AddressChange,
)


async def collect_account(person: UUID) -> Rows:
    """A person's own details, sign-ins and open sessions; no secrets."""
    people = await Person.select(
        Person.name,
        Person.email,
        Person.language,
        Person.age_band,
        Person.age_said_on,
        Person.created_at,
    ).where(Person.id == person)
    accounts = await Account.select(
        Account.email, Account.state, Account.last_signed_in_at, Account.created_at
    ).where(Account.person == person)
    account = await account_of_person(person)
    sessions = (
        await Session.select(Session.agent, Session.created_at, Session.last_seen_at).where(
            Session.account == account.id
        )
        if account
        else []
    )
    attempts = (
        await SignInAttempt.select(SignInAttempt.email, SignInAttempt.created_at).where(
            SignInAttempt.email_folded == account.email_folded
        )
        if account
        else []
    )
    factors = await _collect_factors(account.id) if account else []
    return [*people, *accounts, *sessions, *attempts, *factors]


async def _collect_factors(account: UUID) -> list[Mapping[str, Any]]:
    """When they were set up and used; no secrets, keys or hashes."""
    apps = await AuthenticatorApp.select(
        AuthenticatorApp.created_at, AuthenticatorApp.confirmed_at
    ).where(AuthenticatorApp.account == account)
    passkeys = await Passkey.select(Passkey.name, Passkey.created_at, Passkey.last_used_at).where(
        Passkey.account == account
    )
    codes = await RecoveryCode.select(RecoveryCode.created_at, RecoveryCode.used_at).where(
        RecoveryCode.account == account
    )
    browsers = await KnownBrowser.select(KnownBrowser.created_at, KnownBrowser.last_used_at).where(
        KnownBrowser.account == account
    )
    changes = await AddressChange.select(
        AddressChange.email, AddressChange.created_at, AddressChange.used_at
    ).where(AddressChange.account == account)
    return [*apps, *passkeys, *codes, *browsers, *changes]


async def erase_account(person: UUID) -> Sequence[Erasure]:
    """Take away name, address, password and sessions; the person's row stays, without them."""
    account = await account_of_person(person)
    found = await Person.select(Person.email_folded).where(Person.id == person).first()
    folded = found["email_folded"] if found else None
    for email in {one for one in (account and account.email, folded) if one}:
        await forget_address(email)
    async with tx():
        counts = await _erase_sign_in(account.id if account else None, folded)
        people = (
            await Person.update(
                {
                    Person.name: "",
                    Person.age_band: "",
                    Person.age_said_on: None,
                    Person.email: None,
                    Person.email_folded: None,
                    Person.erased_at: utc_now(),
                }
            )
            .where(Person.id == person, Person.erased_at.is_null())
            .returning(Person.id)
        )
    because = msg("rows of others still refer to the number")
    return [
        *counts,
        Erasure(table="people_person", rows=len(people), fate="anonymised", because=because),
    ]


async def _erase_sign_in(account: UUID | None, folded: str | None) -> list[Erasure]:
    deleted: dict[str, int] = dict.fromkeys(
        ("people_session", "people_role_grant", "people_sign_in_attempt", "people_account"), 0
    )
    deleted |= dict.fromkeys((table._meta.tablename for table in OF_ACCOUNT), 0)  # noqa: SLF001 -- Piccolo's name of a table
    if account:
        for table in OF_ACCOUNT:
            rows = await table.delete().where(table.account == account).returning(table.id)
            deleted[table._meta.tablename] = len(rows)  # noqa: SLF001 -- Piccolo's name of a table
        ended = await Session.delete().where(Session.account == account).returning(Session.id)
        deleted["people_session"] = len(ended)
        grants = (
            await RoleGrant.delete()
            .where(RoleGrant.subject_kind == "account", RoleGrant.subject == account)
            .returning(RoleGrant.id)
        )
        deleted["people_role_grant"] = len(grants)
        gone = await Account.delete().where(Account.id == account).returning(Account.id)
        deleted["people_account"] = len(gone)
    if folded:
        tried = (
            await SignInAttempt.delete()
            .where(SignInAttempt.email_folded == folded)
            .returning(SignInAttempt.id)
        )
        deleted["people_sign_in_attempt"] = len(tried)
    return [Erasure(table=table, rows=rows, fate="erased") for table, rows in deleted.items()]


ACCOUNT_DATA = PersonalData(
    key="people.account",
    tables=(
        "people_person",
        "people_account",
        "people_session",
        "people_role_grant",
        "people_sign_in_attempt",
        "people_authenticator_app",
        "people_passkey",
        "people_passkey_challenge",
        "people_recovery_code",
        "people_known_browser",
        "people_address_change",
    ),
    purpose=msg("To let you sign in and to reach you"),
    legal_basis="Art. 6(1)(b)",
    keep_for="",
    collect=collect_account,
    erase=erase_account,
    weight=890,
    forgets=(
        forgetting(
            keep_for=MEMBERSHIPS.key,
            table="people_role_grant",
            what=msg("roles that ended are deleted"),
            where="until < ?",
        ),
    ),
)
