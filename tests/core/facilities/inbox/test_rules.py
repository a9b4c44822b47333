"""How urgent a case is, and what may be decided."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import LocalizedText
from core.facilities.inbox.rules import (
    days_between,
    line_of,
    may_decide,
    needs_reason,
    urgency_of,
)
from core.facilities.inbox.values import Office, Urgency

ZONE = "Europe/Warsaw"
NOW = datetime(2027, 3, 28, 22, 30, tzinfo=UTC)  # in Warsaw it is the 29th, half past midnight


def a_case(**more):
    given = {
        "id": uuid4(),
        "kind": "post.complaint",
        "subject": uuid4(),
        "title": LocalizedText(),
        "url_path": "/",
        "organization": None,
        "organization_name": "",
        "opened_at": datetime(2027, 3, 26, 12, tzinfo=UTC),
        "due_at": datetime(2027, 3, 28, 12, tzinfo=UTC),
        "closed_at": None,
        "decision": None,
        "reason": "",
    }
    return Case(**(given | more))


async def nothing(*_):
    pass


KIND = CaseKind(
    key="post.complaint",
    title="",
    due_days=1,
    decide=nothing,
    decisions=(Decision.APPROVE, Decision.REJECT),
)


def test_days_are_those_of_the_citys_calendar():
    assert days_between(datetime(2027, 3, 28, 21, 59, tzinfo=UTC), NOW, ZONE) == 1
    assert days_between(NOW, datetime(2027, 3, 29, 21, 0, tzinfo=UTC), ZONE) == 0


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        (None, Urgency.NONE),
        (-1, Urgency.OVERDUE),
        (0, Urgency.TODAY),
        (2, Urgency.SOON),
        (3, Urgency.LATER),
    ],
)
def test_urgency_follows_the_days_left(days, urgency):
    assert urgency_of(days) is urgency


def test_a_line_counts_waiting_and_remaining_days():
    line = line_of(a_case(), KIND, Office(), now=NOW, zone=ZONE)
    assert (line.days_waiting, line.days_left, line.urgency) == (3, -1, Urgency.OVERDUE)
    assert line_of(a_case(due_at=None), KIND, Office(), now=NOW, zone=ZONE).days_left is None


def test_only_an_approval_goes_without_a_reason():
    assert [needs_reason(one) for one in Decision] == [False, True, True]


def test_a_case_is_decided_once_and_by_a_decision_of_its_kind():
    assert may_decide(a_case(), KIND, Decision.APPROVE) is None
    assert may_decide(a_case(), KIND, Decision.RETURN).code == "inbox.decision"
    closed = a_case(closed_at=NOW, decision=Decision.APPROVE)
    assert may_decide(closed, KIND, Decision.APPROVE).code == "inbox.decided"
