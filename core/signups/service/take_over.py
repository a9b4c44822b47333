"""Taking a place that somebody gives on: a sign-up of one's own, in the transaction that ends
theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Applicant, Step
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, run
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.api import find_or_create_person, person_by_id, tell_workers
from core.services.audit.api import record_statement
from core.signups.hand_over_rules import (
    ENDED,
    HandOver,
    HandOverState,
    may_settle,
    may_take_over,
)
from core.signups.links import link_token
from core.signups.minors import MinorsTerms, terms_for, typed_age
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id
from core.signups.queries.own import link_of
from core.signups.service.applicants import keep_said_age
from core.signups.service.asking import ask, let_pass
from core.signups.service.endings import hand_on, release
from core.signups.service.entries import LINK_LIFE_AFTER_END
from core.signups.service.guardians import hold_for_guardian, waits_for_guardian
from core.signups.service.hand_over import tell_taker
from core.signups.service.outcome import Done, carry_out, end_facts, fact_of
from core.signups.service.promote import promote
from core.signups.service.statements import (
    commit_time,
    insert,
    lock_persons,
    locked_sheet,
    own_place,
    party_of,
    places_where,
    taken_times,
    unconfirmed,
)
from core.signups.service.telling import MESSAGE_OF, tell
from core.signups.time_rules import time_verdicts
from core.signups.values import CancelledBy, HandsOver, Place, Sheet, SignupState, Source

HAVE_ONE = Refusal("already_signed_up", msg("You are signed up for this already."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes a place. `person` is None where only the mailed link says whose address it is."""

    viewer: Viewer
    person: UUID | None = None
    name: str = ""
    language: str = "pl"
    age: AgeBand | None = None
    guardian_email: str = ""
    accepts_overlap: bool = False
    notice_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of it: the taker's own sign-up and the way to its page.

    `signup` is None while the host has not agreed.
    """

    signup: UUID | None = None
    link: UUID | None = None
    state: SignupState = SignupState.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What is known before the locks: who gives which place to whom, and what was overridden."""

    linked: HandOverLink
    taker: UUID
    email: str
    language: str
    given: Taker
    now: datetime
    terms: MinorsTerms | None
    overridden: Sequence[Refusal] = ()
    reason: str = ""


async def take_over(linked: HandOverLink, taker: Taker, *, now: datetime | None = None) -> Taken:
    """Take a place that is given on, or ask the host for it where the sheet says so.

    All rules are asked of the one who takes; a minor's place waits for the guardian. Taking what
    one has taken changes nothing. Raises NotFound, Refused where it has ended or a rule forbids it.
    """
    moment = now or utc_now()
    async with tx():
        found = await _as_it_is(linked)
        person = taker.person or await _person_of(found.handed, taker)
        if found.handed.state is HandOverState.DONE and found.handed.taker == person:
            return await _answer(found.handed)
        refuse(may_take_over(found.handed, found.place, found.sheet, moment, taker=person))
        exchange = await _exchange(found, person, taker, moment)
        if found.sheet.hands_over is HandsOver.APPROVED:
            await run(lambda: _ask_host(exchange))
            await _tell_host("signups.hand_over_asked", found)
            return Taken(state=SignupState.REQUESTED)
        taken = await carry_out(
            lambda: _steps(exchange, may_be=HandOverState.OPEN), then=partial(promote, now=now)
        )
        await _tell_host("signups.hand_over_done", found)
        return taken


async def agree_to_hand_over(
    linked: HandOverLink,
    *,
    agrees: bool,
    viewer: Viewer,
    reason: str = "",
    override_reason: str = "",
    now: datetime | None = None,
) -> None:
    """The host lets a place go on, or not; both are told, and a reason to say no with it.

    Raises NotFound, Refused for what has ended, or where a rule forbids it now that no
    `override_reason` overrides.
    """
    moment = now or utc_now()
    async with tx():
        found = await _as_it_is(linked)
        handed = found.handed
        refuse(may_settle(handed))
        if handed.taker is None:
            raise NotFound
        if not agrees:
            await run(lambda: _decline(found, viewer, reason, moment))
            return
        refuse(may_take_over(handed, found.place, found.sheet, moment, taker=handed.taker))
        given = Taker(viewer=viewer, accepts_overlap=True, guardian_email=handed.guardian_email)
        exchange = await _exchange(found, handed.taker, given, moment, reason=override_reason)
        await carry_out(
            lambda: _steps(exchange, may_be=HandOverState.ASKED), then=partial(promote, now=now)
        )


