"""The script by which places go from person to person: all of them, or none, and never free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.demands import refuse
from core.contracts.errors import Refused
from core.contracts.signals import Signal
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps
from core.data.ids import new_id, token_hash
from core.data.many import insert
from core.data.times import later
from core.services.audit.api import record_statement
from core.signups.hand_over_rules import (
    ENDED,
    HandOver,
    HandOverState,
    may_hand_over,
    may_take_over,
)
from core.signups.links import link_token
from core.signups.minors import MinorsTerms, typed_age
from core.signups.service.answering import write_answered
from core.signups.service.applicants import keep_said_age
from core.signups.service.asking import let_pass
from core.signups.service.endings import hand_on, release
from core.signups.service.entries import LINK_LIFE_AFTER_END
from core.signups.service.guardians import hold_for_guardian, waits_for_guardian
from core.signups.service.outcome import Done, end_facts, fact_of
from core.signups.service.plans import Answered
from core.signups.service.statements import (
    commit_time,
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
from core.signups.values import CancelledBy, Place, Sheet, SignupState, Source

HAVE_ONE = Refusal("already_signed_up", msg("You are signed up for this already."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One place that goes to another person, and what is known of them before the locks.

    `leaves` is the sign-up that they give in return: its time is theirs again. `answered` is what
    they answered to the sheet's questions; who is not there to answer is asked on their own page.
    `overridden` are refusals of the room's that the host's `reason` let pass.
    """

    place: Place
    sheet: UUID
    taker: UUID
    email: str
    language: str
    terms: MinorsTerms | None
    age: AgeBand | None = None
    guardian_email: str = ""
    accepts_overlap: bool = False
    notice_version: str = ""
    leaves: UUID | None = None
    answered: Answered | None = None
    overridden: Sequence[Refusal] = ()
    signup: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What is given on, and to whom each place goes: one, or in a swap two, the taker's first."""

    handed: HandOver
    moves: Sequence[Move]
    viewer: Viewer
    now: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of it: the taker's own sign-up and the way to its page.

    `signup` is None while the host has not agreed.
    """

    signup: UUID | None = None
    link: UUID | None = None
    state: SignupState = SignupState.CONFIRMED


def exchange_places(this: Exchange, *, may_be: HandOverState) -> Steps[Done[Taken]]:
    """Every place goes on, or none does; each is free at no moment."""
    sheets, givers = yield from _locked(this)
    yield from _claim(this, may_be)
    freed: list[UUID] = []
    for one in this.moves:
        freed += yield from _make_room(this, one, sheets)
    for one in this.moves:
        yield from _ask_time(this, one, sheets[one.sheet])
    for one in this.moves:
        yield from hand_on(sheets[one.sheet], givers[one.place.id], now=this.now)
    taken: list[Taken] = []
    facts: list[Signal] = []
    for one in this.moves:
        sheet, giver = sheets[one.sheet], givers[one.place.id]
        taken.append((yield from _settle(this, one, sheet)))
        yield from tell("signups.handed_over", sheet, giver)
        facts += end_facts(sheet, [giver], CancelledBy.HANDED_ON)
        facts.append(fact_of(sheet, one.signup, taken[-1].state, one.taker))
    return Done(answer=taken[0], facts=facts, freed=freed[0] if freed else None)


def ask_host(this: Exchange) -> Steps[None]:
    """Note who wants the place, once the rules and their time allow it."""
    sheets, _ = yield from _locked(this)
    for one in this.moves:
        yield from _ask_time(this, one, sheets[one.sheet])
        yield from _refuse_second(one)
    mine = this.moves[0]
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, taker = ?, gives = ?, guardian_email = ?"
        " WHERE id = ? AND (state = ? OR (state = ? AND taker = ?)) RETURNING id",
        [
            HandOverState.ASKED,
            mine.taker,
            mine.leaves,
            mine.guardian_email,
            this.handed.id,
            HandOverState.OPEN,
            HandOverState.ASKED,
            mine.taker,
        ],
    )
    if not rows:
        raise Refused(ENDED)
    yield record_statement(
        this.viewer,
        action="signups.hand_over.asked",
        subject=mine.place.id,
        organization=sheets[mine.sheet].organization,
    )


def _locked(this: Exchange) -> Steps[tuple[Mapping[UUID, Sheet], Mapping[UUID, Place]]]:
    """The persons, the sheets, and the places as they are now: still the givers', for sure."""
    persons = [one.taker for one in this.moves]
    yield from lock_persons(
        [*persons, *(one.place.person for one in this.moves if one.place.person)]
    )
    sheets: dict[UUID, Sheet] = {}
    for sheet in sorted({one.sheet for one in this.moves}):
        sheets[sheet] = yield from locked_sheet(sheet)
    givers: dict[UUID, Place] = {}
    for one in this.moves:
        party = yield from party_of(one.place.id)
        givers[one.place.id] = party[0]
        size = sum(place.state.is_active for place in party)
        if one is this.moves[0]:
            refuse(
                may_take_over(this.handed, party[0], sheets[one.sheet], this.now, taker=one.taker)
            )
        else:
            refuse(may_hand_over(party[0], sheets[one.sheet], this.now, size=size))
    return sheets, givers


