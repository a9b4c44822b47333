"""Taking a place that somebody gives on, or swapping for it; and the host's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, run
from core.data.times import utc_now
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
from core.signups.minors import terms_for, typed_age
from core.signups.queries.hand_overs import HandOverLink, hand_over_by_id
from core.signups.queries.own import link_of
from core.signups.queries.sheets import signup_by_id
from core.signups.service.answering import answered_by_taker
from core.signups.service.asking import ask
from core.signups.service.exchange import Exchange, Move, Taken, ask_host, exchange_places
from core.signups.service.hand_over import tell_taker
from core.signups.service.outcome import carry_out
from core.signups.service.plans import Answered
from core.signups.service.promote import promote
from core.signups.service.statements import locked_sheet, own_place, places_where
from core.signups.service.telling import tell
from core.signups.values import HandsOver, Place, Sheet, SignupState

NOTHING_TO_SWAP = Refusal(
    "nothing_to_swap", msg("This is a swap: it is for people who have a place there.")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes a place. `person` is None where only the mailed link says whose address it is.

    `answers` are to the questions of the sheet, `answers_to` the version that was shown.
    """

    viewer: Viewer
    person: UUID | None = None
    name: str = ""
    language: str = "pl"
    age: AgeBand | None = None
    guardian_email: str = ""
    accepts_overlap: bool = False
    notice_version: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    answers_to: UUID | None = None


async def take_over(linked: HandOverLink, taker: Taker, *, now: datetime | None = None) -> Taken:
    """Take a place that is given on, or ask the host for it where the sheet says so.

    In a swap the taker's own place goes in return, in the same transaction. All rules are asked of
    each who takes; a minor's place waits for the guardian. Taking what one has taken changes
    nothing. Whoever gets the place at once answers the sheet's questions with it; where the host
    agrees first, they are asked once it is theirs. Raises NotFound, Refused where it has ended or
    a rule forbids it, and Invalid with `answers.<key>`.
    """
    moment = now or utc_now()
    async with tx():
        found = await _as_it_is(linked)
        person = taker.person or await _person_of(found.handed, taker)
        if found.handed.state is HandOverState.DONE and found.handed.taker == person:
            return await _answer(found.handed)
        refuse(may_take_over(found.handed, found.place, found.sheet, moment, taker=person))
        if host_agrees(found):
            exchange = await _exchange(found, person, taker, moment)
            await run(lambda: ask_host(exchange))
            await _tell_host("signups.hand_over_asked", found)
            return Taken(state=SignupState.REQUESTED)
        answered = await answered_by_taker(found.sheet, taker.answers, seen=taker.answers_to)
        exchange = await _exchange(found, person, taker, moment, answered=answered)
        taken = await carry_out(
            lambda: exchange_places(exchange, may_be=HandOverState.OPEN),
            then=partial(promote, now=now),
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
            lambda: exchange_places(exchange, may_be=HandOverState.ASKED),
            then=partial(promote, now=now),
        )


def host_agrees(found: HandOverLink) -> bool:
    """Whether the host agrees first; in a swap one of the two sheets is enough."""
    sheets = [found.sheet, *([found.wanted] if found.wanted else [])]
    return any(sheet.hands_over is HandsOver.APPROVED for sheet in sheets)


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
    place = await signup_by_id(handed.became) if handed.became else None
    if place is None:
        return Taken(link=link)
    return Taken(signup=place.id, link=link, state=place.state)


async def _exchange(
    found: HandOverLink,
    person: UUID,
    given: Taker,
    now: datetime,
    *,
    reason: str = "",
    answered: Answered | None = None,
) -> Exchange:
    """Ask the rooms' rules of each who takes, before the locks."""
    mine = await _given_in_return(found, person)
    moves = [
        await _move(
            found.place,
            found.sheet,
            person,
            given,
            leaves=mine.id if mine else None,
            now=now,
            reason=reason,
            answered=answered,
        )
    ]
    if mine is not None and found.wanted is not None and found.place.person is not None:
        # Whoever offered the swap has said yes to it; their guardian is the same.
        giver = Taker(
            viewer=VISITOR, accepts_overlap=True, guardian_email=found.place.guardian_email
        )
        moves.append(
            await _move(
                mine,
                found.wanted,
                found.place.person,
                giver,
                leaves=found.place.id,
                now=now,
                reason=reason,
            )
        )
    return Exchange(handed=found.handed, moves=moves, viewer=given.viewer, now=now, reason=reason)


async def _given_in_return(found: HandOverLink, person: UUID) -> Place | None:
    """The place that the taker of a swap gives. Raises Refused where they have none."""
    handed = found.handed
    if handed.wants is None:
        return None
    sheet = handed.wants
    own = await run(lambda: own_place(sheet, person))
    if own is None or own.state is not SignupState.CONFIRMED:
        raise Refused(NOTHING_TO_SWAP)
    return own


async def _move(
    place: Place,
    sheet: Sheet,
    person: UUID,
    given: Taker,
    *,
    leaves: UUID | None,
    now: datetime,
    reason: str,
    answered: Answered | None = None,
) -> Move:
    known = await person_by_id(person)
    if known is None:
        raise NotFound
    applicant = Applicant(
        name=known.name,
        email=known.email or "",
        language=known.language,
        person=person,
        step=Step.TAKE_OVER,
        age=typed_age(given.age, now, sheet.zone),
    )
    overridden = await ask(sheet, applicant, given.viewer, now, reason=reason)
    return Move(
        place=place,
        sheet=sheet.id,
        taker=person,
        email=applicant.email,
        language=applicant.language,
        terms=await terms_for(sheet),
        age=given.age,
        guardian_email=given.guardian_email,
        accepts_overlap=given.accepts_overlap,
        notice_version=given.notice_version,
        leaves=leaves,
        answered=answered,
        overridden=overridden,
    )


async def _tell_host(kind: str, found: HandOverLink) -> None:
    payload = {"hand_over": str(found.handed.id), "sheet": str(found.sheet.id)}
    occasion = f"{found.handed.id}"
    await tell_workers(kind, found.sheet.organization, payload=payload, occasion=occasion)


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
