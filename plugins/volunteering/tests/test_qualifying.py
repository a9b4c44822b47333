"""Whether somebody is qualified on a day, as a table; which kinds can be chosen when."""

from datetime import date, timedelta

import pytest

from plugins.volunteering.qualifying import (
    KINDS,
    OTHER,
    Held,
    QualificationContent,
    QualificationState,
    kinds_on,
    qualification_faults,
    qualification_verdict,
)

DAY = date(2026, 6, 6)
CLAIMED, CONFIRMED, REFUSED = QualificationState


def held(state, until=None, kind="lifeguard"):
    return Held(kind=kind, state=state, valid_until=until)


@pytest.mark.parametrize(
    ("having", "trusts", "code"),
    [
        ([], False, "not_qualified"),
        ([held(CONFIRMED)], False, None),
        ([held(CONFIRMED, DAY)], False, None),
        ([held(CONFIRMED, DAY - timedelta(days=1))], False, "ended_qualification"),
        ([held(CONFIRMED, DAY - timedelta(days=1)), held(CONFIRMED)], False, None),
        ([held(CLAIMED)], False, "unconfirmed_qualification"),
        ([held(CLAIMED)], True, None),
        ([held(CLAIMED, DAY - timedelta(days=1))], True, "ended_qualification"),
        ([held(REFUSED)], True, "ended_qualification"),
        ([held(CONFIRMED, kind="driver_b")], False, "not_qualified"),
    ],
)
def test_verdict_on_the_day_of_the_shift(having, trusts, code):
    verdict = qualification_verdict(having, ["lifeguard"], DAY, trusts_claims=trusts)
    assert (verdict.code if verdict else None) == code
    assert verdict is None or (verdict.may_be_overridden and verdict.is_personal)


def test_all_that_is_needed_is_needed():
    having = [held(CONFIRMED)]
    verdict = qualification_verdict(having, ["lifeguard", "driver_b"], DAY, trusts_claims=False)
    assert verdict is not None
    assert verdict.values["what"] == KINDS["driver_b"].title


def test_kinds_have_their_days():
    assert "first_aid_qualified" not in kinds_on(date(2006, 1, 1))
    assert "first_aid_qualified" in kinds_on(DAY)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (QualificationContent(kind="lifeguard"), set()),
        (QualificationContent(kind="astronaut"), {"kind"}),
        (QualificationContent(kind=OTHER), {"title"}),
        (QualificationContent(kind=OTHER, title="Kajakarstwo"), set()),
        (
            QualificationContent(kind="driver_b", valid_until=DAY - timedelta(days=1)),
            {"valid_until"},
        ),
        (QualificationContent(kind="first_aid_qualified"), {"valid_until"}),
        (QualificationContent(kind="first_aid_qualified", valid_until=DAY), set()),
    ],
)
def test_what_is_kept_of_a_qualification(content, wrong):
    assert set(qualification_faults(content, DAY)) == wrong
