"""The rows that a sign-up makes: the party, its time, its links, its mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Refused
from core.data.commands import Sql, Steps, Writes
from core.data.ids import token_hash
from core.data.many import insert
from core.data.times import later
from core.services.audit.api import record_statement
from core.services.outbox.api import Recipient
from core.signups.links import link_token
from core.signups.rules import full, held_until
from core.signups.service.plans import Plan
from core.signups.service.statements import next_position, places_taken, taken_time
from core.signups.service.telling import MESSAGE_OF, message
from core.signups.values import Companion, Place, Sheet, SignupState, Source, folded_address

LINK_LIFE_AFTER_END = timedelta(days=30)


def write(
    plan: Plan,
    sheet: Sheet,
    state: SignupState,
    shared: Place | None,
    *,
    also: Sequence[Sql] = (),
) -> Steps[None]:
    """The party's rows, its places or its rank, its time, its links, the trail; and others' rows.

    What needs no answer is written in one go, `also` with it.
    """
    size = plan.request.size
    asks = sheet.needs_approval and plan.request.source in (Source.WEB, Source.API)
    takes = state in (SignupState.HELD, SignupState.CONFIRMED) and not asks and shared is None
    is_waiting = state is SignupState.WAITLISTED and shared is None
    position = (yield from next_position(sheet.id, size)) if is_waiting else None
    own = {"takes_place": takes, "position": position}
    answered = yield Writes(
        [
            insert("signups_signup", *_party(plan, sheet, state, shared, own)),
            *(_time(plan, sheet) if state is SignupState.CONFIRMED else ()),
            _links(plan, sheet),
            _trail(plan, sheet),
            *also,
        ],
        condition=places_taken(sheet.id, size) if takes else None,
    )
    if takes and not answered:
        raise Refused(full(sheet))


def _party(
    plan: Plan, sheet: Sheet, state: SignupState, shared: Place | None, own: dict[str, Any]
) -> list[dict[str, Any]]:
    """The rows of all, the leader first; `own` are the columns that are alike by decision."""
    leader, *others = plan.signups
    name = "" if plan.applicant.person else plan.applicant.name
    rows = [{"id": leader, "name": name, **own, **_columns(plan, sheet, state, leader, shared)}]
    for signup, one in zip(others, plan.request.companions, strict=True):
        columns = _columns(plan, sheet, state, signup, shared) | _of_companion(one)
        rows.append({"id": signup, "name": one.name, **own, **columns})
    return rows


def _of_companion(one: Companion) -> dict[str, Any]:
    return {
        "age_band": one.age or "",
        "leader_is": one.leader_is or "",
        "guardian_email": one.guardian_email,
    }


def _time(plan: Plan, sheet: Sheet) -> list[Sql]:
    person = plan.applicant.person
    return taken_time(plan.signups[0], person, sheet, plan.now) if person else []


def _trail(plan: Plan, sheet: Sheet) -> Sql:
    return record_statement(
        plan.viewer,
        action="signups.signup.created",
        subject=plan.signups[0],
        fields=("state",),
        organization=sheet.organization,
    )


def _columns(
    plan: Plan, sheet: Sheet, state: SignupState, signup: UUID, shared: Place | None
) -> dict[str, Any]:
    """The columns that follow from the plan and the state."""
    applicant, is_leader = plan.applicant, signup == plan.signups[0]
    is_contact = is_leader and applicant.person is None
    return {
        "created_at": plan.now,
        "sheet": sheet.id,
        "is_leader": is_leader,
        "person": applicant.person if is_leader else None,
        "organization": applicant.organization if is_leader else None,
        "party": plan.signups[0],
        "state": state,
        "shares": shared.id if shared and is_leader else None,
        "email": _contact(plan, is_contact=is_contact, is_leader=is_leader),
        "email_folded": folded_address(applicant.email)
        if is_contact and not plan.request.is_for_child
        else "",
        "language": applicant.language,
        "held_until": held_until(sheet, plan.now) if state is SignupState.HELD else None,
        "confirmed_at": plan.now if state is SignupState.CONFIRMED else None,
        "has_conflict": False,
        "cancelled_by": "",
        "reason": plan.request.override_reason,
        "source": plan.request.source,
        "notice_version": plan.request.notice_version,
        "accepted_at": plan.now if plan.request.notice_version else None,
        "waits_for": "",
        "age_band": plan.request.age or "" if is_contact else "",
        "guardian_email": _guardian_email(plan) if is_leader else "",
        "leader_is": "",
    }


def _contact(plan: Plan, *, is_contact: bool, is_leader: bool) -> str:
    """Where mails go while no address is known; a child has none, so theirs go to the guardian."""
    if is_contact:
        return plan.applicant.email
    is_child = plan.request.age is AgeBand.UNDER_13 and not plan.applicant.email
    return plan.request.guardian_email if is_child and is_leader else ""


def _guardian_email(plan: Plan) -> str:
    """Whom to ask for a minor: for a child it is who signs up."""
    return plan.applicant.email if plan.request.is_for_child else plan.request.guardian_email


def _links(plan: Plan, sheet: Sheet) -> Sql:
    links = [
        {
            "id": link,
            "created_at": plan.now,
            "signup": plan.signups[0],
            "token_hash": token_hash(link_token(link)),
            "proves_address": link == plan.mail_link,
            "expires_at": later(sheet.ends_at, LINK_LIFE_AFTER_END),
        }
        for link in (plan.mail_link, plan.screen_link)
        if link is not None
    ]
    return insert("signups_link", *links)


def told_applicant(plan: Plan, sheet: Sheet, state: SignupState) -> list[Sql]:
    """The statements that queue the mail to the address that was given, if any."""
    applicant = plan.applicant
    if not applicant.email:
        return []
    to = Recipient(
        email=applicant.email,
        name=applicant.name,
        language=applicant.language,
        person=applicant.person,
    )
    return message(MESSAGE_OF[state], sheet, plan.signups[0], to)
