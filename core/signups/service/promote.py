"""The waiting list: places that became free go to those who wait, in order, parties unsplit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal
from core.contracts.signups import Step
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.times import utc_now
from core.signups.minors import MinorsTerms, terms_for
from core.signups.queries.sheets import sheet_by_id
from core.signups.queries.verdicts import applicant_of, verdict_of
from core.signups.rules import next_parties, offered_until
from core.signups.service.guardians import hold_for_guardian, lacking
from core.signups.service.outcome import Done, carry_out, fact_of, places_changed
from core.signups.service.statements import (
    commit_companions,
    commit_time,
    give_back,
    lock_persons,
    locked_sheet,
    places_where,
    set_state,
    take_places,
    taken_times,
    waiting_parties,
)
from core.signups.service.telling import MESSAGE_OF, tell
from core.signups.time_rules import time_verdicts
from core.signups.values import Party, Place, Sheet, SheetState, SignupState
from core.web.i18n import use_language

MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Whose turn it is, and what is known of them before the lock: refusals by party, terms."""

    turn: Sequence[Place]
    refused: Mapping[UUID, Refusal]
    terms: MinorsTerms | None
    now: datetime


async def promote(sheet: UUID, *, now: datetime | None = None) -> None:
    """Offer what is free to those who wait longest; confirm at once where the sheet says so.

    A party that does not fit keeps its rank, and so does a person whom a rule refuses, or whose
    time is taken: they are told once and passed over. While a rule refuses everybody (the module
    is off, the organization suspended), nobody moves. Runs by itself, after the commit that made
    places free.
    """
    moment = now or utc_now()
    for _ in range(MOST_ROUNDS):
        turn = await run(lambda: _whose_turn(sheet, moment))
        refused = await _refused(turn, moment)
        if not turn or any(not refusal.is_personal for refusal in refused.values()):
            return
        round_ = Round(turn=turn, refused=refused, terms=await _terms(sheet), now=moment)
        await carry_out(lambda one=round_: _steps(sheet, one))  # type: ignore[misc]


async def _terms(sheet: UUID) -> MinorsTerms | None:
    found = await sheet_by_id(sheet)
    return await terms_for(found) if found else None


async def look_again(person: UUID, *, now: datetime | None = None) -> None:
    """Somebody may have become free to take what they wait for: their turn comes again.

    For rooms whose rule has passed them over, once it would not any more.
    """
    rows = await run(lambda: _no_longer_passed_over(person))
    for sheet in rows:
        await promote(sheet, now=now)


def _no_longer_passed_over(person: UUID) -> Steps[list[UUID]]:
    rows = yield Sql(
        "UPDATE signups_signup SET has_conflict = ? WHERE person = ? AND state = 'waitlisted'"
        " AND has_conflict RETURNING sheet",
        [False, person],
    )
    return sorted({as_uuid(row["sheet"]) for row in rows})


async def _refused(turn: Sequence[Place], now: datetime) -> Mapping[UUID, Refusal]:
    """Which of the parties whose turn it is the room's own rules refuse, one of them or all."""
    found: dict[UUID, Refusal] = {}
    sheet = await sheet_by_id(turn[0].sheet) if turn else None
    for one in turn:
        if sheet is None:
            continue
        with use_language(one.language):
            verdict = await verdict_of(sheet, applicant_of(one, Step.PROMOTE), VISITOR, now)
        if verdict is not None:
            found.setdefault(one.party, verdict)
    return found


async def sheets_to_promote(now: datetime) -> list[UUID]:
    """Sheets where somebody waits though a place is free: what a crash has left undone."""
    rows = await read(
        "SELECT id FROM signups_sheet WHERE waiting > 0 AND state <> 'cancelled'"
        " AND starts_at > ? AND (capacity IS NULL OR taken < capacity)",
        [now],
    )
    return [row["id"] for row in rows]


def _whose_turn(sheet_id: UUID, now: datetime) -> Steps[list[Place]]:
    """Who would be next, without a lock: it tells which persons to lock first."""
    sheet = yield from locked_sheet(sheet_id)
    if sheet.state is SheetState.CANCELLED or now >= sheet.starts_at or not sheet.waiting:
        return []
    found: list[Place] = []
    for party in next_parties(sheet, (yield from waiting_parties(sheet.id))):
        found.extend((yield from _members(party.id)))
    return found


def _members(party: UUID) -> Steps[list[Place]]:
    members = yield from places_where("s.party = ? AND s.state = 'waitlisted'", [party])
    return sorted(members, key=lambda place: not place.is_leader)


def _steps(sheet_id: UUID, this: Round) -> Steps[Done[None]]:
    yield from lock_persons(place.person for place in this.turn if place.person)
    sheet = yield from locked_sheet(sheet_id)
    locked = {place.party for place in this.turn}
    facts: list[Signal] = []
    for party in next_parties(sheet, (yield from waiting_parties(sheet.id))):
        if party.id not in locked:
            break
        facts += yield from _promote_party(sheet, party, this)
    return Done(answer=None, facts=[*facts, places_changed(sheet)] if facts else ())


def _promote_party(sheet: Sheet, party: Party, this: Round) -> Steps[list[Signal]]:
    """Offer or confirm one party's places, or pass it over because a rule or its time forbids."""
    members = yield from _members(party.id)
    leader, ids = members[0], [place.id for place in members]
    verdict = this.refused.get(party.id)
    if verdict is None and leader.person:
        taken = yield from taken_times(leader.person, sheet)
        verdict = next(iter(time_verdicts(sheet, taken)), None)
    if verdict is not None and verdict.code != "overlap_warning":
        yield from set_state(ids, SignupState.WAITLISTED, has_conflict=True)
        yield from tell("signups.skipped", sheet, leader, because=verdict)
        return []
    if not (yield from take_places(sheet.id, party.size)):
        return []
    yield from give_back(sheet.id, taken=0, waiting=party.size)
    # Whom no mail reaches cannot answer an offer: their signed form asked for the place.
    is_settled = sheet.confirms_at_once or not leader.email
    if is_settled and leader.person and verdict is None:
        return (yield from _settle(sheet, members, leader.person, this))
    until = offered_until(sheet, this.now)
    offered = SignupState.OFFERED
    yield from set_state(ids, offered, takes_place=True, position=None, offered_until=until)
    yield from tell(MESSAGE_OF[offered], sheet, leader)
    return [fact_of(sheet, leader.id, offered, leader.person)]


def _settle(
    sheet: Sheet, members: Sequence[Place], person: UUID, this: Round
) -> Steps[list[Signal]]:
    """The place is theirs without an answer; minors' wait for the guardians."""
    leader, ids = members[0], [place.id for place in members]
    waits = bool((yield from lacking(sheet, members, this.terms)))
    state = SignupState.HELD if waits else SignupState.CONFIRMED
    confirmed_at = None if waits else this.now
    yield from set_state(ids, state, takes_place=True, position=None, confirmed_at=confirmed_at)
    if waits and this.terms:
        yield from hold_for_guardian(sheet, leader.id, terms=this.terms, now=this.now)
    else:
        yield from commit_time(leader.id, person, sheet, this.now)
        yield from commit_companions(members, sheet, this.now)
        yield from tell(MESSAGE_OF[state], sheet, leader)
    return [fact_of(sheet, leader.id, state, person)]
