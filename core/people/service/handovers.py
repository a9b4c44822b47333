"""An organization whose administrator has gone is handed to another: slowly, and in the open."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.cases import Case, Decision
from core.contracts.demands import need_reason
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.encoding import as_uuid
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.addresses import fold_email
from core.people.directory import organization_by_id
from core.people.queries import account_by_email, account_by_id, factors_of, member_emails
from core.people.rules import may_hand_over
from core.people.service.locks import lock_organizations
from core.people.service.memberships import add_member, end_roles
from core.people.service.notices import recipient_of
from core.people.tables import Handover, Organization
from core.people.tokens import handover_token
from core.people.values import SAY_WHY, AccountState, HandoverState, OrganizationRole
from core.services.audit.api import record
from core.services.cases.api import close_case, open_case
from core.services.outbox.api import Recipient, queue
from core.services.periods.api import number_on
from core.settings import current

CASE_KIND = "people.handover"
WAIT = "people.handover"
"""The legal number: for how many days somebody may object."""

ONE = Refusal("one_at_a_time", msg("A hand-over of this organization is under way already."))
OVER = Refusal("handover_over", msg("This hand-over is over. There is nothing left to decide."))
OPEN = (HandoverState.WAITING, HandoverState.OBJECTED)


async def open_handover(organization: UUID) -> Handover | None:
    """The hand-over of an organization that is under way."""
    return (
        await Handover.objects()
        .where(Handover.organization == organization, Handover.state.is_in([*OPEN]))
        .first()
    )


async def handover_by_token(token: str) -> Handover | None:
    """What a mailed link leads to, while objecting is possible."""
    return (
        await Handover.objects()
        .where(
            Handover.token_hash == token_hash(token),
            Handover.state == HandoverState.WAITING.value,
            Handover.takes_effect_at > utc_now(),
        )
        .first()
    )


async def start_handover(
    viewer: Viewer, organization: Organization, *, email: str, reason: str
) -> UUID:
    """Name the administrator to be; they become it when the time to object has passed.

    The organization's address and its present administrators get a link to object by. Raises
    Invalid for an address that has no account, Refused for the city's own, for a second hand-over
    and where the new administrator lacks the second factor that the city asks for.
    """
    account = await account_by_email(email)
    if account is None or account.state != AccountState.ACTIVE:
        text = msg("Nobody signs in with this address. Ask them to sign in once, then try again.")
        raise Invalid({"email": [text]})
    has_factor = (await factors_of(account.id)).is_any
    needs_factor = current().organization_admins_need_second_factor
    if refusal := may_hand_over(organization, has_factor=has_factor, needs_factor=needs_factor):
        raise Refused(refusal)
    now = utc_now()
    handover = Handover(
        id=new_id(),
        organization=organization.id,
        account=account.id,
        started_by=viewer.account,
        reason=reason,
        takes_effect_at=later(now, timedelta(days=await number_on(WAIT))),
    )
    handover.token_hash = token_hash(handover_token(handover.id))
    async with tx():
        await lock_organizations(organization.id)
        if await open_handover(organization.id) is not None:
            raise Refused(ONE)
        await handover.save()
        await _record(viewer, handover, "started", reason)
        await _tell("people.handover_started", handover)
    return handover.id


async def object_to_handover(token: str, *, why: str) -> None:
    """Stop a hand-over and put it before the office. Raises Refused once it is over."""
    handover = await handover_by_token(token)
    if handover is None:
        raise Refused(OVER)
    async with tx():
        if not await _change(handover.id, HandoverState.WAITING, HandoverState.OBJECTED):
            raise Refused(OVER)
        await Handover.update({Handover.objection: why}).where(Handover.id == handover.id)
        organization = await _organization(handover)
        await open_case(
            kind=CASE_KIND,
            subject=handover.id,
            title=LocalizedText.of(organization.legal_name),
            url_path=f"/city/organizations/{organization.slug}",
            organization=organization.id,
            organization_name=organization.name,
        )
        await _record(None, handover, "objected", why)
        await _tell("people.handover_ended", handover)


async def stop_handover(viewer: Viewer, organization: Organization, *, reason: str) -> None:
    """The office takes it back before its time. Raises Refused when none is under way."""
    handover = await open_handover(organization.id)
    if handover is None:
        raise Refused(OVER)
    async with tx():
        if not await _change(handover.id, HandoverState(handover.state), HandoverState.STOPPED):
            raise Refused(OVER)
        await close_case(
            kind=CASE_KIND, subject=handover.id, decision=None, reason=reason, by=viewer
        )
        await _record(viewer, handover, "stopped", reason)
        await _tell("people.handover_ended", handover)


async def decide_handover(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """The office decides after an objection. Raises Invalid for a no without a reason, Refused."""
    is_yes = decision is Decision.APPROVE
    if not is_yes:
        reason = need_reason(reason, said=SAY_WHY)
    handover = await Handover.objects().where(Handover.id == case.subject).first()
    if handover is None:
        raise NotFound
    async with tx():
        to = HandoverState.DONE if is_yes else HandoverState.STOPPED
        is_changed = await _change(handover.id, HandoverState.OBJECTED, to)
        if is_yes and not is_changed:
            raise Refused(OVER)
        await close_case(
            kind=CASE_KIND, subject=handover.id, decision=decision, reason=reason, by=viewer
        )
        if is_changed:
            await _settle(handover, is_done=is_yes, by=viewer, reason=reason)


async def finish_handovers(now: datetime | None = None) -> None:
    """Grant the role where the time to object has passed; all who were told are told again."""
    moment = now or utc_now()
    due = await Handover.objects().where(
        Handover.state == HandoverState.WAITING.value, Handover.takes_effect_at <= moment
    )
    for handover in due:
        async with tx():
            if await _change(handover.id, HandoverState.WAITING, HandoverState.DONE):
                await _settle(handover, is_done=True, by=None, reason="")


async def _settle(handover: Handover, *, is_done: bool, by: Viewer | None, reason: str) -> None:
    """Grant the role if it still may be granted, write it down, tell all; inside `tx()`."""
    if is_done and not await _make_administrator(handover):
        is_done, reason = False, "the new administrator may not have the role any more"
        await Handover.update({Handover.state: HandoverState.STOPPED.value}).where(
            Handover.id == handover.id
        )
    await _record(by, handover, "done" if is_done else "stopped", reason)
    await _tell("people.handover_ended", handover)


async def _make_administrator(handover: Handover) -> bool:
    """Whether the role was granted: account, organization and factor are looked at anew."""
    account = await account_by_id(handover.account) if handover.account else None
    organization = await _organization(handover)
    if account is None or account.state != AccountState.ACTIVE:
        return False
    has_factor = (await factors_of(account.id)).is_any
    needs_factor = current().organization_admins_need_second_factor
    if may_hand_over(organization, has_factor=has_factor, needs_factor=needs_factor):
        return False
    async with tx() as transaction:
        await end_roles(account.id, organization.id)
        await add_member(
            None,
            person=account.person,
            account=account.id,
            organization=organization.id,
            role=OrganizationRole.ADMIN,
            function="",
            within=transaction,
        )
    return True


async def _change(handover: UUID, old: HandoverState, new: HandoverState) -> bool:
    """Whether this call was the one to change the state: of two at once only the first does."""
    ended_at = None if new is HandoverState.OBJECTED else utc_now()
    changed = Sql(
        "UPDATE people_handover SET state = ?, ended_at = ? WHERE id = ? AND state = ?"
        " RETURNING id",
        (new, ended_at, handover, old),
    )
    return bool(await execute(changed))


async def _organization(handover: Handover) -> Organization:
    found = await organization_by_id(handover.organization)
    if found is None:
        raise NotFound
    return found


async def _record(viewer: Viewer | None, handover: Handover, what: str, reason: str) -> None:
    await record(
        viewer,
        action=f"people.handover.{what}",
        subject=handover.organization,
        organization=handover.organization,
        reason=reason,
    )


async def _tell(kind: str, handover: Handover) -> None:
    """Queue the mail to the organization's address, its administrators and the one to be.

    Those who may object get the link; the one to be does not.
    """
    organization = await _organization(handover)
    told = list(await member_emails(organization.id, [OrganizationRole.ADMIN]))
    if organization.email:
        told.append(Recipient(email=organization.email, language=current().city_language))
    named = await recipient_of(handover.account) if handover.account else None
    rows = await read("SELECT state FROM people_handover WHERE id = ?", (handover.id,))
    state = str(rows[0]["state"])
    by_address = {fold_email(one.email): one for one in told}
    if named is not None:
        by_address.setdefault(fold_email(named.email), named)
    for address, one in by_address.items():
        may_object = one is not named
        payload = {"handover": str(handover.id), "may_object": "y" if may_object else ""}
        key = f"{kind}:{handover.id}:{state}:{address}"
        await queue(kind=kind, to=one, payload=payload, key=key)


async def name_of_new_admin(handover: Handover) -> str:
    """The name, or the address, of the administrator to be."""
    rows = await read(
        "SELECT p.name, a.email FROM people_account a JOIN people_person p ON p.id = a.person"
        " WHERE a.id = ?",
        (as_uuid(handover.account),),
    )
    return str(rows[0]["name"] or rows[0]["email"]) if rows else ""