async def _as_it_is(linked: HandOverLink) -> HandOverLink:
    found = await hand_over_by_id(linked.handed.id)
    if found is None:
        raise NotFound
    return found


async def _person_of(handed: HandOver, taker: Taker) -> UUID:
    """The mailed link has proven the address."""
    if not handed.email:
        raise Refused(ENDED)
    return await find_or_create_person(email=handed.email, name=taker.name, language=taker.language)


async def _answer(handed: HandOver) -> Taken:
    link = await link_of(handed.became) if handed.became else None
    return Taken(signup=handed.became, link=link)


async def _exchange(
    found: HandOverLink, person: UUID, given: Taker, now: datetime, *, reason: str = ""
) -> Exchange:
    """Ask the rooms' rules of the one who takes, before the locks."""
    known = await person_by_id(person)
    if known is None:
        raise NotFound
    applicant = Applicant(
        name=known.name,
        email=known.email or "",
        language=known.language,
        person=person,
        step=Step.TAKE_OVER,
        age=typed_age(given.age, now, found.sheet.zone),
    )
    overridden = await ask(found.sheet, applicant, given.viewer, now, reason=reason)
    return Exchange(
        linked=found,
        taker=person,
        email=applicant.email,
        language=applicant.language,
        given=given,
        now=now,
        terms=await terms_for(found.sheet),
        overridden=overridden,
        reason=reason,
    )


async def _tell_host(kind: str, found: HandOverLink) -> None:
    payload = {"hand_over": str(found.handed.id), "sheet": str(found.sheet.id)}
    occasion = f"{found.handed.id}"
    await tell_workers(kind, found.sheet.organization, payload=payload, occasion=occasion)


# --- the scripts ---------------------------------------------------------------------------------


def _steps(this: Exchange, *, may_be: HandOverState) -> Steps[Done[Taken]]:
    """One place goes from one person to another; it is free at no moment."""
    sheet, giver = yield from _locked(this)
    new = new_id()
    yield from _claim(this, may_be, became=new)
    freed = yield from _make_room(this, sheet)
    yield from _ask_time(this, sheet, new)
    waits = yield from waits_for_guardian(sheet, this.taker, this.terms)
    state = SignupState.HELD if waits else SignupState.CONFIRMED
    yield from hand_on(sheet, giver, now=this.now)
    link = yield from _enter(this, sheet, new, state)
    if waits and this.terms:
        yield from hold_for_guardian(sheet, new, terms=this.terms, now=this.now)
    else:
        yield from commit_time(new, this.taker, sheet, this.now)
        for place in (yield from places_where("s.id = ?", [new])):
            yield from tell(MESSAGE_OF[state], sheet, place)
    yield from tell("signups.handed_over", sheet, giver)
    return Done(
        answer=Taken(signup=new, link=link, state=state),
        facts=[
            *end_facts(sheet, [giver], CancelledBy.HANDED_ON),
            fact_of(sheet, new, state, this.taker),
        ],
        freed=sheet.id if freed else None,
    )


def _locked(this: Exchange) -> Steps[tuple[Sheet, Place]]:
    """The persons, the sheet, and the place as it is now: still the giver's, alone, for sure."""
    place = this.linked.place
    yield from lock_persons([one for one in (place.person, this.taker) if one])
    sheet = yield from locked_sheet(this.linked.sheet.id)
    giver = (yield from party_of(place.id))[0]
    refuse(may_take_over(this.linked.handed, giver, sheet, this.now, taker=this.taker))
    return sheet, giver


def _claim(this: Exchange, may_be: HandOverState, *, became: UUID) -> Steps[None]:
    """Let one of two who take the same place at once be the first. Raises Refused for the other."""
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, taker = ?, became = ?, settled_at = ?, email = '',"
        " guardian_email = '' WHERE id = ? AND state = ? RETURNING id",
        [HandOverState.DONE, this.taker, became, this.now, this.linked.handed.id, may_be],
    )
    if not rows:
        raise Refused(ENDED)


def _make_room(this: Exchange, sheet: Sheet) -> Steps[bool]:
    """End what else the taker waits for or holds on the sheet; whether that gives places back."""
    own = yield from own_place(sheet.id, this.taker)
    if own is not None and own.state is SignupState.CONFIRMED:
        raise Refused(HAVE_ONE)
    tries = (yield from unconfirmed(sheet.id, this.email)) if this.email else []
    others = [one for one in (own, *tries) if one is not None]
    for one in others:
        yield from release(sheet, one, now=this.now, reason="replaced")
    return bool(others)


