"""What the city's administrators do to others' accounts: roles, shutting out, lost phones."""

from __future__ import annotations

from uuid import UUID

from core.contracts.demands import need_reason
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import CITY, Viewer
from core.data.transactions import tx
from core.people.queries import account_by_id
from core.people.service.accounts import suspend_account
from core.people.service.memberships import grant_role, revoke_role
from core.people.service.notices import tell_of_change
from core.people.service.sessions import end_sessions
from core.people.service.stepping_down import LAST_CITY_ADMIN, admins_of_city_locked
from core.people.sign_in_tables import AuthenticatorApp, Passkey, RecoveryCode
from core.people.values import SignInChange
from core.services.audit.api import record

NO_REASON = msg("Please say why.")
CITY_ROLES = ("city_officer", "city_admin")
NOT_ONESELF = Refusal("oneself", msg("Nobody does this to their own account. Ask a colleague."))


async def reset_factors(viewer: Viewer | None, account: UUID, *, reason: str) -> None:
    """Take app, passkeys and recovery codes off an account whose person was checked in person.

    The person is mailed and signed out everywhere. `reason` says how they were checked. Raises
    Invalid without one, Refused for one's own account.
    """
    _refuse_oneself(viewer, account)
    reason = need_reason(reason, said=NO_REASON)
    async with tx():
        for table in (AuthenticatorApp, Passkey, RecoveryCode):
            await table.delete().where(table.account == account)
        await end_sessions(account)
        await record(viewer, action="people.factors.reset", subject=account, reason=reason)
        await tell_of_change(account, SignInChange.FACTORS_RESET)


async def set_account_state(
    viewer: Viewer, account: UUID, *, is_suspended: bool, reason: str
) -> None:
    """Shut an account out or let it in again. Raises Invalid, Refused for oneself or the last."""
    _refuse_oneself(viewer, account)
    if is_suspended:
        reason = need_reason(reason, said=NO_REASON)
    if await account_by_id(account) is None:
        raise NotFound
    await suspend_account(viewer, account, is_suspended=is_suspended, reason=reason)


async def set_city_role(viewer: Viewer | None, account: UUID, *, role: str, is_given: bool) -> None:
    """Give or take a role in the city's office; taking it ends the account's sessions.

    `viewer` is None for the command line. Raises NotFound, Refused for oneself and for the last
    administrator.
    """
    if role not in CITY_ROLES or await account_by_id(account) is None:
        raise NotFound
    _refuse_oneself(viewer, account)
    async with tx():
        if is_given:
            by = viewer.account if viewer else None
            await grant_role(subject=account, role=role, scope_kind=CITY, granted_by=by)
        else:
            holders = await admins_of_city_locked()
            if role == "city_admin" and holders == {account}:
                raise Refused(LAST_CITY_ADMIN)
            await revoke_role(subject=account, role=role, scope_kind=CITY)
            await end_sessions(account)
        verb = "given" if is_given else "taken"
        await record(viewer, action=f"people.city_role.{verb}", subject=account, fields=(role,))


def _refuse_oneself(viewer: Viewer | None, account: UUID) -> None:
    if viewer is not None and viewer.account == account:
        raise Refused(NOT_ONESELF)