def _claim(this: Exchange, may_be: HandOverState) -> Steps[None]:
    """Let one of two who take the same place at once be the first. Raises Refused for the other."""
    mine = this.moves[0]
    rows = yield Sql(
        "UPDATE signups_hand_over SET state = ?, taker = ?, became = ?, gives = ?, settled_at = ?,"
        " email = '', guardian_email = '' WHERE id = ? AND state = ? RETURNING id",
        [
            HandOverState.DONE,
            mine.taker,
            mine.signup,
            mine.leaves,
            this.now,
            this.handed.id,
            may_be,
        ],
    )
    if not rows:
        raise Refused(ENDED)
    for one in this.moves[1:]:  # what else was offered of a place that goes in return
        yield Sql(
            "UPDATE signups_hand_over SET state = ?, email = '', guardian_email = '',"
            " settled_at = ? WHERE signup = ? AND state IN ('open', 'asked')",
            [HandOverState.EXPIRED, this.now, one.place.id],
        )


def _refuse_second(move: Move) -> Steps[Place | None]:
    own = yield from own_place(move.sheet, move.taker)
    if own is not None and own.state is SignupState.CONFIRMED:
        raise Refused(HAVE_ONE)
    return own


def _make_room(this: Exchange, move: Move, sheets: Mapping[UUID, Sheet]) -> Steps[list[UUID]]:
    """End what else the taker waits for or holds on the sheet, which it names where that is so."""
    own = yield from _refuse_second(move)
    tries = (yield from unconfirmed(move.sheet, move.email)) if move.email else []
    others = [one for one in (own, *tries) if one is not None]
    for one in others:
        yield from release(sheets[move.sheet], one, now=this.now, reason="replaced")
    return [move.sheet] if others else []


def _ask_time(this: Exchange, move: Move, sheet: Sheet) -> Steps[None]:
    """The taker's age as it was typed, and whether their time allows it; overrides are logged."""
    said = typed_age(move.age, this.now, sheet.zone)
    if said is not None and move.terms is not None:
        yield from keep_said_age(move.taker, said, move.terms.law)
    taken = yield from taken_times(move.taker, sheet, apart_from=move.leaves)
    verdicts = time_verdicts(sheet, taken, accepts_overlap=move.accepts_overlap)
    yield from let_pass(
        [*move.overridden, *verdicts],
        reason=this.reason,
        viewer=this.viewer,
        signup=move.signup,
        sheet=sheet,
    )


def _settle(this: Exchange, move: Move, sheet: Sheet) -> Steps[Taken]:
    """The taker's sign-up: confirmed with its time and its mail, or waiting for the guardian."""
    waits = yield from waits_for_guardian(sheet, move.taker, move.terms)
    state = SignupState.HELD if waits else SignupState.CONFIRMED
    link = yield from _enter(this, move, sheet, state)
    yield from write_answered(move.answered, move.signup, this.now)
    if waits and move.terms:
        yield from hold_for_guardian(sheet, move.signup, terms=move.terms, now=this.now)
    else:
        yield from commit_time(move.signup, move.taker, sheet, this.now)
        for place in (yield from places_where("s.id = ?", [move.signup])):
            yield from tell(MESSAGE_OF[state], sheet, place)
    return Taken(signup=move.signup, link=link, state=state)


def _enter(this: Exchange, move: Move, sheet: Sheet, state: SignupState) -> Steps[UUID]:
    """The sign-up with its link and the trail; the place is the giver's, taken already."""
    row = {
        "id": move.signup,
        "created_at": this.now,
        "sheet": sheet.id,
        "person": move.taker,
        "party": move.signup,
        "is_leader": True,
        "state": state,
        "takes_place": True,
        "language": move.language,
        "confirmed_at": this.now if state is SignupState.CONFIRMED else None,
        "source": Source.HAND_OVER,
        "reason": this.reason if move.overridden else "",
        "notice_version": move.notice_version,
        "accepted_at": this.now if move.notice_version else None,
        "guardian_email": move.guardian_email,
    }
    yield insert("signups_signup", {**_EMPTY, **row})
    link = new_id()
    of_link = {
        "id": link,
        "created_at": this.now,
        "signup": move.signup,
        "token_hash": token_hash(link_token(link)),
        "proves_address": True,
        "expires_at": later(sheet.ends_at, LINK_LIFE_AFTER_END),
    }
    yield insert("signups_link", of_link)
    yield record_statement(
        this.viewer,
        action="signups.hand_over.done",
        subject=move.signup,
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
