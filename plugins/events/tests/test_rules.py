"""Decisions about events, as tables."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from core.contracts.cases import Decision
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR, Grant, Viewer
from plugins.events import rules
from plugins.events.values import EventState, Registration, Spot, Timing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOST = uuid4()
ZONE = "Europe/Warsaw"
TITLE, SUMMARY = LocalizedText.of("Festyn"), LocalizedText.of("Krótko")


@dataclass(kw_only=True)
class Row:
    """What the decisions look at."""

    id: UUID = field(default_factory=uuid4)
    state: str = "published"
    is_hidden: bool = False
    title: LocalizedText = TITLE
    summary: LocalizedText = SUMMARY
    place_name: str = "Ratusz"
    address: str = ""
    is_online: bool = False
    link: str = ""
    starts_at: datetime = NOW + timedelta(hours=10)
    ends_at: datetime = NOW + timedelta(hours=12)
    zone: str = ZONE


def on_host(role):
    return Viewer(
        account=uuid4(), grants=(Grant(role=role, scope_kind="organization", scope_id=HOST),)
    )


def in_city(role):
    return Viewer(account=uuid4(), grants=(Grant(role=role, scope_kind="city"),))


@pytest.mark.parametrize(
    ("viewer", "drafts"),
    [
        (VISITOR, False),
        (on_host("volunteer"), False),
        (on_host("coordinator"), True),
        (on_host("organization_admin"), True),
        (in_city("city_officer"), True),
        (in_city("city_admin"), True),
        (Viewer(device=uuid4()), False),
    ],
)
def test_who_sees_drafts(viewer, drafts):
    for state in EventState:
        is_public = state not in (EventState.DRAFT, EventState.WAITING)
        assert rules.may_see(viewer, Row(state=state), HOST) is (is_public or drafts)
        assert rules.may_see(viewer, Row(state=state, is_hidden=True), HOST) is drafts


AHEAD = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=2)}
OVER = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
D, W, P, O, C = EventState  # noqa: E741 -- draft, waiting, published, postponed, cancelled


@pytest.mark.parametrize(
    ("verdict", "ahead", "over"),
    [
        (rules.may_publish, {D, W}, set()),
        (rules.may_move, {P, O}, {O}),
        (rules.may_postpone, {P}, set()),
        (rules.may_cancel, {P, O}, {O}),
        (rules.may_apply, {P}, set()),
    ],
)
def test_what_may_happen_in_which_state(verdict, ahead, over):
    for times, allowed in ((AHEAD, ahead), (OVER, over)):
        found = {state for state in EventState if verdict(Row(state=state, **times), NOW) is None}
        assert found == allowed, times


@pytest.mark.parametrize(
    ("verdict", "allowed"),
    [
        (rules.may_edit, {D, W, P, O}),
        (rules.may_delete, {D}),
        (rules.may_withdraw, {W}),
    ],
)
def test_what_may_happen_whenever(verdict, allowed):
    assert {state for state in EventState if verdict(Row(state=state)) is None} == allowed


def test_hidden_events_take_no_sign_ups():
    assert rules.may_apply(Row(is_hidden=True), NOW).code == "not_public"


def test_the_author_may_return_but_not_approve():
    officer = in_city("city_officer")
    waiting = Row(state="waiting")
    codes = {
        decision: rules.may_decide(waiting, decision, viewer=officer, author=officer.account)
        for decision in Decision
    }
    assert codes[Decision.APPROVE].code == "own_event"
    assert codes[Decision.RETURN] is None
    assert rules.may_decide(waiting, Decision.APPROVE, viewer=officer, author=None) is None
    published = Row(state="published")
    assert rules.may_decide(published, Decision.RETURN, viewer=officer, author=None) is not None


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, set()),
        ({"title": LocalizedText(), "summary": LocalizedText()}, {"title", "summary"}),
        ({"place_name": ""}, {"place_name"}),
        ({"place_name": "", "is_online": True}, {"link"}),
        ({"place_name": "", "is_online": True, "link": "https://example.org"}, set()),
    ],
)
def test_missing_for_publishing(given, missing):
    assert set(rules.missing_for_publishing(Row(**given))) == missing


def timing(start, end):
    return Timing(
        starts_at=NOW + timedelta(hours=start), ends_at=NOW + timedelta(hours=end), zone=ZONE
    )


@pytest.mark.parametrize(
    ("start", "end", "is_wrong"), [(1, 2, False), (1, 1, True), (2, 1, True), (0, 93 * 24, True)]
)
def test_timing_faults(start, end, is_wrong):
    assert bool(rules.timing_faults(timing(start, end))) is is_wrong


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, set()),
        ({"capacity": 0}, {"capacity"}),
        ({"capacity": -3}, {"capacity"}),
        ({"capacity": 100_001}, {"capacity"}),
        ({"closes_at": NOW + timedelta(hours=30)}, {"signup_closes_at"}),
        ({"opens_at": NOW + timedelta(hours=11)}, {"signup_opens_at"}),
        (
            {"opens_at": NOW + timedelta(hours=2), "closes_at": NOW + timedelta(hours=1)},
            {"signup_opens_at"},
        ),
    ],
)
def test_registration_faults(given, fields):
    wanted = Registration(is_wanted=True, **given)
    assert set(rules.registration_faults(wanted, timing(10, 12))) == fields
    unwanted = replace(wanted, is_wanted=False)  # a number that nobody could mean is told anyway
    assert set(rules.registration_faults(unwanted, timing(10, 12))) == fields & {"capacity"}


def test_registration_times_that_no_longer_fit_are_dropped():
    opens, closes = NOW + timedelta(hours=5), NOW + timedelta(hours=9)

    def fitted(at):
        return rules.fitted_registration_times(opens_at=opens, closes_at=closes, timing=at)

    assert fitted(timing(20, 22)) == (opens, closes)
    assert fitted(timing(6, 8)) == (opens, None)
    assert fitted(timing(1, 2)) == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "is_several"),
    [
        (datetime(2026, 11, 28, 10, tzinfo=UTC), datetime(2026, 11, 28, 20, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 20, tzinfo=UTC), datetime(2026, 11, 29, 2, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 20, tzinfo=UTC), datetime(2026, 11, 29, 3, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 8, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC), True),
        # clocks in Warsaw go back in the night to 25 October
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC), False),
    ],
)
def test_a_night_until_four_belongs_to_its_evening(start, end, is_several):
    assert rules.is_over_several_days(Timing(starts_at=start, ends_at=end, zone=ZONE)) is is_several


@pytest.mark.parametrize(("days_ago", "moved"), [(-3, 7), (0, 7), (1, 7), (7, 14), (20, 21)])
def test_copy_days_are_whole_weeks_and_lie_ahead(days_ago, moved):
    row = Row(starts_at=NOW - timedelta(days=days_ago))
    days = rules.copy_days(row, NOW)
    assert days == moved
    assert row.starts_at + timedelta(days=days) > NOW


def test_postponed_events_are_never_past():
    assert rules.is_past(Row(state="published", **OVER), NOW)
    assert not rules.is_past(Row(state="postponed", **OVER), NOW)


def test_place_words_leave_out_what_is_empty():
    assert rules.place_words(Spot(place_name="Ratusz")) == "Ratusz"
    assert rules.place_words(Spot(place_name="Ratusz", address="Rynek 1")) == "Ratusz, Rynek 1"
    assert rules.place_words(Spot()) == ""
