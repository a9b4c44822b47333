"""How urgent a case is, and what may be decided."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import LocalizedText
from core.facilities.inbox.rules import (
    days_between,
    filter_of,
    line_of,
    may_approve,
    may_decide,
    needs_reason,
    urgency_of,
    who_acts,
)
from core.facilities.inbox.values import Office, Urgency, View, Wanted
from core.people.api import Officer
from core.services.cases.api import Absence, Filter
from core.services.outbox.api import Recipient

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


ANNA, JAN, EWA = uuid4(), uuid4(), uuid4()
CULTURE, SPORT = uuid4(), uuid4()


def officer(account, name, *departments):
    to = Recipient(email=f"{name}@example.org", name=name, language="pl", person=uuid4())
    return Officer(account=account, to=to, departments=frozenset(departments))


OFFICE = Office(
    people={
        ANNA: officer(ANNA, "anna", CULTURE),
        JAN: officer(JAN, "jan"),
        EWA: officer(EWA, "ewa"),
    },
    departments={CULTURE: "Culture", SPORT: "Sport"},
    absences=[
        Absence(id=uuid4(), account=ANNA, deputy=JAN, since=NOW, until=NOW + timedelta(days=1))
    ],
)


def test_a_line_names_owner_deputy_and_department():
    line = line_of(a_case(owner=ANNA, department=CULTURE), KIND, OFFICE, now=NOW, zone=ZONE)
    assert (line.owner_name, line.deputy_name, line.department_name) == ("anna", "jan", "Culture")
    bare = line_of(a_case(owner=uuid4()), KIND, OFFICE, now=NOW, zone=ZONE)
    assert (bare.owner_name, bare.deputy_name, bare.department_name) == ("", "", "")


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (a_case(owner=JAN), {JAN}),
        (a_case(owner=ANNA, department=SPORT), {ANNA, JAN}),
        (a_case(department=CULTURE), {ANNA}),
        (a_case(department=SPORT), {ANNA, JAN, EWA}),
        (a_case(), {ANNA, JAN, EWA}),
        (a_case(owner=uuid4()), {ANNA, JAN, EWA}),
        (a_case(owner=uuid4(), department=CULTURE), {ANNA}),
    ],
)
def test_owner_and_deputy_act_else_the_department_else_all(case, told):
    assert {one.account for one in who_acts(case, OFFICE, NOW)} == told


@pytest.mark.parametrize(
    ("view", "where"),
    [
        (View.ALL, Filter()),
        (View.MINE, Filter(owners=frozenset({JAN}))),
        (View.DEPUTY, Filter(owners=frozenset({ANNA}))),
        (View.FREE, Filter(is_free=True)),
        (View.OVERDUE, Filter(due_before=NOW)),
    ],
)
def test_a_view_stands_for_a_filter(view, where):
    assert filter_of(Wanted(view=view), JAN, OFFICE, now=NOW) == where
    narrowed = filter_of(Wanted(view=View.ALL, department=SPORT), JAN, OFFICE, now=NOW)
    assert narrowed == Filter(department=SPORT)


def test_four_eyes_stop_ones_own_approval_only():
    own = a_case(opened_by=ANNA)
    refused = may_approve(own, Decision.APPROVE, ANNA, four_eyes=True)
    assert refused.code == "inbox.four_eyes"
    assert may_approve(own, Decision.APPROVE, JAN, four_eyes=True) is None
    assert may_approve(own, Decision.REJECT, ANNA, four_eyes=True) is None
    assert may_approve(own, Decision.APPROVE, ANNA, four_eyes=False) is None
    assert may_approve(a_case(), Decision.APPROVE, None, four_eyes=True) is None
