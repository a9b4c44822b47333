"""Confirming a hold and accepting an offer: the address is proven, the time is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Step
from core.contracts.verdicts import Verdict
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, Steps, run
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import find_or_create_person
from core.services.audit.api import record_statement
from core.signups.minors import MinorsTerms, terms_for, typed_age
from core.signups.queries.sheets import party_members, sheet_by_id
from core.signups.queries.verdicts import applicant_of
from core.signups.rules import full, may_accept, may_confirm, may_consent
from core.signups.service.applicants import keep_said_age
from core.signups.service.asking import ask, ask_companions
from core.signups.service.endings import release, take_over
from core.signups.service.guardians import hold_for_guardian, lacking, waits_for_guardian
from core.signups.service.outcome import Done, carry_out, fact_of, places_changed
from core.signups.service.promote import promote
from core.signups.service.statements import (
    commit_companions,
    commit_time,
    living,
    lock_persons,
    locked_sheet,
    mail_link,
    own_place,
    party_of,
    set_state,
    take_places,
    taken_times,
    unconfirmed,
)
from core.signups.service.telling import MESSAGE_OF, tell
from core.signups.service.wards import keep_wards
from core.signups.time_rules import time_verdicts
from core.signups.values import Place, Sheet, SignUpAnswer, SignupState

Permit = Callable[[Place, datetime], Verdict]
SETTLED = (SignupState.CONFIRMED, SignupState.REQUESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Who settles which sign-up, and what lets them."""

    signup: UUID
    person: UUID
    permit: Permit
    accepts_overlap: bool
    now: datetime
    terms: MinorsTerms | None = None


async def confirm(
    signup: UUID, *, accepts_overlap: bool = False, now: datetime | None = None
) -> SignUpAnswer:
    """Confirm a hold, once its address is proven; a second time changes nothing.

    Finds or makes the person. When they have a place on the sheet already, the hold is released
    and the answer is that place, with `is_repeat`. Raises NotFound, and Refused when it lapsed or
    their time is taken.
    """
    return await _settle(signup, permit=may_confirm, accepts_overlap=accepts_overlap, now=now)


async def accept_offer(
    signup: UUID, *, accepts_overlap: bool = False, now: datetime | None = None
) -> SignUpAnswer:
    """Take an offered place; a second time changes nothing. Raises as `confirm`."""
    return await _settle(signup, permit=may_accept, accepts_overlap=accepts_overlap, now=now)


async def settle_consented(signup: UUID, *, child: UUID, now: datetime) -> None:
    """Give a party's places when a guardian has consented, inside the `tx()` that keeps it.

    It waits on while another consent is missing. The rules are asked again. Raises as `confirm`.
    """
    leader = (await run(lambda: party_of(signup)))[0]
    person = child if signup == leader.id else leader.person
    if person is not None:
        await _settle_for(leader, person, permit=may_consent, accepts_overlap=True, now=now)


async def settle_rest(signup: UUID, *, now: datetime) -> None:
    """Give a party's places once who was waited for has left it. Raises as `confirm`."""
    party = await run(lambda: party_of(signup))
    leader, sheet = party[0], await sheet_by_id(party[0].sheet)
    if sheet is None or leader.person is None or not leader.waits_for_guardian:
        return
    terms = await terms_for(sheet)
    if not await run(lambda: lacking(sheet, party, terms)):
        await settle_consented(signup, child=leader.person, now=now)


async def _settle(
    signup: UUID, *, permit: Permit, accepts_overlap: bool, now: datetime | None
) -> SignUpAnswer:
    moment = now or utc_now()
    leader = (await run(lambda: party_of(signup)))[0]
    async with tx():
        if leader.person is None and leader.state.is_active:
            refuse(permit(leader, moment))
            if leader.is_of_child:
                return await _ask_guardian_of_child(leader, permit, moment)
        person = leader.person or await find_or_create_person(
            email=leader.email, name=leader.name, language=leader.language
        )
        return await _settle_for(
            leader, person, permit=permit, accepts_overlap=accepts_overlap, now=moment
        )


async def _settle_for(
    leader: Place, person: UUID, *, permit: Permit, accepts_overlap: bool, now: datetime
) -> SignUpAnswer:
    sheet = await sheet_by_id(leader.sheet)
    if sheet is None:
        raise NotFound
    if leader.state.is_active and leader.state not in SETTLED:
        refuse(permit(leader, now))
        step = Step.ACCEPT if permit is may_accept else Step.CONFIRM
        await ask(sheet, applicant_of(replace(leader, person=person), step), VISITOR, now)
        await ask_companions(sheet, await party_members(leader.party), step, VISITOR, now)
    settling = Settling(
        signup=leader.id,
        person=person,
        permit=permit,
        accepts_overlap=accepts_overlap,
        now=now,
        terms=await terms_for(sheet),
    )
    return await carry_out(lambda: _steps(settling), then=partial(promote, now=now))


async def _ask_guardian_of_child(leader: Place, permit: Permit, now: datetime) -> SignUpAnswer:
    """A child's place: the address is the guardian's, who now consents or refuses."""
    sheet = await sheet_by_id(leader.sheet)
    terms = await terms_for(sheet) if sheet else None
    if sheet is None or terms is None:
        raise NotFound

    def steps() -> Steps[Done[SignUpAnswer]]:
        locked = yield from locked_sheet(sheet.id)
        party = living((yield from party_of(leader.id)))
        refuse(permit(party[0], now))
        yield from _ensure_places(locked, party)
        yield from set_state([one.id for one in party], SignupState.HELD, takes_place=True)
        yield from hold_for_guardian(locked, leader.id, terms=terms, now=now)
        settled = (yield from party_of(leader.id))[0]
        return Done(answer=(yield from _answer(settled, is_repeat=False)))

    return await carry_out(steps)


