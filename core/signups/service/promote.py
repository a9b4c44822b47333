"""The waiting list: places that became free go to those who wait, in order, parties unsplit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.signals import Signal
from core.data.commands import Steps, read, run
from core.data.times import utc_now
from core.signups.rules import next_parties, offered_until, overlap_verdict
from core.signups.service.outcome import Done, carry_out, fact_of, places_changed
from core.signups.service.statements import (
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
from core.signups.values import Party, Place, Sheet, SheetState, SignupState

MOST_ROUNDS = 50


async def promote(sheet: UUID, *, now: datetime | None = None) -> None:
    """Offer what is free to those who wait longest; confirm at once where the sheet says so.

    A party that does not fit keeps its rank, and so does a person whose time is taken: they are
    told once and passed over. Runs by itself, after the commit that made places free.
    """
    moment = now or utc_now()
    for _ in range(MOST_ROUNDS):
        turn = await run(lambda: _whose_turn(sheet, moment))
        if not turn:
            return
        await carry_out(lambda found=turn: _steps(sheet, found, moment))  # type: ignore[misc]


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


def _steps(sheet_id: UUID, turn: Sequence[Place], now: datetime) -> Steps[Done[None]]:
    yield from lock_persons(place.person for place in turn if place.person)
    sheet = yield from locked_sheet(sheet_id)
    locked = {place.party for place in turn}
    facts: list[Signal] = []
    for party in next_parties(sheet, (yield from waiting_parties(sheet.id))):
        if party.id not in locked:
            break
        facts += yield from _promote_party(sheet, party, now)
    return Done(answer=None, facts=[*facts, places_changed(sheet)] if facts else ())


def _promote_party(sheet: Sheet, party: Party, now: datetime) -> Steps[list[Signal]]:
    """Offer or confirm one party's places, or pass it over because its time is taken."""
    members = yield from _members(party.id)
    leader, ids = members[0], [place.id for place in members]
    verdict = None
    if leader.person:
        taken = yield from taken_times(leader.person, sheet.starts_at, sheet.ends_at)
        verdict = overlap_verdict(sheet, taken)
    if verdict is not None and verdict.code == "overlap":
        yield from set_state(ids, SignupState.WAITLISTED, has_conflict=True)
        yield from tell("signups.skipped", sheet, leader)
        return []
    if not (yield from take_places(sheet.id, party.size)):
        return []
    yield from give_back(sheet.id, taken=0, waiting=party.size)
    # Whom no mail reaches cannot answer an offer: their signed form asked for the place.
    is_settled = sheet.confirms_at_once or not leader.email
    if is_settled and leader.person and verdict is None:
        state = SignupState.CONFIRMED
        yield from set_state(ids, state, takes_place=True, position=None, confirmed_at=now)
        yield from commit_time(leader.id, leader.person, sheet, now)
    else:
        state = SignupState.OFFERED
        until = offered_until(sheet, now)
        yield from set_state(ids, state, takes_place=True, position=None, offered_until=until)
    yield from tell(MESSAGE_OF[state], sheet, leader)
    return [fact_of(sheet, leader.id, state, leader.person)]
