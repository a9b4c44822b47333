"""Somebody without a sign-up, and sign-ups that wait, at the gate."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import pytest

from core.checkin.api import Offer, Result, WalkIn, admit, attendance_of, walk_in
from core.contracts.ages import AgeBand
from core.contracts.errors import NotFound
from core.contracts.signups import CheckinListDraft
from core.data.commands import read
from core.data.ids import new_id
from core.kernel import registry as kernel_registry
from core.people.api import ConsentScope, Relation
from core.signups.api import signup_by_id
from core.signups.service.consents import Answer, consent_on_paper
from tests.core.checkin import house
from tests.core.checkin.house import apply, at, code_of, count, enrol, read_at, reading
from tests.core.checkin.trial import plugin as trial


def wish(thing, name="Jan Nowak", **given) -> WalkIn:
    return WalkIn(
        gate_list=thing.gate.id,
        device=given.pop("device", new_id()),
        nonce=given.pop("nonce", new_id().hex),
        name=name,
        **given,
    )


async def test_a_walk_in_has_a_place_and_is_here(thing, gatekeeper):
    answer = await walk_in(wish(thing, "Jan Nowak", gate="East"), viewer=gatekeeper, now=at())
    assert (answer.result, answer.name) == (Result.OK, "Jan Nowak")
    place = await signup_by_id(answer.signup)
    assert (place.source, place.state, place.person) == ("walk_in", "confirmed", None)
    found = await attendance_of(thing.gate, now=at())
    assert (found.arrived, found.expected) == (1, 1)


async def test_a_walk_in_with_an_address_is_a_person(thing, gatekeeper):
    answer = await walk_in(
        wish(thing, "Jan Nowak", email="jan@example.org"), viewer=gatekeeper, now=at()
    )
    place = await signup_by_id(answer.signup)
    assert place.person is not None
    assert place.email == "jan@example.org"


async def test_a_full_hall_is_full(host, gatekeeper):
    thing = await house.make_thing(host, capacity=1)
    await enrol(thing)
    for anyway in (False, True):
        answer = await walk_in(wish(thing, lets_in_anyway=anyway), viewer=gatekeeper, now=at())
        assert (answer.result, answer.reason.code, answer.decision.offer) == (
            Result.REFUSED,
            "full",
            None,
        )
    assert await count("signups_signup") == 1
    assert await count("checkin_presence") == 0
    assert await count("checkin_scan", "result = 'refused' AND reason = 'full'") == 2


async def test_the_last_place_goes_to_one_of_many_walk_ins(host, gatekeeper):
    thing = await house.make_thing(host, capacity=1)
    answers = await asyncio.gather(
        *(walk_in(wish(thing, f"Osoba {n}"), viewer=gatekeeper, now=at()) for n in range(8))
    )
    assert sorted(one.result for one in answers) == ["ok"] + ["refused"] * 7
    assert await count("checkin_presence") == 1


async def test_a_walk_in_sent_again_is_one_walk_in(thing, gatekeeper):
    given = wish(thing, email="jan@example.org")
    answers = await asyncio.gather(*(walk_in(given, viewer=gatekeeper, now=at()) for _ in range(6)))
    assert {one.result for one in answers} == {Result.OK}
    assert len({one.scan for one in answers}) == 1
    assert await count("signups_signup") == await count("checkin_scan") == 1


async def test_somebody_who_has_a_sign_up_is_checked_in_with_it(thing, gatekeeper):
    signup = await enrol(thing, "Jan Nowak", email="jan@example.org")
    answer = await walk_in(wish(thing, "Jan", email="Jan@Example.org"), viewer=gatekeeper, now=at())
    assert (answer.result, answer.signup) == (Result.OK, signup)
    assert await count("signups_signup") == 1


async def test_time_taken_elsewhere_is_said_and_can_be_overridden(host, thing, gatekeeper):
    elsewhere = await house.make_thing(host)
    await enrol(elsewhere, "Jan", email="jan@example.org")
    refused = await walk_in(
        wish(thing, "Jan", email="jan@example.org"), viewer=gatekeeper, now=at()
    )
    assert (refused.reason.code, refused.decision.offer) == ("overlap", Offer.LET_IN_ANYWAY)
    let_in = await walk_in(
        wish(thing, "Jan", email="jan@example.org", lets_in_anyway=True),
        viewer=gatekeeper,
        now=at(),
    )
    assert let_in.result is Result.OK
    assert await count("audit_entry", "action = 'signups.overlap.overridden'") == 1


async def test_a_closed_list_signs_nobody_up(host, gatekeeper):
    thing = await house.make_thing(
        host, lists=(CheckinListDraft(key="trial.gate", title="Gate", closes_at=at(-0.5)),)
    )
    answer = await walk_in(wish(thing), viewer=gatekeeper, now=at())
    assert answer.reason.code == "closed"
    assert await count("signups_signup") == 0


async def test_a_held_sign_up_is_told_and_admitted_by_whoever_stands_there(host, gatekeeper):
    thing = await house.make_thing(host, starts=1)
    signup = await apply(thing, name="Ola Ęcka", email="ola@example.org", when=at())
    refused = await read_at(thing.gate, await code_of(signup), viewer=gatekeeper)
    assert (refused.reason.code, refused.decision.offer, refused.name) == (
        "not_confirmed",
        Offer.ADMIT,
        "Ola Ęcka",
    )
    answer = await admit(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    assert (answer.result, answer.signup) == (Result.OK, signup)
    assert (await signup_by_id(signup)).state == "confirmed"


async def test_a_hold_that_ran_out_is_not_admitted(thing, gatekeeper):
    signup = await apply(thing, name="Ola Ęcka")
    answer = await admit(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    assert (answer.reason.code, answer.name) == ("lapsed", "Ola Ęcka")
    assert await count("checkin_presence") == 0


async def test_a_requested_sign_up_is_decided_at_the_gate_while_there_is_room(host, gatekeeper):
    thing = await house.make_thing(host, capacity=1, needs_approval=True)
    asked = [
        await apply(thing, person=await house.make_person(f"Osoba {number}")) for number in range(2)
    ]
    first = await admit(reading(thing.gate, signup=asked[0]), viewer=gatekeeper, now=at())
    second = await admit(reading(thing.gate, signup=asked[1]), viewer=gatekeeper, now=at())
    assert first.result is Result.OK
    assert (second.result, second.reason.code) == (Result.REFUSED, "full")
    rows = await read("SELECT taken FROM signups_sheet WHERE id = ?", [thing.sheet])
    assert rows[0]["taken"] == 1


async def test_nobody_is_admitted_through_another_things_list(host, thing, gatekeeper):
    other = await house.make_thing(host)
    signup = await apply(other)
    with pytest.raises(NotFound):
        await admit(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    assert (await signup_by_id(signup)).state == "held"


# --- minors -------------------------------------------------------------------------------------


@pytest.fixture
def minors_need_consent(thing):
    """The trial room asks the age, as volunteering does."""
    rooms = kernel_registry.current()
    before, kinds = rooms.signup_kinds, dict(rooms.signup_kinds)
    kinds[trial.KIND] = replace(kinds[trial.KIND], asks_age=True)
    object.__setattr__(rooms, "signup_kinds", MappingProxyType(kinds))
    yield
    object.__setattr__(rooms, "signup_kinds", before)


@pytest.mark.usefixtures("minors_need_consent")
@pytest.mark.parametrize("email", ["", "zosia@example.org"])
@pytest.mark.parametrize("band", ["under_13", "13_15", "16_17"])
async def test_a_minor_walks_in_once_the_guardians_paper_is_kept(thing, gatekeeper, band, email):
    asked = wish(thing, "Zosia Mała", age=AgeBand(band), email=email)
    answer = await walk_in(asked, viewer=gatekeeper, now=at())
    assert (answer.result, answer.reason.code) == (Result.REFUSED, "pending_guardian")
    (row,) = await read("SELECT id, person FROM signups_signup")
    signup = UUID(str(row["id"]))
    assert row["person"] is not None
    assert (await signup_by_id(signup)).waits_for_guardian
    assert await count("checkin_presence") == 0
    form = Answer(guardian_name="Ewa Mała", relation=Relation.PARENT, scope=ConsentScope.SIGNUP)
    today = house.NOW.date() - timedelta(days=1)
    await consent_on_paper(
        signup, form, signed_on=today, lies="the gate's folder", viewer=gatekeeper, now=at()
    )
    code = await code_of(signup)
    assert (await read_at(thing.gate, code, viewer=gatekeeper, now=at())).result is Result.OK


@pytest.mark.usefixtures("minors_need_consent")
async def test_a_grown_up_walks_in_at_once(thing, gatekeeper):
    answer = await walk_in(wish(thing, age=AgeBand.ADULT), viewer=gatekeeper, now=at())
    assert answer.result is Result.OK
