"""What readings amount to in any order; gates that did not hear of each other."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.checkin.derivation import clashes, outcomes, presences, stays
from core.checkin.values import Direction, Reading, Stay
from core.contracts.signups import Period
from core.data.ids import new_id
from tests.core.checkin.test_rules import NOON, gate_list

GATE = gate_list()


def derive(readings):
    """The one presence of a list that counts once."""
    return presences(GATE, readings).get("once")


def entry(minute: int, **given) -> Reading:
    return reading(Direction.ENTRY, minute, **given)


def reading(direction: Direction, minute: int, **given) -> Reading:
    return Reading(
        id=new_id(),
        direction=direction,
        at=NOON + timedelta(minutes=minute),
        device=given.pop("device", UUID(int=1)),
        nonce=given.pop("nonce", new_id().hex),
        **given,
    )


def undo(target: Reading, minute: int) -> Reading:
    return reading(Direction.UNDO, minute, undone_scan=target.id)


def test_the_first_of_two_gates_counts():
    east, west = entry(0, gate="East"), entry(1, gate="West")
    found = derive([west, east])
    assert found is not None
    assert (found.first_gate, found.first_scan, found.left_at) == ("East", east.id, None)


def test_leaving_and_coming_back():
    came, left, back = entry(0), reading(Direction.EXIT, 10), entry(20)
    assert derive([came, left]).left_at == left.at
    again = derive([came, left, back])
    assert (again.first_entry_at, again.left_at) == (came.at, None)
    assert derive([came, left, back, undo(back, 21)]).left_at == left.at


def test_an_undo_takes_back_what_was_pressed_twice():
    first, twice = entry(0), entry(1)
    assert derive([first, twice, undo(first, 2)]) is None
    assert derive([first, twice, undo(first, 2), entry(3)]).first_entry_at == NOON + timedelta(
        minutes=3
    )


def test_an_undone_leaving_leaves_the_entry():
    came, left = entry(0), reading(Direction.EXIT, 5)
    found = derive([came, left, undo(left, 6)])
    assert (found.first_entry_at, found.left_at) == (came.at, None)


def test_leaving_without_having_come_is_nothing():
    assert derive([reading(Direction.EXIT, 0)]) is None


@given(
    st.lists(st.tuples(st.sampled_from(["in", "out", "undo"]), st.integers(0, 30)), max_size=9),
    st.randoms(),
)
def test_the_order_in_which_devices_come_back_does_not_matter(steps, random):
    readings: list[Reading] = []
    for what, minute in steps:
        if what == "undo" and readings:
            readings.append(undo(readings[0], minute))
        else:
            direction = Direction.EXIT if what == "out" else Direction.ENTRY
            readings.append(reading(direction, minute, device=new_id()))
    expected = derive(readings)
    random.shuffle(readings)
    assert derive(readings) == expected


def test_an_undo_that_names_a_nonce_finds_it_whenever_it_comes():
    came = entry(0, nonce="n1")
    back = reading(Direction.UNDO, 2, undone_nonce="n1")
    other = reading(Direction.UNDO, 2, undone_nonce="n1", device=UUID(int=2))
    assert derive([back, came]) is None
    assert derive([other, came]) is not None
    assert derive([back]) is None


def test_a_leaving_belongs_to_the_entry_before_it_across_days():
    days = gate_list(period=Period.DAILY)
    came, left = entry(0), reading(Direction.EXIT, 26 * 60)
    late = entry(25 * 60)
    assert presences(days, [left, came])["2026-06-01"].left_at == left.at
    found = presences(days, [left, late, came])
    assert found["2026-06-01"].left_at is None
    assert found["2026-06-02"].left_at == left.at


def test_a_noted_leaving_gives_way_to_a_real_one():
    came, noted = entry(0), reading(Direction.EXIT, 60, is_closing=True)
    assert derive([came, noted]).left_at == noted.at
    real = reading(Direction.EXIT, 90)
    assert derive([came, noted, real]).left_at == real.at


def test_breaks_lie_between_stays():
    came, left, back = entry(0), reading(Direction.EXIT, 10), entry(20)
    twice = entry(25)
    assert stays(GATE, [back, twice, left, came]) == [
        Stay(entered_at=came.at, left_at=left.at),
        Stay(entered_at=back.at, left_at=None),
    ]
    noted = reading(Direction.EXIT, 60, is_closing=True)
    assert stays(GATE, [came, left, back, noted])[-1] == Stay(
        entered_at=back.at, left_at=noted.at, is_noted=True
    )
    real = reading(Direction.EXIT, 70)
    assert stays(GATE, [came, left, back, noted, real])[-1].left_at == real.at
    assert stays(GATE, [left, undo(came, 5)]) == []
    assert stays(GATE, [came, left, undo(came, 30)]) == []


@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=12), mix=st.randoms())
def test_stays_do_not_depend_on_the_order_of_readings(steps, mix):
    readings = [
        reading(Direction.ENTRY if enters else Direction.EXIT, minute) for enters, minute in steps
    ]
    mixed = list(readings)
    mix.shuffle(mixed)
    found = stays(GATE, readings)
    assert stays(GATE, mixed) == found
    ends = [moment for one in found for moment in (one.entered_at, one.left_at) if moment]
    assert ends == sorted(ends)


def test_each_entry_is_what_it_was_for_who_stood_there():
    east, west, out, back = entry(0, gate="East"), entry(1), reading(Direction.EXIT, 2), entry(3)
    early = reading(Direction.EXIT, -5)
    found = outcomes(GATE, [back, out, west, east, early])
    assert [found[one.id].kind for one in (early, east, west, out, back)] == [
        "nothing_before",
        "new",
        "again",
        "new",
        "back",
    ]
    assert (found[west.id].first_at, found[west.id].first_gate) == (east.at, "East")


def test_two_gates_that_did_not_hear_of_each_other_clash():
    east = entry(0, gate="East", device=UUID(int=1))
    west = entry(1, gate="West", device=UUID(int=2))
    alone = {east.id: True, west.id: True}
    found = clashes(GATE, [west, east], alone)
    assert [(one.gate, one.is_offline) for one in found["once"]] == [("East", True), ("West", True)]
    assert clashes(GATE, [west, east], {east.id: False, west.id: False}) == {}
    assert clashes(GATE, [west, east], {east.id: True}) == {}


def test_who_left_in_between_was_let_in_again_rightly():
    east = entry(0, device=UUID(int=1))
    left = reading(Direction.EXIT, 1, device=UUID(int=1))
    west = entry(2, device=UUID(int=2))
    alone = {east.id: True, west.id: True}
    assert clashes(GATE, [west, left, east], alone) == {}


@given(st.integers(0, 2**32))
def test_many_orders_one_outcome(seed):
    """With undos by nonce, days, leavings without an entry; also where each entry counts."""
    random = Random(seed)
    readings: list[Reading] = []
    for number in range(12):
        kind = random.choice([Direction.ENTRY, Direction.ENTRY, Direction.EXIT, Direction.UNDO])
        named = readings[-1].nonce if readings and kind is Direction.UNDO else ""
        one = reading(
            kind,
            random.randrange(0, 3000, 7),
            device=UUID(int=random.randrange(3)),
            nonce=f"n{number}",
            undone_nonce=named,
            sequence=number,
        )
        readings.append(one)
    for period in Period:
        of_list = gate_list(period=period)
        expected = presences(of_list, readings)
        for _ in range(3):
            random.shuffle(readings)
            assert presences(of_list, readings) == expected
