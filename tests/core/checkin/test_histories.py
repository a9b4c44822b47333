"""One history of a field, whatever order it comes in: one state, and no reading lost."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.checkin.api import Batch, Direction, merge_scans, rebuild_presence
from core.contracts.signups import Period
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.encoding import as_instant
from core.data.ids import new_id
from tests.core.checkin.field import Field, Shelf, played, shuffled
from tests.core.checkin.house import NOW, count, enrol
from tests.core.checkin.test_rules import NOON, gate_list
from tests.core.checkin.trial import plugin as trial

SHUFFLES = 200
PEOPLE = [new_id() for _ in range(4)]
LISTS = [gate_list(period=period, day_starts_at_hour=4) for period in Period]
SKEWS = st.integers(-26 * 60, 26 * 60).map(lambda minutes: timedelta(minutes=minutes))
WHICH, WHO, WHERE = st.integers(0, 9), st.sampled_from(PEOPLE), st.sampled_from(LISTS)
CHANCE = st.randoms(use_true_random=False)


class GatesInAField(RuleBasedStateMachine):
    """Gates go up, read, take back, add people, lose answers, send twice; their clocks jump."""

    @initialize(skews=st.lists(SKEWS, min_size=2, max_size=4), chance=CHANCE)
    def begin(self, skews, chance) -> None:
        self.chance = chance
        self.field, self.shelf = Field(NOON, LISTS, PEOPLE), Shelf(LISTS)
        for skew in skews:
            self.field.put_up(skew)

    def gate(self, which):
        return self.field.gates[which % len(self.field.gates)]

    @rule(which=WHICH, who=WHO, where=WHERE)
    def somebody_comes(self, which, who, where) -> None:
        self.field.read(self.gate(which), where, signup=who)

    @rule(which=WHICH, who=WHO, where=WHERE)
    def somebody_leaves(self, which, who, where) -> None:
        self.field.read(self.gate(which), where, signup=who, direction=Direction.EXIT)

    @rule(which=WHICH, where=WHERE)
    def somebody_walks_in(self, which, where) -> None:
        self.field.read(self.gate(which), where, walk_in="Nowa Osoba")

    @precondition(lambda self: self.field.made)
    @rule(which=WHICH)
    def a_mistake_is_taken_back(self, which) -> None:
        self.field.take_back(self.gate(which), self.chance)

    @rule(which=WHICH, skew=SKEWS)
    def a_clock_jumps(self, which, skew) -> None:
        self.gate(which).skew = skew

    @rule(which=WHICH, is_heard=st.booleans())
    def a_gate_sends(self, which, is_heard) -> None:
        self.field.send(self.gate(which), self.chance, is_heard=is_heard)
        ((part, now),) = self.field.arrivals(self.field.sent[-1:])
        self.shelf.take(part, now)

    @invariant()
    def what_was_answered_is_kept(self) -> None:
        if not hasattr(self, "field"):
            return
        for gate in self.field.gates:
            waiting = {one.nonce for one in gate.queue}
            answered = {one.nonce for one in gate.made} - waiting
            assert answered <= {nonce for device, nonce in self.shelf.kept if device == gate.device}

    def teardown(self) -> None:
        if not hasattr(self, "field"):
            return
        self.field.finish()
        expected = kept_of(self.field, self.field.sent)
        assert len(expected.kept) == len(self.field.made)
        for _ in range(SHUFFLES):
            found = kept_of(self.field, shuffled(self.field, self.chance))
            assert found.kept.keys() == expected.kept.keys()
            assert found.state() == expected.state()


def kept_of(field, order) -> Shelf:
    shelf = Shelf(field.lists)
    for part, now in field.arrivals(order):
        shelf.take(part, now)
    return shelf


TestGatesInAField = GatesInAField.TestCase
TestGatesInAField.settings = settings(max_examples=4, stateful_step_count=30, deadline=None)


def test_a_state_that_takes_what_comes_last_is_found_out():
    """The control: by the order in which readings come in there is not one state."""
    field = played(Field(NOON, LISTS, PEOPLE), Random(1), steps=30)
    states = set()
    for seed in range(20):
        shelf = kept_of(field, shuffled(field, Random(seed)))
        for place, (key, (item, reading)) in enumerate(shelf.kept.items()):
            by_arrival = type(reading)(
                **{name: getattr(reading, name) for name in reading.__slots__}
                | {"at": NOON + timedelta(seconds=place)}
            )
            shelf.kept[key] = (item, by_arrival)
        states.add(repr([one[:2] + one[3:4] for one in shelf.state()]))
    assert len(states) > 1


@pytest.mark.parametrize("seed", range(4))
async def test_the_database_comes_to_the_state_of_the_rules_in_any_order(thing, seed):
    """The same histories through the service, some orders of each."""
    random = Random(seed)
    people = [await enrol(thing, f"Osoba {number}") for number in range(3)]
    field = Field(NOW, [thing.gate, thing.meal, thing.camp], people)
    played(field, random, steps=24)
    expected = kept_of(field, field.sent).state()
    for _ in range(4):
        await execute(
            Sql("DELETE FROM checkin_presence"),
            Sql("DELETE FROM checkin_scan"),
            Sql("DELETE FROM signups_signup WHERE source = 'walk_in'"),
            Sql("DELETE FROM idempotency_answer"),
        )
        for part, now in field.arrivals(shuffled(field, random)):
            sent = Batch(
                kind=trial.KIND,
                subject=thing.subject,
                device=part.gate.device,
                items=part.items,
                sent_at=now + part.skew,
            )
            answers = await merge_scans(sent, viewer=Viewer(device=part.gate.device), now=now)
            assert [one for one in answers if one.answer is None] == []
        assert await count("checkin_scan", "nonce NOT LIKE 'undo-%'") == len(field.made)
        assert await state_of_tables() == expected
    for one in field.lists:
        await rebuild_presence(one.id)
    assert await state_of_tables() == expected


async def state_of_tables():
    """Presences as the field knows people: by sign-up, or by the reading that made a walk-in."""
    rows = await read(
        "SELECT c.gate_list, c.first_entry_at, c.first_gate, c.left_at, p.signup, s.source,"
        " (SELECT MIN(n.nonce) FROM checkin_scan n WHERE n.pass_id = c.pass_id"
        "  AND n.direction = 'entry') AS nonce"
        " FROM checkin_presence c JOIN checkin_pass p ON p.id = c.pass_id"
        " JOIN signups_signup s ON s.id = p.signup"
    )
    return sorted(
        (
            str(row["gate_list"]),
            row["nonce"] if row["source"] == "walk_in" else str(row["signup"]),
            as_instant(row["first_entry_at"]).isoformat(),
            row["first_gate"],
            as_instant(row["left_at"]).isoformat() if row["left_at"] else "",
        )
        for row in rows
    )
