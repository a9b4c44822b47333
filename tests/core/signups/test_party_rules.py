"""Who may bring whom: the rules as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.signups import Applicant
from core.data.ids import new_id
from core.people.api import MinorsLaw, Relation
from core.signups.party_rules import as_answered_for, may_bring
from core.signups.values import Companion, SignUpRequest, Source

TODAY = date(2026, 11, 29)
LAW = MinorsLaw(
    adult_from=18,
    guardian_acts_under=13,
    young_under=16,
    night_begins=22,
    night_ends=6,
    young_night_begins=20,
    said_good_for=365,
)
MUM = "mum@example.org"
PARENT = Relation.PARENT
REQUEST = SignUpRequest(
    sheet=new_id(),
    applicant=Applicant(name="Ala", email="ala@example.org", language="pl", person=new_id()),
    idempotency_key="",
)
FOR_CHILD = replace(
    REQUEST, applicant=replace(REQUEST.applicant, person=None), age=AgeBand.UNDER_13
)


@pytest.mark.parametrize(
    ("age", "leader_is", "email", "leader", "code"),
    [
        (AgeBand.ADULT, None, "", AgeBand.FROM_13, None),
        (AgeBand.FROM_16, None, MUM, AgeBand.FROM_13, None),
        (AgeBand.FROM_13, None, "", AgeBand.ADULT, "no_guardian"),
        (AgeBand.FROM_13, PARENT, "", AgeBand.ADULT, None),
        (AgeBand.FROM_13, PARENT, "", AgeBand.FROM_16, "not_grown_up"),
        (AgeBand.FROM_13, PARENT, "", None, "not_grown_up"),
        (AgeBand.UNDER_13, None, MUM, AgeBand.ADULT, "guardian_acts"),
        (AgeBand.UNDER_13, Relation.GUARDIAN, "", AgeBand.ADULT, None),
        (AgeBand.UNDER_13, PARENT, "", AgeBand.FROM_16, "not_grown_up"),
    ],
)
def test_who_may_bring_whom(
    age: AgeBand,
    leader_is: Relation | None,
    email: str,
    leader: AgeBand | None,
    code: str | None,
) -> None:
    one = Companion(name="Iga", age=age, leader_is=leader_is, guardian_email=email)
    said = SaidAge(band=leader, said_on=TODAY) if leader else None
    verdict = may_bring(one, said, request=REQUEST, today=TODAY, law=LAW)
    assert (verdict and verdict.code) == code


def test_a_host_brings_the_paper_later_and_a_guardian_at_home_is_asked() -> None:
    child = Companion(name="Iga", age=AgeBand.UNDER_13, leader_is=PARENT)
    for request in (replace(REQUEST, source=Source.DESK), FOR_CHILD):
        assert may_bring(child, None, request=request, today=TODAY, law=LAW) is None
    by_host = as_answered_for(replace(REQUEST, source=Source.DESK, companions=(child,)))
    assert by_host.companions == (replace(child, leader_is=None),)
    at_home = as_answered_for(replace(FOR_CHILD, companions=(child,)))
    asked = replace(child, leader_is=None, guardian_email="ala@example.org")
    assert at_home.companions == (asked,)
    own = replace(REQUEST, companions=(child,))
    assert as_answered_for(own) == own
