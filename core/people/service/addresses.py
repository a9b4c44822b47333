"""Change of the address that a person signs in with: confirmed at the new one, told to the old."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.addresses import fold_email, read_email
from core.people.queries import account_by_id
from core.people.service.accounts import account_of
from core.people.service.notices import recipient_of, tell_of_change
from core.people.sign_in_tables import AddressChange, SignInAttempt
from core.people.tables import Account, Person
from core.people.tokens import address_link
from core.people.values import SignInChange
from core.services.audit.api import record
from core.services.limits.api import take
from core.services.outbox.api import queue

LINK_LIFE = timedelta(hours=1)
KEPT = timedelta(days=1)
MAILS_PER_DAY = 5
SAME = Refusal("same_address", msg("You sign in with this address already."))
TAKEN = Refusal("address_taken", msg("Somebody uses this address here already."))


async def ask_for_address(viewer: Viewer, email: str) -> None:
    """Mail a link to a new address; nothing changes until it is opened and confirmed.

    The answer is the same for an address that somebody else uses. Raises NotFound for a visitor,
    Refused for the present one, TooMany.
    """
    account = account_of(viewer)
    if fold_email(email) == fold_email(viewer.email):
        raise Refused(SAME)
    await take(f"people.address:{account}", limit=MAILS_PER_DAY, window=timedelta(days=1))
    await take(f"people.address:{fold_email(email)}", limit=MAILS_PER_DAY, window=timedelta(days=1))
    change = AddressChange(
        id=new_id(),
        account=account,
        email=read_email(email),
        email_folded=fold_email(email),
        expires_at=later(utc_now(), LINK_LIFE),
    )
    change.link_hash = token_hash(address_link(change.id))
    async with tx():
        await AddressChange.delete().where(AddressChange.account == account)
        await change.save()
        await queue(
            kind="people.address_change",
            to=await recipient_of(account, email=change.email),
            payload={"change": str(change.id)},
            key=f"people.address_change:{change.id}",
        )


async def waiting_change(viewer: Viewer, token: str) -> AddressChange | None:
    """The viewer's own change that a link belongs to; None for unknown, used and late ones."""
    return (
        await AddressChange.objects()
        .where(
            AddressChange.link_hash == token_hash(token),
            AddressChange.account == viewer.account,
            AddressChange.used_at.is_null(),
            AddressChange.expires_at > utc_now(),
        )
        .first()
    )


async def confirm_address(viewer: Viewer, token: str) -> None:
    """Sign in with the new address from now on, and tell the old one.

    Raises NotFound for a link that is no longer good, Refused when somebody else uses the address.
    """
    change = await waiting_change(viewer, token)
    row = await account_by_id(change.account) if change else None
    if change is None or row is None:
        raise NotFound
    async with tx():
        if not await _use(change.id):
            raise NotFound
        if await _is_taken(change.email_folded, row.person):
            raise Refused(TAKEN)
        await tell_of_change(row.id, SignInChange.ADDRESS, to=row.email)
        await SignInAttempt.delete().where(SignInAttempt.email_folded == row.email_folded)
        await Account.update(
            {Account.email: change.email, Account.email_folded: change.email_folded}
        ).where(Account.id == row.id)
        await Person.update(
            {Person.email: change.email, Person.email_folded: change.email_folded}
        ).where(Person.id == row.person)
        await record(viewer, action="people.address.changed", subject=row.id, fields=("email",))


async def forget_old_changes() -> None:
    """Delete changes of more than a day ago."""
    await AddressChange.delete().where(AddressChange.created_at < later(utc_now(), -KEPT))


async def _is_taken(folded: str, person: UUID) -> bool:
    return await Person.exists().where(
        Person.email_folded == folded, Person.id != person
    ) or await Account.exists().where(Account.email_folded == folded, Account.person != person)


async def _use(change: UUID) -> bool:
    used = Sql(
        "UPDATE people_address_change SET used_at = ? WHERE id = ?"
        " AND used_at IS NULL RETURNING id",
        (utc_now(), change),
    )
    return bool(await execute(used))