def _steps(settling: Settling) -> Steps[Done[SignUpAnswer]]:
    yield from lock_persons([settling.person])
    sheet = yield from locked_sheet((yield from party_of(settling.signup))[0].sheet)
    leader = (yield from party_of(settling.signup))[0]
    if leader.state in SETTLED:
        return Done(answer=(yield from _answer(leader, is_repeat=True)))
    refuse(settling.permit(leader, settling.now))
    other = yield from own_place(sheet.id, settling.person)
    if other is not None and other.state in SETTLED:
        yield from release(sheet, leader, now=settling.now, reason="signed up already")
        answer = yield from _answer(other, is_repeat=True)
        return Done(answer=answer, facts=(places_changed(sheet),), freed=sheet.id)
    return (yield from _settle_party(settling, sheet, leader, other))


def _settle_party(
    settling: Settling, sheet: Sheet, leader: Place, other: Place | None
) -> Steps[Done[SignUpAnswer]]:
    """Give the party its place for good, and end what else the person had on the sheet."""
    was_approved = leader.waits_for_guardian and leader.person is not None
    asks = sheet.needs_approval and leader.state is SignupState.HELD and not was_approved
    yield from _keep_age(settling, sheet, leader)
    if not asks:
        taken = yield from taken_times(settling.person, sheet)
        verdicts = time_verdicts(sheet, taken, accepts_overlap=settling.accepts_overlap)
        refuse(verdicts[0] if verdicts else None)
    if leader.shares is not None:
        yield from take_over(leader, (yield from party_of(leader.shares))[0])
    if other is not None and other.party != leader.party:
        yield from release(sheet, other, now=settling.now, reason="replaced")
    tries = unconfirmed(sheet.id, leader.email, but=leader.id)
    siblings = (yield from tries) if leader.person is None else []
    for sibling in siblings:
        yield from release(sheet, sibling, now=settling.now, reason="replaced")
    yield from _keep_wards(settling, sheet, leader)
    party = living((yield from party_of(leader.id)))
    if not asks:
        yield from _ensure_places(sheet, party)
    waits = not asks and (yield from _waits(settling, sheet, party))
    yield from _write(settling, sheet, party, state=_state_after(asks=asks, waits=waits))
    if waits and settling.terms:
        yield from hold_for_guardian(sheet, leader.id, terms=settling.terms, now=settling.now)
    settled = (yield from party_of(leader.id))[0]
    if not waits:
        yield from tell(MESSAGE_OF[settled.state], sheet, settled)
    return Done(
        answer=(yield from _answer(settled, is_repeat=False)),
        facts=(fact_of(sheet, settled.id, settled.state, settled.person), places_changed(sheet)),
        freed=sheet.id if siblings or other else None,
    )


def _keep_wards(settling: Settling, sheet: Sheet, leader: Place) -> Steps[None]:
    """Whoever proves the address of a hold is the guardian that they said to be."""
    party = yield from party_of(leader.id)
    terms, now = settling.terms, settling.now
    yield from keep_wards(sheet, party, settling.person, terms=terms, now=now)


def _waits(settling: Settling, sheet: Sheet, party: list[Place]) -> Steps[bool]:
    """Whether a guardian's consent is missing, for the leader or for who comes along."""
    leader, *others = party
    waits = yield from waits_for_guardian(sheet, settling.person, settling.terms, signup=leader.id)
    return waits or bool((yield from lacking(sheet, others, settling.terms)))


def _ensure_places(sheet: Sheet, party: list[Place]) -> Steps[None]:
    """A hold and an offer have their places already; whoever has not, takes them now."""
    missing = sum(not place.takes_place for place in party)
    if missing and not (yield from take_places(sheet.id, missing)):
        raise Refused(full(sheet))


def _state_after(*, asks: bool, waits: bool) -> SignupState:
    if asks:
        return SignupState.REQUESTED
    return SignupState.HELD if waits else SignupState.CONFIRMED


def _keep_age(settling: Settling, sheet: Sheet, leader: Place) -> Steps[None]:
    """What was typed while nobody was known is now what the person said."""
    said = typed_age(leader.age_band, leader.created_at, sheet.zone)
    if said is not None and settling.terms is not None and leader.person is None:
        yield from keep_said_age(settling.person, said, settling.terms.law)


def _write(
    settling: Settling, sheet: Sheet, party: list[Place], *, state: SignupState
) -> Steps[None]:
    leader, is_confirmed = party[0], state is SignupState.CONFIRMED
    yield from set_state(
        [place.id for place in party],
        state,
        takes_place=state is not SignupState.REQUESTED,
        held_until=None,
        offered_until=None,
        position=None,
        shares=None,
        has_conflict=False,
        confirmed_at=settling.now if is_confirmed else None,
    )
    if leader.person is None:
        # A child has no address: mails go on to the guardian's.
        email = leader.email if leader.is_of_child else ""
        yield Sql(
            "UPDATE signups_signup SET person = ?, name = '', email = ?, email_folded = '',"
            " age_band = '' WHERE id = ?",
            [settling.person, email, leader.id],
        )
    if is_confirmed:
        yield from commit_time(leader.id, settling.person, sheet, settling.now)
        yield from commit_companions(party, sheet, settling.now)
    yield record_statement(
        None,
        action=f"signups.signup.{state.value}",
        subject=leader.id,
        fields=("state",),
        organization=sheet.organization,
    )


def _answer(place: Place, *, is_repeat: bool) -> Steps[SignUpAnswer]:
    link = yield from mail_link(place.id)
    return SignUpAnswer(signup=place.id, state=place.state, link=link, is_repeat=is_repeat)
