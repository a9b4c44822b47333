"""Signing up: one command for the page, the interface for programs, the desk and imports."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound, Refused, TooMany
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.kernel import registry
from core.people.api import find_or_create_person
from core.services.audit.api import record_statement
from core.services.outbox.api import Recipient
from core.signups.links import link_token
from core.signups.queries.sheets import sheet_by_id
from core.signups.rules import held_until, may_sign_up, newcomer_waits, outcome_of, overlap_verdict
from core.signups.service.outcome import Done, carry_out, fact_of, places_changed, refuse
from core.signups.service.statements import (
    commit_time,
    insert,
    lock_persons,
    locked_sheet,
    next_position,
    own_place,
    party_of,
    take_places,
    taken_times,
    waiting_parties,
)
from core.signups.service.telling import MESSAGE_OF, message, queued
from core.signups.values import (
    LIVE_HOLDS_PER_ADDRESS,
    SIGNUPS_PER_MINUTE,
    Place,
    Sheet,
    SignUpAnswer,
    SignUpRequest,
    SignupState,
    Source,
    folded_address,
)

LINK_LIFE_AFTER_END = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is decided before the lock: ids, time, who asks. `is_checked` after the rules."""

    request: SignUpRequest
    viewer: Viewer
    now: datetime
    signups: tuple[UUID, ...]
    mail_link: UUID
    screen_link: UUID | None

    @property
    def applicant(self) -> Applicant:
        return self.request.applicant

    @property
    def answer_link(self) -> UUID:
        """The link that whoever asked is shown; it proves no address unless they signed in."""
        return self.screen_link or self.mail_link


async def sign_up(
    request: SignUpRequest, *, viewer: Viewer, now: datetime | None = None
) -> SignUpAnswer:
    """Give a place, hold it, ask for it or put somebody on the waiting list.

    Without a known person the place is held until the address is confirmed by mail. The same
    `idempotency_key` gets the same answer and makes no second sign-up. Runs by itself or inside
    an open `tx()`. Raises NotFound, Refused (with the rule's reason) and TooMany.
    """
    moment = now or utc_now()
    await _ask_rules(request, viewer, moment)
    is_typed = request.applicant.person is None and request.source in (Source.WEB, Source.API)
    plan = Plan(
        request=request,
        viewer=viewer,
        now=moment,
        signups=tuple(new_id() for _ in range(request.size)),
        mail_link=new_id(),
        screen_link=new_id() if is_typed else None,
    )
    return await carry_out(lambda: _steps(plan))


async def add_by_hand(
    request: SignUpRequest, *, viewer: Viewer, now: datetime | None = None
) -> SignUpAnswer:
    """The host adds somebody whose name and, mostly, address they know; confirmed at once.

    With an address the person is found or made; without one the place has only a name.
    Raises as `sign_up`; an overlap is overridden by `override_reason`, which is logged.
    """
    applicant = request.applicant
    async with tx():
        if applicant.email and applicant.person is None:
            person = await find_or_create_person(
                email=applicant.email, name=applicant.name, language=applicant.language
            )
            applicant = replace(applicant, person=person)
        return await sign_up(replace(request, applicant=applicant), viewer=viewer, now=now)


async def _ask_rules(request: SignUpRequest, viewer: Viewer, now: datetime) -> None:
    """The sheet's rules, and the room's own rules of the thing behind it, before the lock."""
    sheet = await sheet_by_id(request.sheet)
    if sheet is None or sheet.kind not in registry.current().signup_kinds:
        raise NotFound
    refuse(may_sign_up(sheet, request, now))
    kind = registry.current().signup_kinds[sheet.kind]
    refuse(await kind.may_apply(sheet.subject, request.applicant, viewer, now))


# --- the script ----------------------------------------------------------------------------------


