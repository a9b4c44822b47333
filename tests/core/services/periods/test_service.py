"""A number is set from a day on, logged, and read as of a day."""

from datetime import timedelta

import pytest

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.ids import new_id
from core.data.times import city_today, later, utc_now
from core.services.periods.api import cutoff, history, number_on, set_number

KEY = "post.letters"
ADMIN = Viewer(account=new_id())


async def test_a_change_holds_from_its_day_on(db):
    now = utc_now()
    tomorrow = city_today(later(now, timedelta(days=1)))
    await set_number(KEY, 10, in_force_from=tomorrow, because="uchwała 5", by=ADMIN)
    assert await number_on(KEY) == 30
    assert await number_on(KEY, tomorrow) == 10
    assert await cutoff(KEY, now) == later(now, -timedelta(days=30))
    after = later(now, timedelta(days=2))
    assert await cutoff(KEY, after) == later(after, -timedelta(days=10))


async def test_history_says_who_and_why(db):
    today = city_today(utc_now())
    for value in (10, 20):
        await set_number(KEY, value, in_force_from=today, because="uchwała 5", by=ADMIN)
    told = (await history())[KEY]
    assert [(one.dated.value, one.by, one.dated.because) for one in told] == [
        (10, ADMIN.account, "uchwała 5"),
        (20, ADMIN.account, "uchwała 5"),
    ]
    assert await number_on(KEY) == 20
    rows = await read("SELECT action, account FROM audit_entry")
    assert {(row["action"], str(row["account"])) for row in rows} == {
        ("periods.set", str(ADMIN.account))
    }


async def test_what_may_not_be_set_changes_nothing(db):
    today = city_today(utc_now())
    with pytest.raises(Refused):
        await set_number(KEY, 0, in_force_from=today, because="x", by=ADMIN)
    with pytest.raises(Refused):
        await set_number(KEY, 5, in_force_from=today - timedelta(days=1), because="x", by=ADMIN)
    with pytest.raises(NotFound):
        await set_number("nobody.knows", 5, in_force_from=today, because="x", by=ADMIN)
    assert await read("SELECT id FROM periods_change") == []
    assert await read("SELECT id FROM audit_entry") == []
