"""Signing up: one command for the page, the interface for programs, the desk and imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.ages import MINORS, AgeBand
from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Steps, Turn
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import find_or_create_person, make_person_without_address
from core.signups.minors import MinorsTerms, terms_for, typed_age
from core.signups.party_rules import as_answered_for
from core.signups.queries.sheets import has_something, sheet_by_id
from core.signups.rules import (
    HOST_SOURCES,
    may_sign_up,
    may_stand_in_line,
    newcomer_waits,
    outcome_of,
)
from core.signups.service.answering import answered_with, write_answered
from core.signups.service.applicants import guard_applicant, guard_time, keep_age, shared_hold
from core.signups.service.asking import ask, let_pass
from core.signups.service.bringing import ask_of_brought, brings_unanswered
from core.signups.service.endings import release
from core.signups.service.entries import told_applicant, write
from core.signups.service.guardians import hold_for_guardian, waits_for_guardian
from core.signups.service.outcome import Done, carry_out, fact_of, places_changed
from core.signups.service.plans import Plan, host_reason
from core.signups.service.promote import promote
from core.signups.service.retries import answer_before, is_retry, keep_answer
from core.signups.service.statements import (
    commit_companions,
    lock_persons,
    locked_sheet,
    party_of,
    unconfirmed,
    waiting_parties,
)
from core.signups.service.wards import keep_wards
from core.signups.values import Sheet, SignUpAnswer, SignUpRequest, SignupState, Source


async def sign_up(
    request: SignUpRequest,
    *,
    viewer: Viewer,
    now: datetime | None = None,
    sheet: Sheet | None = None,
) -> SignUpAnswer:
    """Give a place, hold it, ask for it or put somebody on the waiting list.

    `sheet` spares a read where the caller has just read it; the command looks again.

    Without a known person the place is held until the address is confirmed by mail. The same
    `idempotency_key` gets the same answer and makes no second sign-up; an empty one is none.
    Runs by itself or inside an open `tx()`. Raises NotFound, Refused with its reason, TooMany, and
    Invalid with `answers.<key>` for each answer that does not fit the sheet's questions, with
    `companions` where it is not said how old they are.
    """
    moment = now or utc_now()
    request = as_answered_for(request)
    if not request.idempotency_key:
        request = replace(request, idempotency_key=new_token()[0])
    found = sheet or await sheet_by_id(request.sheet)
    terms = await terms_for(found) if found else None
    overridden = await _ask_rules(request, viewer, moment, found, terms)
    if found is not None:
        await _ask_whether_full(request, viewer, found)
    is_typed = request.applicant.person is None and request.source in (Source.WEB, Source.API)
    plan = Plan(
        request=request,
        viewer=viewer,
        now=moment,
        signups=tuple(new_id() for _ in range(request.size)),
        mail_link=new_id(),
        screen_link=new_id() if is_typed else None,
        overridden=tuple(overridden),
        terms=terms,
        answered=await answered_with(request, viewer, found) if found else None,
    )
    return await carry_out(
        lambda: _steps(plan), then=partial(promote, now=now), turn=_turn_of(request)
    )


async def add_by_hand(
    request: SignUpRequest, *, viewer: Viewer, now: datetime | None = None
) -> SignUpAnswer:
    """The host adds somebody whose name and, mostly, address they know; confirmed at once.

    With an address the person is found or made; without one the place has only a name. A minor is
    a person in any case, whom the guardian's consent is kept with; the address beside a child under
    13 is the guardian's.
    Raises as `sign_up`; an overlap is overridden by `override_reason`, which is logged.
    """
    async with tx():
        return await sign_up(await _with_person(request), viewer=viewer, now=now)


async def _with_person(request: SignUpRequest) -> SignUpRequest:
    """The host's request, for the person whom it is about."""
    applicant = request.applicant
    if applicant.person is not None:
        return request
    if request.age is AgeBand.UNDER_13 or (request.age in MINORS and not applicant.email):
        child = await make_person_without_address(name=applicant.name, language=applicant.language)
        guardian_email = request.guardian_email or applicant.email
        applicant = replace(applicant, person=child, email="")
        return replace(request, applicant=applicant, guardian_email=guardian_email)
    if not applicant.email:
        return request
    person = await find_or_create_person(
        email=applicant.email, name=applicant.name, language=applicant.language
    )
    return replace(request, applicant=replace(applicant, person=person))


async def _ask_rules(
    request: SignUpRequest,
    viewer: Viewer,
    now: datetime,
    sheet: Sheet | None,
    terms: MinorsTerms | None,
) -> list[Refusal]:
    """The sheet's rules, and the room's own rules of the thing behind it, before the lock."""
    if sheet is None:
        raise NotFound
    refuse(may_sign_up(sheet, request, now))
    step = Step.ADD if request.source in HOST_SOURCES else Step.APPLY
    age = typed_age(request.age, now, sheet.zone)
    applicant = replace(request.applicant, step=step, age=age)
    overridden = await ask(sheet, applicant, viewer, now, reason=host_reason(request))
    return overridden + await ask_of_brought(request, applicant, sheet, viewer, now, terms=terms)


