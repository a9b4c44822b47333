"""Mails that tell a person what changed about their sign-in; written in the open `tx()`."""

from __future__ import annotations

from uuid import UUID

from core.contracts.errors import NotFound
from core.data.ids import new_id
from core.people.queries import account_by_id, person_by_id
from core.people.values import SignInChange
from core.services.outbox.api import Recipient, queue


async def tell_of_change(
    account: UUID, change: SignInChange, *, detail: str = "", to: str | None = None
) -> None:
    """Mail the person what changed; `to` is another address than the account's, for the old one.

    Call it inside `tx()`, with what it tells of.
    """
    await queue(
        kind="people.sign_in_changed",
        to=await recipient_of(account, email=to),
        payload={"change": change.value, "detail": detail},
        key=f"people.sign_in_changed:{new_id()}",
    )


async def recipient_of(account: UUID, *, email: str | None = None) -> Recipient:
    """Where mails to an account's person go. Raises NotFound."""
    row = await account_by_id(account)
    person = await person_by_id(row.person) if row else None
    if row is None or person is None:
        raise NotFound
    return Recipient(
        email=email or row.email, name=person.name, language=person.language, person=person.id
    )