def _steps(plan: Plan) -> Steps[Done[SignUpAnswer]]:
    repeated = yield from _answer_before(plan)
    if repeated is not None:
        return Done(answer=repeated)
    person = plan.applicant.person
    yield from lock_persons([person] if person else [])
    sheet = yield from locked_sheet(plan.request.sheet)
    refuse(may_sign_up(sheet, plan.request, plan.now))
    yield from _guard_applicant(plan, sheet)
    parties = (yield from waiting_parties(sheet.id)) if sheet.waiting else []
    waits = newcomer_waits(sheet, parties, size=plan.request.size)
    state = outcome_of(sheet, plan.request, waits=waits)
    if isinstance(state, Refusal):
        raise Refused(state)
    if state is SignupState.CONFIRMED and person:
        yield from _guard_time(plan, sheet, person)
    shared = (yield from _shared_hold(plan, sheet, state)) if person is None else None
    yield from _write(plan, sheet, state, shared)
    yield from _tell(plan, sheet, state)
    answer = SignUpAnswer(signup=plan.signups[0], state=state, link=plan.answer_link)
    yield _keep_answer(plan, answer)
    return Done(
        answer=answer,
        facts=(fact_of(sheet, plan.signups[0], state, person), places_changed(sheet)),
    )


def _hashes(plan: Plan) -> tuple[str, str]:
    """What is kept of a key and of a request, so that a key says nothing to who reads the table."""
    request, applicant = plan.request, plan.applicant
    asked = [
        str(request.sheet),
        str(applicant.person or ""),
        applicant.name,
        applicant.email.casefold(),
        *request.companions,
    ]
    key = f"{request.sheet}:{plan.viewer.account or ''}:{request.idempotency_key}"
    return token_hash(key), hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _answer_before(plan: Plan) -> Steps[SignUpAnswer | None]:
    """Claim the key, or find what was answered to it. Raises Refused when it was another request."""
    key, asked = _hashes(plan)
    claimed = yield Sql(
        "INSERT INTO signups_idempotency_key (id, key_hash, request_hash, answer, created_at)"
        " VALUES (?, ?, ?, '', ?) ON CONFLICT (key_hash) DO NOTHING RETURNING id",
        [new_id(), key, asked, plan.now],
    )
    if claimed:
        return None
    rows = yield Sql(
        "SELECT request_hash, answer FROM signups_idempotency_key WHERE key_hash = ?", [key]
    )
    if rows[0]["request_hash"] != asked:
        raise Refused(
            Refusal("key_reused", msg("This form was sent already. Open the page again to change it."))
        )
    answer: dict[str, Any] = json.loads(rows[0]["answer"])
    return SignUpAnswer(
        signup=UUID(answer["signup"]),
        state=SignupState(answer["state"]),
        link=UUID(answer["link"]),
        is_repeat=True,
    )


def _keep_answer(plan: Plan, answer: SignUpAnswer) -> Sql:
    said = {"signup": str(answer.signup), "state": answer.state, "link": str(answer.link)}
    return Sql(
        "UPDATE signups_idempotency_key SET answer = ? WHERE key_hash = ?",
        [json.dumps(said), _hashes(plan)[0]],
    )


def _guard_applicant(plan: Plan, sheet: Sheet) -> Steps[None]:
    """One sign-up a person and sheet; limits go by account and by address, never by network."""
    person, email = plan.applicant.person, plan.applicant.email
    if person:
        if (yield from own_place(sheet.id, person)) is not None:
            raise Refused(Refusal("already_signed_up", msg("You are signed up for this already.")))
        rows = yield Sql(
            "SELECT COUNT(*) AS number FROM signups_signup WHERE person = ? AND created_at > ?",
            [person, later(plan.now, timedelta(minutes=-1))],
        )
        if rows[0]["number"] >= SIGNUPS_PER_MINUTE and plan.request.source is Source.WEB:
            raise TooMany(retry_after=60)
    elif plan.screen_link:
        rows = yield Sql(
            "SELECT COUNT(*) AS number FROM signups_signup WHERE email_folded = ?"
            " AND person IS NULL AND is_leader AND state IN ('held', 'waitlisted', 'offered')",
            [folded_address(email)],
        )
        if rows[0]["number"] >= LIVE_HOLDS_PER_ADDRESS:
            raise Refused(
                Refusal(
                    "too_many_holds",
                    msg("Several sign-ups with this address wait. Confirm them from your mail first."),
                )
            )


