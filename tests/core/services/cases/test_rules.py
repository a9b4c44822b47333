"""Until when a case is due, and what may be done with it while it is open."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import Case, Decision, Stage
from core.contracts.texts import LocalizedText
from core.services.cases.rules import (
    absent_with,
    deputy_of,
    due_after,
    is_reminder_due,
    may_answer,
    may_assign,
    may_handle,
    stage_of_open,
)
from core.services.cases.values import Absence

NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA, JAN = uuid4(), uuid4()


def a_case(**more):
    given = {
        "id": uuid4(),
        "kind": "post.complaint",
        "subject": uuid4(),
        "title": LocalizedText(),
        "url_path": "/",
        "organization": None,
        "organization_name": "",
        "opened_at": NOW,
        "due_at": None,
        "closed_at": None,
        "decision": None,
        "reason": "",
    }
    return Case(**(given | more))


CLOSED = a_case(closed_at=NOW, decision=Decision.APPROVE, stage=Stage.DECIDED)


def test_days_are_counted_from_the_opening():
    opened = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert due_after(opened, 7) == datetime(2027, 4, 3, 12, tzinfo=UTC)


def test_only_what_waits_is_handled():
    assert may_handle(a_case()) is None
    assert may_handle(CLOSED).code == "cases.closed"
    assert may_assign(CLOSED, shown_owner=None).code == "cases.closed"


def test_whoever_takes_a_case_saw_whose_it_is():
    assert may_assign(a_case(owner=ANNA), shown_owner=ANNA) is None
    assert may_assign(a_case(owner=ANNA), shown_owner=None).code == "cases.taken"
    assert may_assign(a_case(), shown_owner=ANNA).code == "cases.taken"


@pytest.mark.parametrize("stage", list(Stage))
def test_an_answer_needs_a_question(stage):
    verdict = may_answer(a_case(stage=stage))
    assert (verdict is None) == (stage is Stage.ASKED)


@pytest.mark.parametrize(
    ("before", "owner", "after"),
    [
        (Stage.RECEIVED, ANNA, Stage.TAKEN),
        (Stage.TAKEN, None, Stage.RECEIVED),
        (Stage.ASKED, None, Stage.ASKED),
        (Stage.ANSWERED, ANNA, Stage.ANSWERED),
    ],
)
def test_a_new_owner_leaves_questions_as_they_are(before, owner, after):
    assert stage_of_open(a_case(stage=before), owner=owner) is after


@pytest.mark.parametrize(
    ("due", "reminded", "is_due"),
    [
        (None, None, False),
        (NOW, None, False),
        (NOW + DAY, None, False),
        (NOW - DAY, None, True),
        (NOW - 9 * DAY, NOW - 2 * DAY, False),
        (NOW - 9 * DAY, NOW - 3 * DAY, True),
    ],
)
def test_reminders_come_when_overdue_and_every_three_days(due, reminded, is_due):
    assert is_reminder_due(due, reminded, NOW) is is_due


def test_a_deputy_stands_in_from_the_first_day_to_the_last():
    away = [Absence(id=uuid4(), account=ANNA, deputy=JAN, since=NOW, until=NOW + DAY)]
    assert deputy_of(ANNA, away, NOW) == JAN
    assert deputy_of(ANNA, away, NOW + DAY) is None
    assert deputy_of(ANNA, away, NOW - DAY) is None
    assert deputy_of(JAN, away, NOW) is None
    assert deputy_of(None, away, NOW) is None
    assert absent_with(JAN, away, NOW) == {ANNA}
    assert absent_with(JAN, away, NOW + DAY) == frozenset()
