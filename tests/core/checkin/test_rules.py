"""Periods, corrected clocks, verdicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checkin import rules
from core.checkin.values import GateList, Offer, Result, ShownPass
from core.contracts.signups import Period
from core.data.ids import new_id
from core.data.times import to_utc, to_wall

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SUBJECT = new_id()


def gate_list(**given) -> GateList:
    known = {
        "id": new_id(),
        "kind": "trial.thing",
        "subject": SUBJECT,
        "organization": new_id(),
        "key": "gate",
        "title": "Gate",
        "period": Period.ONCE,
        "opens_at": None,
        "closes_at": None,
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=5),
        "day_starts_at_hour": 0,
        "zone": "Europe/Warsaw",
    }
    return GateList(**(known | given))


def shown(**given) -> ShownPass:
    known = {
        "id": new_id(),
        "signup": new_id(),
        "kind": "trial.thing",
        "subject": SUBJECT,
        "not_after": NOON + timedelta(days=1),
        "revoked_at": None,
        "state": "confirmed",
        "name": "Łucja",
    }
    return ShownPass(**(known | given))


def warsaw(*wall: int) -> datetime:
    return to_utc(datetime(*wall), "Europe/Warsaw")  # noqa: DTZ001 -- a wall time


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        ((2026, 10, 24, 23, 0), "2026-10-24"),
        ((2026, 10, 25, 0, 30), "2026-10-24"),
        ((2026, 10, 25, 3, 59), "2026-10-24"),
        ((2026, 10, 25, 4, 0), "2026-10-25"),
        ((2026, 3, 29, 1, 59), "2026-03-28"),
        ((2026, 3, 29, 3, 59), "2026-03-28"),
        ((2026, 3, 29, 4, 0), "2026-03-29"),
    ],
)
def test_the_operational_day_follows_the_clock_on_the_wall_when_it_is_changed(wall, day):
    daily = gate_list(period=Period.DAILY, day_starts_at_hour=4)
    assert rules.period_of(daily, warsaw(*wall), new_id()) == day


@given(
    st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)),  # noqa: DTZ001 -- made aware below
    st.integers(0, 23),
)
def test_operational_days_never_go_back_over_a_change_of_the_clocks(moment, hour):
    """Each quarter of an hour is in the same day as the one before, or in the next."""
    daily = gate_list(period=Period.DAILY, day_starts_at_hour=hour)
    instant = moment.replace(tzinfo=UTC)
    wall = to_wall(instant, "Europe/Warsaw")
    if wall.hour == 2 == hour:
        return  # the hour that is there twice: both are the new day
    first = rules.period_of(daily, instant, new_id())
    second = rules.period_of(daily, instant + timedelta(minutes=15), new_id())
    assert first <= second


def test_each_entry_is_a_period_of_its_own_and_once_is_one():
    reading = new_id()
    assert rules.period_of(gate_list(period=Period.EACH_ENTRY), NOON, reading) == str(reading)
    assert rules.period_of(gate_list(), NOON, reading) == "once"


@pytest.mark.parametrize("off", [timedelta(hours=3), timedelta(days=-1), timedelta(0)])
def test_a_wrong_clock_does_not_matter_only_how_long_the_reading_waited(off):
    """Case 24: three hours ahead, a day behind."""
    read_at = NOON + off
    assert rules.corrected(read_at, read_at + timedelta(minutes=7), NOON) == NOON - timedelta(
        minutes=7
    )


def test_a_clock_that_jumped_back_between_reading_and_sending_is_not_believed():
    assert rules.corrected(NOON, NOON - timedelta(hours=1), NOON) == NOON
    assert rules.corrected(NOON - timedelta(days=9), NOON, NOON) == NOON
    assert rules.corrected(None, None, NOON) == NOON


def test_skew_is_told_apart_from_a_second_of_network():
    assert rules.is_skewed(NOON + timedelta(hours=3), NOON)
    assert rules.is_skewed(NOON - timedelta(days=1), NOON)
    assert not rules.is_skewed(NOON - timedelta(seconds=40), NOON)
    assert not rules.is_skewed(None, NOON)


@pytest.mark.parametrize(
    ("given_list", "given_pass", "reason"),
    [
        ({}, {"subject": new_id()}, "wrong_event"),
        ({}, {"state": "cancelled"}, "cancelled"),
        ({}, {"revoked_at": NOON}, "revoked"),
        ({}, {"state": "cancelled", "revoked_at": NOON}, "cancelled"),
        ({}, {"not_after": NOON}, "expired"),
        ({"opens_at": NOON + timedelta(minutes=1)}, {}, "not_yet_open"),
        ({"closes_at": NOON}, {}, "closed"),
        ({}, {"state": "held"}, "not_confirmed"),
        ({}, {"state": "guardian"}, "pending_guardian"),
        ({}, {"state": "requested"}, "not_decided"),
        ({}, {"state": "offered"}, "not_accepted"),
        ({}, {"state": "waitlisted"}, "waiting"),
        ({}, {"state": "declined"}, "not_active"),
        ({}, {"state": ""}, "not_active"),
    ],
)
def test_every_refusal_says_why(given_list, given_pass, reason):
    decision = rules.refusal_of(gate_list(**given_list), shown(**given_pass), NOON)
    assert decision is not None
    assert decision.result is Result.REFUSED
    assert decision.reason is not None
    assert decision.reason.code == reason
    assert decision.reason.text % decision.reason.values


def test_only_what_waits_for_a_confirmation_can_be_admitted():
    offers = {
        state: rules.refusal_of(gate_list(), shown(state=state), NOON).offer
        for state in ("held", "requested", "offered", "waitlisted", "cancelled", "lapsed")
    }
    assert {state for state, offer in offers.items() if offer is Offer.ADMIT} == {
        "held",
        "requested",
        "offered",
    }


def test_a_good_pass_on_an_open_list_is_not_refused():
    assert rules.refusal_of(gate_list(opens_at=NOON), shown(), NOON) is None


# --- clocks of devices without network -----------------------------------------------------------


def test_the_offset_that_the_device_knew_is_believed_wherever_its_clock_jumped():
    """Case 24: three hours ahead, a day behind, jumping back in between."""
    for skew in (timedelta(hours=3), timedelta(days=-1), timedelta(hours=-26)):
        for jump in (timedelta(), timedelta(hours=-26), timedelta(minutes=50)):
            read, sent = NOON + skew, NOON + timedelta(hours=1) + skew + jump
            found = rules.corrected_by_offset(
                read, sent, skew, received_at=NOON + timedelta(hours=1)
            )
            assert found == (NOON, True)


def test_without_an_offset_the_wait_counts_and_a_jump_is_not_believed():
    came = NOON + timedelta(hours=1)
    waited = rules.corrected_by_offset(
        NOON + timedelta(hours=3), came + timedelta(hours=3), None, received_at=came
    )
    assert waited == (NOON, True)
    jumped = rules.corrected_by_offset(NOON, came - timedelta(hours=5), None, received_at=came)
    assert jumped == (came, True)
    assert rules.corrected_by_offset(None, None, None, received_at=came) == (came, False)
    assert rules.corrected_by_offset(NOON, came, None, received_at=came) == (NOON, False)


def test_an_offset_that_names_the_future_is_not_believed():
    offset = timedelta(hours=-2)
    found = rules.corrected_by_offset(NOON, NOON, offset, received_at=NOON)
    assert found == (NOON, False)


# --- rooms and lists -----------------------------------------------------------------------------


def test_a_list_that_was_closed_by_hand_takes_nobody():
    closed = gate_list(closed_at=NOON)
    assert rules.may_use(closed, NOON).code == "closed_by_hand"
    assert rules.may_use(closed, NOON - timedelta(minutes=1)) is None


def test_a_full_room_takes_who_is_in_it_and_nobody_more():
    room = gate_list(capacity=2)
    assert rules.may_hold_more(room, 1, is_inside=False) is None
    assert rules.may_hold_more(room, 2, is_inside=False).code == "room_full"
    assert rules.may_hold_more(room, 2, is_inside=True) is None
    assert rules.may_hold_more(gate_list(), 9000, is_inside=False) is None


def test_a_list_for_others_takes_them_and_says_so_to_its_own():
    helpers = new_id()
    meal = gate_list(sheet=helpers)
    assert rules.refusal_of(meal, shown(sheet=helpers, subject=new_id()), NOON) is None
    assert rules.refusal_of(meal, shown(sheet=new_id()), NOON).reason.code == "not_on_list"
    stranger = shown(sheet=new_id(), subject=new_id())
    assert rules.refusal_of(meal, stranger, NOON).reason.code == "wrong_event"
