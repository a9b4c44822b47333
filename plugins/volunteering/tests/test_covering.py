"""When people are called for cover: as a table."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.signups.api import SheetState, sheet_by_id
from plugins.volunteering.covering import is_late, may_call
from plugins.volunteering.tests.conftest import NOW, at, lines

FULL = {"capacity": 2, "taken": 2}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"capacity": None, "taken": 9}, None),
        (FULL, "no_gap"),
        ({"waiting": 1}, "somebody_waits"),
        ({"state": SheetState.CLOSED}, "closed"),
        ({"state": SheetState.CANCELLED}, "closed"),
        ({"starts_at": NOW}, "begun"),
    ],
)
async def test_when_people_are_called(make_public, changes, code):
    (shift,) = await lines((await make_public()).id)
    sheet = await sheet_by_id(shift.roles[0].sheet)
    verdict = may_call(replace(sheet, **changes), NOW)
    assert (verdict.code if verdict else None) == code


@pytest.mark.parametrize(
    ("starts", "expected"),
    [(0, False), (1, True), (48, True), (48.1, False), (-1, False)],
)
def test_what_is_late(starts, expected):
    assert is_late(at(starts), NOW) is expected


def test_late_is_counted_in_real_hours():
    assert is_late(NOW + timedelta(minutes=1), NOW)
