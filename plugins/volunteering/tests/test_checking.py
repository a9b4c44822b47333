"""Who may work with minors, as tables."""

from dataclasses import replace
from datetime import date

import pytest

from plugins.volunteering import checking
from plugins.volunteering.values import CheckContent, CheckResult

DAY = date(2026, 11, 28)
WHOLE = CheckContent(
    result=CheckResult.ADMITTED,
    register_on=DAY,
    record_on=DAY,
    countries_on=DAY,
    checked_by="Ewa Nowak",
    printout_place="sejf",
)


@pytest.mark.parametrize(
    ("latest", "day", "expected"),
    [
        (None, DAY, "not_checked"),
        (WHOLE, DAY, None),
        (WHOLE, date(2027, 11, 28), None),  # the last day
        (WHOLE, date(2027, 11, 29), "not_checked"),
        (replace(WHOLE, record_on=date(2026, 1, 1)), date(2027, 1, 2), "not_checked"),  # the oldest
        (replace(WHOLE, countries_on=None), DAY, "not_checked"),
        (CheckContent(result=CheckResult.REFUSED), DAY, "not_admitted"),
    ],
)
def test_the_latest_check_must_be_whole_and_good_on_the_shifts_day(latest, day, expected):
    verdict = checking.check_verdict(latest, day, valid_days=365)
    assert (verdict.code if verdict else None) == expected
    assert verdict is None or not verdict.may_be_overridden
    assert verdict is None or verdict.is_personal


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, set()),
        ({"register_on": None}, {"register_on"}),
        ({"record_on": date(2026, 11, 29)}, {"record_on"}),
        ({"checked_by": "", "printout_place": ""}, {"checked_by", "printout_place"}),
        ({"result": CheckResult.REFUSED, "register_on": None, "checked_by": ""}, set()),
    ],
)
def test_nobody_is_admitted_by_half_a_check(change, faults):
    assert set(checking.check_faults(replace(WHOLE, **change), DAY)) == faults