def _guard_time(plan: Plan, sheet: Sheet, person: UUID) -> Steps[None]:
    taken = yield from taken_times(person, sheet.starts_at, sheet.ends_at)
    refuse(
        overlap_verdict(
            sheet,
            taken,
            accepts_overlap=plan.request.accepts_overlap,
            override_reason=plan.request.override_reason,
        )
    )
    if taken and plan.request.override_reason:
        yield record_statement(
            plan.viewer,
            action="signups.overlap.overridden",
            subject=plan.signups[0],
            fields=("state",),
            organization=sheet.organization,
            reason=plan.request.override_reason,
        )


def _shared_hold(plan: Plan, sheet: Sheet, state: SignupState) -> Steps[Place | None]:
    """The living hold of the same address that a second try stands for, and renews.

    The answer is the same as to a stranger; the place is taken once.
    """
    if state not in (SignupState.HELD, SignupState.WAITLISTED) or plan.screen_link is None:
        return None
    rows = yield Sql(
        "SELECT id FROM signups_signup WHERE sheet = ? AND email_folded = ? AND person IS NULL"
        " AND is_leader AND shares IS NULL AND state = ? ORDER BY created_at LIMIT 1",
        [sheet.id, folded_address(plan.applicant.email), state],
    )
    if not rows:
        return None
    party = yield from party_of(rows[0]["id"])
    if len(party) != plan.request.size:
        return None
    if state is SignupState.HELD:
        yield Sql(
            "UPDATE signups_signup SET held_until = ? WHERE state = 'held' AND (party = ? OR shares = ?)",
            [held_until(sheet, plan.now), party[0].party, party[0].id],
        )
    return party[0]


def _write(plan: Plan, sheet: Sheet, state: SignupState, shared: Place | None) -> Steps[None]:
    """The party's rows, its places or its rank, its time, its links, the trail."""
    size = plan.request.size
    asks = sheet.needs_approval and plan.request.source in (Source.WEB, Source.API)
    takes = state in (SignupState.HELD, SignupState.CONFIRMED) and not asks and shared is None
    if takes and not (yield from take_places(sheet.id, size)):
        raise Refused(Refusal("full", msg("All places are taken.")))
    is_waiting = state is SignupState.WAITLISTED and shared is None
    position = (yield from next_position(sheet.id, size)) if is_waiting else None
    names = ("" if plan.applicant.person else plan.applicant.name, *plan.request.companions)
    for signup, name in zip(plan.signups, names, strict=True):
        yield insert(
            "signups_signup",
            {
                "id": signup,
                "is_leader": signup == plan.signups[0],
                "name": name,
                "takes_place": takes,
                "position": position,
                **_columns(plan, sheet, state, signup, shared),
            },
        )
    if state is SignupState.CONFIRMED and plan.applicant.person:
        yield commit_time(plan.signups[0], plan.applicant.person, sheet, plan.now)
    yield from _write_links(plan, sheet)
    yield record_statement(
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
        "person": applicant.person if is_leader else None,
        "organization": applicant.organization if is_leader else None,
        "party": plan.signups[0],
        "state": state,
        "shares": shared.id if shared and is_leader else None,
        "email": applicant.email if is_contact else "",
        "email_folded": folded_address(applicant.email) if is_contact else "",
        "language": applicant.language,
        "held_until": held_until(sheet, plan.now) if state is SignupState.HELD else None,
        "confirmed_at": plan.now if state is SignupState.CONFIRMED else None,
        "has_conflict": False,
        "cancelled_by": "",
        "reason": plan.request.override_reason,
        "source": plan.request.source,
        "notice_version": plan.request.notice_version,
        "accepted_at": plan.now if plan.request.notice_version else None,
    }


def _write_links(plan: Plan, sheet: Sheet) -> Steps[None]:
    for link in filter(None, (plan.mail_link, plan.screen_link)):
        yield insert(
            "signups_link",
            {
                "id": link,
                "created_at": plan.now,
                "signup": plan.signups[0],
                "token_hash": token_hash(link_token(link)),
                "proves_address": link == plan.mail_link,
                "expires_at": later(sheet.ends_at, LINK_LIFE_AFTER_END),
            },
        )


def _tell(plan: Plan, sheet: Sheet, state: SignupState) -> Steps[None]:
    applicant = plan.applicant
    if applicant.email:
        to = Recipient(
            email=applicant.email,
            name=applicant.name,
            language=applicant.language,
            person=applicant.person,
        )
        yield from queued(message(MESSAGE_OF[state], sheet, plan.signups[0], to))


