"""What is old goes by the periods of today, and a look changes nothing."""

from __future__ import annotations

from datetime import timedelta

from core.data.commands import read
from core.data.times import city_today, later, utc_now
from core.facilities.privacy.service.retention import forget_what_is_due, what_is_due
from core.people.service.reports import report_content
from core.services.periods.api import set_number
from tests.core.facilities.privacy.conftest import set_state


async def an_old_message(days: int) -> None:
    """A report of content, and its mail, that ended some days ago."""
    await report_content(path="/x", reason="y", email="a@example.org", language="pl", network="n")
    ended = later(utc_now(), -timedelta(days=days))
    await set_state("UPDATE people_report SET decided_at = ?", ended)


async def rows_due(table: str) -> int:
    return sum(one.rows for one in await what_is_due() if one.table == table)


async def test_a_look_counts_and_changes_nothing(db):
    await an_old_message(days=366)
    assert await rows_due("people_report") == 1
    assert len(await read("SELECT id FROM people_report")) == 1
    assert await read("SELECT id FROM audit_entry WHERE action = 'privacy.forgotten'") == []


async def test_what_is_due_goes_and_is_logged_once(db):
    await an_old_message(days=366)
    done = await forget_what_is_due()
    assert [(one.table, one.rows) for one in done] == [("people_report", 1)]
    assert await read("SELECT id FROM people_report") == []
    (entry,) = await read("SELECT reason FROM audit_entry WHERE action = 'privacy.forgotten'")
    assert entry["reason"] == "people_report 1 (people.reports)"
    assert await forget_what_is_due() == []
    assert len(await read("SELECT id FROM audit_entry WHERE action = 'privacy.forgotten'")) == 1


async def test_a_new_period_holds_at_once(db):
    await an_old_message(days=200)
    assert await rows_due("people_report") == 0
    today = city_today()
    await set_number("people.reports", 190, in_force_from=today, because="x", by=None)
    assert await rows_due("people_report") == 1


async def test_every_declared_forgetting_runs_on_this_database(db):
    """Each count and each statement is understood, whatever the room."""
    assert all(one.rows == 0 for one in await what_is_due())
    assert await forget_what_is_due() == []
