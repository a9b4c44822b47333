"""Persons and accounts: found or made, named, given a password, suspended."""

from __future__ import annotations

import asyncio
import unicodedata
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, as_uuid, execute, read, run
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import in_transaction, tx
from core.people.addresses import fold_email, read_email
from core.people.service.notices import tell_of_change
from core.people.sign_in_rules import LONGEST_PASSWORD, password_fault
from core.people.sign_in_tables import Session
from core.people.tables import Account, Person
from core.people.values import AccountState, SignInChange
from core.services.audit.api import record

_HASHER = PasswordHasher()


def account_of(viewer: Viewer) -> UUID:
    """The account that acts. Raises NotFound for a visitor."""
    if viewer.account is None:
        raise NotFound
    return viewer.account


async def find_or_create_person(*, email: str, name: str = "", language: str = "pl") -> UUID:
    """The id of the person with an address; made when there is none, inside the open `tx()`.

    A name and a language are kept only for a new person, or a name where there was none: nobody
    renames another by knowing their address. Raises ValueError for what is no address.
    """
    _require_transaction()
    written, folded = read_email(email), fold_email(email)
    person = new_id()

    def script() -> Steps[UUID]:
        yield Sql(
            "INSERT INTO people_person (id, created_at, name, email, email_folded, language)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (person, utc_now(), name.strip(), written, folded, language),
        )
        rows = yield Sql("SELECT id, name FROM people_person WHERE email_folded = ?", (folded,))
        found = as_uuid(rows[0]["id"])
        if name.strip() and not rows[0]["name"]:
            yield Sql("UPDATE people_person SET name = ? WHERE id = ?", (name.strip(), found))
        return found

    return await run(script)


async def make_person_without_address(*, name: str, language: str = "pl") -> UUID:
    """The id of a new person whom no mail reaches, inside the open `tx()`."""
    _require_transaction()
    return await run(lambda: person_without_address(name=name, language=language))


def person_without_address(*, name: str, language: str = "pl") -> Steps[UUID]:
    """The same, within a command's script."""
    person = new_id()
    yield Sql(
        "INSERT INTO people_person (id, created_at, name, language) VALUES (?, ?, ?, ?)",
        (person, utc_now(), name.strip(), language),
    )
    return person


async def blank_person(person: UUID, *, name_to: UUID | None = None) -> None:
    """Take the name off somebody without an address; their row stays. Inside the open `tx()`.

    `name_to` is the person who they turned out to be: it gets the name and the age where it has
    none, and the guardian's consents.
    """
    _require_transaction()
    if name_to is not None:
        await execute(
            Sql(
                "UPDATE people_person SET name ="
                " (SELECT p.name FROM people_person p WHERE p.id = ?) WHERE id = ? AND name = ''",
                (person, name_to),
            ),
            Sql(
                "UPDATE people_person SET age_band ="
                " (SELECT p.age_band FROM people_person p WHERE p.id = ?), age_said_on ="
                " (SELECT p.age_said_on FROM people_person p WHERE p.id = ?)"
                " WHERE id = ? AND age_band = ''",
                (person, person, name_to),
            ),
            Sql(
                "UPDATE people_guardian_consent SET child = ? WHERE child = ?",
                (name_to, person),
            ),
        )
    await execute(
        Sql(
            "UPDATE people_person SET name = '', erased_at = ? WHERE id = ? AND email IS NULL",
            (utc_now(), person),
        )
    )


async def find_or_create_account(*, email: str, language: str = "pl", name: str = "") -> UUID:
    """The id of the account that signs in with an address; made on its first sign-in.

    Call it inside `tx()`, once the address is proven.
    """
    person = await find_or_create_person(email=email, name=name, language=language)
    written, folded = read_email(email), fold_email(email)
    account = new_id()

    def script() -> Steps[UUID]:
        yield Sql(
            "INSERT INTO people_account (id, created_at, person, email, email_folded, state)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (account, utc_now(), person, written, folded, AccountState.ACTIVE.value),
        )
        rows = yield Sql("SELECT id FROM people_account WHERE email_folded = ?", (folded,))
        return as_uuid(rows[0]["id"])

    return await run(script)


async def change_person(viewer: Viewer, *, name: str, language: str) -> None:
    """Change one's own name and language."""
    async with tx():
        await Person.update({Person.name: name, Person.language: language}).where(
            Person.id == viewer.person
        )


async def set_password(viewer: Viewer, *, password: str, old_password: str) -> None:
    """Set or change one's own password; every other way in stays.

    The caller ends other sessions and rotates this one. Raises Invalid where the present password
    is wrong, Refused where the new one is easy to guess.
    """
    account = await _own_account(viewer)
    if account.password_hash and not await _is_right(account.password_hash, old_password):
        raise Invalid({"old_password": [msg("This is not your present password.")]})
    if fault := password_fault(password, email=account.email):
        raise Refused(fault)
    hashed = await asyncio.to_thread(_HASHER.hash, _normal(password))
    async with tx():
        await Account.update({Account.password_hash: hashed}).where(Account.id == account.id)
        await record(viewer, action="people.password.set", subject=account.id)
        await tell_of_change(account.id, SignInChange.PASSWORD)


async def account_with_password(*, email: str, password: str) -> UUID | None:
    """The active account that an address and a password belong to; as slow for every answer."""
    rows = await read(
        "SELECT id, password_hash, state FROM people_account WHERE email_folded = ?",
        (fold_email(email),),
    )
    known = rows[0] if rows else {"id": None, "password_hash": None, "state": ""}
    is_right = await _is_right(known["password_hash"] or await _hash_of_nobody(), password)
    if not is_right or known["state"] != AccountState.ACTIVE:
        return None
    return as_uuid(known["id"])


async def suspend_account(
    viewer: Viewer | None, account: UUID, *, is_suspended: bool, reason: str = ""
) -> None:
    """Shut an account out at its next request, or let it in again."""
    state = AccountState.SUSPENDED if is_suspended else AccountState.ACTIVE
    async with tx():
        await Account.update({Account.state: state.value}).where(Account.id == account)
        if is_suspended:
            await Session.delete().where(Session.account == account)
        action = f"people.account.{state.value}"
        await record(viewer, action=action, subject=account, reason=reason)


async def _own_account(viewer: Viewer) -> Account:
    account = await Account.objects().where(Account.id == viewer.account).first()
    if account is None:
        raise NotFound
    return account


async def _hash_of_nobody() -> str:
    """What passwords of unknown addresses are compared with, so that it takes as long."""
    return await asyncio.to_thread(_made_for_nobody)


@cache
def _made_for_nobody() -> str:
    return _HASHER.hash(str(new_id()))


async def _is_right(hashed: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return await asyncio.to_thread(_HASHER.verify, hashed, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """One spelling of what can be typed in two ways (é as one sign or as two)."""
    return unicodedata.normalize("NFKC", password)


def _require_transaction() -> None:
    if not in_transaction():
        raise RuntimeError("a person is found or made inside the tx() of what they do")
