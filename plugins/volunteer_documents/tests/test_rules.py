"""What may be asked, stated and taken back, case by case."""

from datetime import date, timedelta

import pytest

from core.contracts.viewer import Viewer
from core.data.ids import new_id
from plugins.volunteer_documents.rules import (
    certificate_faults,
    due_day,
    is_due_soon,
    may_ask,
    may_certify,
    may_decline,
    may_state,
    opinion_faults,
    period_faults,
    reminder_due,
)
from plugins.volunteer_documents.values import Reminder, RequestState, StatementKind

ME, OTHER = new_id(), new_id()
VIEWER = Viewer(account=new_id(), person=ME, name="Łucja Żuraw")
CERTIFICATE, OPINION = StatementKind.CERTIFICATE, StatementKind.OPINION
ASKED = RequestState.ASKED


def code(verdict):
    return verdict.code if verdict else None


@pytest.mark.parametrize(
    ("person", "is_namesake", "expected"),
    [
        (OTHER, True, None),
        (ME, False, "own_statement"),
        (None, False, None),
        (None, True, "own_statement"),
    ],
)
def test_nobody_states_anything_about_themselves(person, is_namesake, expected):
    assert code(may_state(VIEWER, person, is_namesake=is_namesake)) == expected


@pytest.mark.parametrize(
    ("minutes", "assumed", "expected"),
    [(120, 0, None), (0, 0, "no_hours"), (120, 1, "not_looked_at"), (-5, 0, "no_hours")],
)
def test_hours_are_certified_that_somebody_has_looked_at(minutes, assumed, expected):
    assert code(may_certify(minutes, assumed)) == expected


@pytest.mark.parametrize(
    ("kind", "state", "minutes", "expected"),
    [
        (CERTIFICATE, ASKED, 0, None),
        (CERTIFICATE, ASKED, 60, "owed"),
        (OPINION, ASKED, 60, None),
        (OPINION, RequestState.ANSWERED, 60, "decided"),
        (CERTIFICATE, RequestState.WITHDRAWN, 0, "decided"),
    ],
)
def test_a_certificate_of_hours_is_owed(kind, state, minutes, expected):
    assert code(may_decline(kind, state, minutes)) == expected


def test_who_has_helped_may_ask():
    assert may_ask(1) is None
    assert code(may_ask(0)) == "never_helped"


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (None, None, set()),
        (date(2026, 5, 1), date(2026, 5, 1), set()),
        (date(2026, 5, 2), date(2026, 5, 1), {"last"}),
        (date(2027, 1, 1), None, {"first"}),
    ],
)
def test_a_period_goes_forward_and_has_begun(first, last, wrong):
    assert set(period_faults(first, last, date(2026, 11, 29))) == wrong


def test_the_answer_is_due_so_many_days_later():
    assert due_day(date(2026, 12, 25), 14) == date(2027, 1, 8)


def test_what_a_paper_lacks():
    assert set(certificate_faults(" ", "")) == {"name", "scope"}
    assert certificate_faults("Jan", "Pomoc") == {}
    assert set(opinion_faults("", " ")) == {"name", "text"}
    assert set(opinion_faults("Jan", "a" * 6001)) == {"text"}
    assert opinion_faults("Jan", "Dobrze.") == {}


DUE_ON = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("in_days", "reminded", "expected"),
    [
        (4, None, None),
        (3, None, Reminder.SOON),
        (0, None, Reminder.SOON),
        (0, 3, None),
        (-1, None, Reminder.LATE),
        (-1, 3, Reminder.LATE),
        (-1, 0, Reminder.LATE),
        (-2, -1, None),
        (-300, None, Reminder.LATE),
    ],
)
def test_a_host_is_reminded_before_the_day_and_after_it(in_days, reminded, expected):
    """Days are those that are left until the due day."""
    reminded_on = None if reminded is None else DUE_ON - timedelta(days=reminded)
    assert reminder_due(DUE_ON, reminded_on, DUE_ON - timedelta(days=in_days)) is expected


@pytest.mark.parametrize(("in_days", "expected"), [(4, False), (3, True), (0, True), (-1, False)])
def test_the_due_day_is_near_for_three_days(in_days, expected):
    assert is_due_soon(DUE_ON, DUE_ON - timedelta(days=in_days)) is expected