def _ask_time(this: Exchange, sheet: Sheet, new: UUID) -> Steps[None]:
    """The taker's age as it was typed, and whether their time allows it; overrides are logged."""
    said = typed_age(this.given.age, this.now, sheet.zone)
    if said is not None and this.terms is not None:
        yield from keep_said_age(this.taker, said, this.terms.law)
    taken = yield from taken_times(this.taker, sheet)
    verdicts = time_verdicts(sheet, taken, accepts_overlap=this.given.accepts_overlap)
    yield from let_pass(
        [*this.overridden, *verdicts],
        reason=this.reason,
        viewer=this.given.viewer,
        signup=new,
        sheet=sheet,
    )


def _enter(this: Exchange, sheet: Sheet, new: UUID, state: SignupState) -> Steps[UUID]:
    """The taker's sign-up with its link and the trail; the place is the giver's, taken already."""
    row = {
        "id": new,
        "sheet": sheet.id,
        "person": this.taker,
        "party": new,
        "is_leader": True,
        "state": state,
        "takes_place": True,
        "language": this.language,
        "confirmed_at": this.now if state is SignupState.CONFIRMED else None,
        "source": Source.HAND_OVER,
        "reason": this.reason if this.overridden else "",
        "notice_version": this.given.notice_version,
        "accepted_at": this.now if this.given.notice_version else None,
        "guardian_email": this.given.guardian_email,
    }
    yield insert("signups_signup", {**_EMPTY, **row, "created_at": this.now})
    link = new_id()
    yield insert(
        "signups_link",
        {
            "id": link,
            "created_at": this.now,
            "signup": new,
            "token_hash": token_hash(link_token(link)),
            "proves_address": True,
            "expires_at": later(sheet.ends_at, LINK_LIFE_AFTER_END),
        },
    )
    yield record_statement(
        this.given.viewer,
        action="signups.hand_over.done",
        subject=new,
        fields=("state",),
        organization=sheet.organization,
        reason=this.reason,
    )
    return link


_EMPTY: dict[str, Any] = {
    "organization": None,
    "shares": None,
    "name": "",
    "email": "",
    "email_folded": "",
    "held_until": None,
    "has_conflict": False,
    "cancelled_by": "",
    "waits_for": "",
    "age_band": "",
}


def _ask_host(this: Exchange) -> Steps[None]:
    """Note who wants the place, once the rules and their time allow it."""
    sheet, giver = yield from _locked(this)
    taken = yield from taken_times(this.taker, sheet)
    verdicts = time_verdicts(sheet, taken, accepts_overlap=this.given.accepts_overlap)
    refuse(next(iter(verdicts), None))
    own = yield from own_place(sheet.id, this.taker)
    if own is not None and own.state is SignupState.CONFIRMED:
        raise Refused(HAVE_ONE)
    said = typed_age(this.given.age, this.now, sheet.zone)
    if said is not None and this.terms is not None:
        yield from keep_said_age(this.taker, said, this.terms.law)
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, taker = ?, guardian_email = ? WHERE id = ?"
        " AND (state = ? OR (state = ? AND taker = ?)) RETURNING id",
        [
            HandOverState.ASKED,
            this.taker,
            this.given.guardian_email,
            this.linked.handed.id,
            HandOverState.OPEN,
            HandOverState.ASKED,
            this.taker,
        ],
    )
    if not rows:
        raise Refused(ENDED)
    yield record_statement(
        this.given.viewer,
        action="signups.hand_over.asked",
        subject=giver.id,
        organization=sheet.organization,
    )


def _decline(found: HandOverLink, viewer: Viewer, reason: str, now: datetime) -> Steps[None]:
    sheet = yield from locked_sheet(found.sheet.id)
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, reason = ?, email = '', guardian_email = '',"
        " settled_at = ? WHERE id = ? AND state = ? RETURNING id",
        [HandOverState.DECLINED, reason, now, found.handed.id, HandOverState.ASKED],
    )
    if not rows:
        raise Refused(ENDED)
    for place in (yield from places_where("s.id = ?", [found.place.id])):
        yield from tell("signups.hand_over_refused", sheet, place)
    yield from tell_taker(found.handed.taker, sheet, found.handed.id)
    yield record_statement(
        viewer,
        action="signups.hand_over.refused",
        subject=found.place.id,
        organization=sheet.organization,
        reason=reason,
    )
