"""What an applicant is asked under the lock: once a sheet, one place at a time, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from core.contracts.ages import SaidAge
from core.contracts.demands import refuse
from core.contracts.errors import Refused, TooMany
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.commands import Sql, Steps
from core.data.times import later, to_wall
from core.people.api import MinorsLaw, may_say, must_say_age, said_in, say_age
from core.signups.rules import held_until
from core.signups.service.asking import let_pass
from core.signups.service.plans import Plan
from core.signups.service.statements import own_place, party_of, places_of_address, taken_times
from core.signups.time_rules import time_verdicts
from core.signups.values import (
    LIVE_HOLDS_PER_ADDRESS,
    SIGNUPS_PER_MINUTE,
    Place,
    Sheet,
    SignupState,
    Source,
)

HOLDS = (SignupState.HELD, SignupState.WAITLISTED, SignupState.OFFERED)


def guard_applicant(plan: Plan, sheet: Sheet) -> Steps[list[Place]]:
    """One sign-up a person and sheet; limits go by account and by address, never by network.

    Returns what a visitor's address has that nobody confirmed, wherever.
    """
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
        places = yield from places_of_address(email)
        if sum(place.state in HOLDS for place in places) >= LIVE_HOLDS_PER_ADDRESS:
            raise Refused(
                Refusal(
                    "too_many_holds",
                    msg("Several sign-ups with this address wait. Confirm them by mail first."),
                )
            )
        return places
    return []


def keep_age(plan: Plan, sheet: Sheet) -> Steps[None]:
    """Keep the age that a known person was asked for; one that still stands is not changed."""
    person, band = plan.applicant.person, plan.request.age
    if person is None or band is None or plan.terms is None:
        return
    today = to_wall(plan.now, sheet.zone).date()
    yield from keep_said_age(person, SaidAge(band=band, said_on=today), plan.terms.law)


def keep_said_age(person: UUID, said: SaidAge, law: MinorsLaw) -> Steps[None]:
    """Keep what somebody says where they had to say it. Raises Refused for a band too old."""
    rows = yield Sql("SELECT age_band, age_said_on FROM people_person WHERE id = ?", [person])
    before = said_in(rows[0]) if rows else None
    if not must_say_age(before, said.said_on, law):
        return
    refuse(may_say(said.band, before, said.said_on))
    yield from say_age(person, said)


def guard_time(plan: Plan, sheet: Sheet, person: UUID) -> Steps[None]:
    """Refuse or warn where the person's time does not allow it; a host's override is logged."""
    taken = yield from taken_times(person, sheet)
    yield from let_pass(
        time_verdicts(sheet, taken, accepts_overlap=plan.request.accepts_overlap),
        reason=plan.override_reason,
        viewer=plan.viewer,
        signup=plan.signups[0],
        sheet=sheet,
    )


def shared_hold(
    plan: Plan, sheet: Sheet, state: SignupState, places: Sequence[Place]
) -> Steps[Place | None]:
    """The living hold among an address's `places` that a second try stands for, and renews.

    The answer is the same as to a stranger; the place is taken once.
    """
    waits_alike = state in (SignupState.HELD, SignupState.WAITLISTED)
    if not waits_alike or plan.screen_link is None or plan.request.is_for_child:
        return None  # two children of one guardian are two
    alike = [
        one for one in places if one.sheet == sheet.id and one.shares is None and one.state is state
    ]
    if not alike:
        return None
    party = yield from party_of(alike[0].id)
    if len(party) != plan.request.size:
        return None
    if state is SignupState.HELD:
        yield Sql(
            "UPDATE signups_signup SET held_until = ?"
            " WHERE state = 'held' AND (party = ? OR shares = ?)",
            [held_until(sheet, plan.now), party[0].party, party[0].id],
        )
    return party[0]