async def _ask_whether_full(request: SignUpRequest, viewer: Viewer, sheet: Sheet) -> None:
    """Refuse before the line what the command would refuse: a rush for a full sheet is long."""
    verdict = may_stand_in_line(sheet, request)
    if verdict is None or await is_retry(request, viewer):
        return
    applicant = request.applicant
    if applicant.person and await has_something(sheet.id, applicant.person, applicant.email):
        return
    raise Refused(verdict)


# --- the script ----------------------------------------------------------------------------------


def _turn_of(request: SignUpRequest) -> Turn:
    """Who wants a place on the same sheet waits in one line."""
    person = request.applicant.person
    needs = [person] if person else []
    return Turn(line=f"signups.sheet:{request.sheet}", needs=needs, lock=_lock_persons)


def _lock_persons(persons: Iterable[UUID]) -> Steps[None]:
    """The persons of a whole group, before the sheet: the order of locks is the same everywhere."""
    yield from lock_persons(persons)


def _steps(plan: Plan) -> Steps[Done[SignUpAnswer]]:
    repeated = yield from answer_before(plan)
    if repeated is not None:
        return Done(answer=repeated)
    person = plan.applicant.person
    yield from lock_persons([person] if person else [])
    sheet = yield from locked_sheet(plan.request.sheet)
    refuse(may_sign_up(sheet, plan.request, plan.now))
    places = yield from guard_applicant(plan, sheet)
    yield from keep_age(plan, sheet)
    released = yield from _release_tries(plan, sheet)
    if released:
        sheet = yield from locked_sheet(sheet.id)
    state = yield from _state(plan, sheet, released=released)
    if state is SignupState.CONFIRMED and person:
        yield from guard_time(plan, sheet, person)
    yield from let_pass(
        plan.overridden,
        reason=plan.override_reason,
        viewer=plan.viewer,
        signup=plan.signups[0],
        sheet=sheet,
    )
    shared = (yield from shared_hold(plan, sheet, state, places)) if person is None else None
    waits = yield from _waits_for_guardian(plan, sheet, state)
    state = SignupState.HELD if waits else state
    answer = SignUpAnswer(signup=plan.signups[0], state=state, link=plan.answer_link)
    terms = plan.terms if waits else None
    told = told_applicant(plan, sheet, state) if terms is None else []
    yield from write(plan, sheet, state, shared, also=[*told, keep_answer(plan, answer)])
    yield from write_answered(plan.answered, plan.signups[0], plan.now)
    yield from _keep_wards(plan, sheet, state)
    if terms is not None:
        yield from hold_for_guardian(sheet, plan.signups[0], terms=terms, now=plan.now)
    return Done(
        answer=answer,
        facts=(fact_of(sheet, plan.signups[0], state, person), places_changed(sheet)),
        freed=sheet.id if released else None,
    )


def _waits_for_guardian(plan: Plan, sheet: Sheet, state: SignupState) -> Steps[bool]:
    """A child's place waits at once, a known minor's when it would be theirs."""
    person = plan.applicant.person
    if person is None:
        return bool(plan.terms) and plan.request.is_for_child and state is SignupState.HELD
    if state is not SignupState.CONFIRMED:
        return False
    if brings_unanswered(plan, sheet):
        return True
    return (yield from waits_for_guardian(sheet, person, plan.terms))


def _keep_wards(plan: Plan, sheet: Sheet, state: SignupState) -> Steps[None]:
    """What a guardian who is known says of the children they bring; others say it by mail first."""
    if plan.applicant.person is None or not plan.request.companions:
        return
    party = yield from party_of(plan.signups[0])
    yield from keep_wards(sheet, party, plan.applicant.person, terms=plan.terms, now=plan.now)
    if state is SignupState.CONFIRMED:
        yield from commit_companions((yield from party_of(plan.signups[0])), sheet, plan.now)


def _state(plan: Plan, sheet: Sheet, *, released: int) -> Steps[SignupState]:
    """Where the request ends. Raises Refused when there is no place and nothing to wait for.

    Places that the same person has just given back are theirs again, whoever waits.
    """
    parties = (yield from waiting_parties(sheet.id)) if sheet.waiting else []
    size = plan.request.size
    waits = size > released and newcomer_waits(sheet, parties, size=size)
    state = outcome_of(sheet, plan.request, waits=waits)
    if isinstance(state, Refusal):
        raise Refused(state)
    return state


def _release_tries(plan: Plan, sheet: Sheet) -> Steps[int]:
    """End what a person held before they were known; returns how many places that gives back.

    Somebody who held a place by mail and then signs in, or stands at the gate, needs no second.
    """
    if plan.applicant.person is None or not plan.applicant.email:
        return 0
    tries = yield from unconfirmed(sheet.id, plan.applicant.email)
    places = 0
    for one in tries:
        if one.state is not SignupState.WAITLISTED:
            members = yield from party_of(one.id)
            places += sum(member.takes_place for member in members)
            yield from release(sheet, one, now=plan.now, reason="replaced")
    return places
