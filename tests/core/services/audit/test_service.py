"""The log only grows, but for the one job that shortens it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.contracts.viewer import Viewer
from core.data.commands import Sql, run
from core.data.errors import is_check_violation
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.services.audit.api import entries_of, reasons_of, record, record_statement
from core.services.audit.service import forget_old_entries

OFFICER = Viewer(account=uuid4())


KEPT = timedelta(days=3 * 365)


async def statement(text, args=()):
    def script():
        return (yield Sql(text, args))

    return await run(script)


async def an_old_entry(subject, *, at):
    await statement(
        "INSERT INTO audit_entry (id, created_at, action, subject, fields, reason)"
        " VALUES (?, ?, 'post.done', ?, '[]', '')",
        (new_id(), at, subject),
    )


async def test_an_act_is_kept_with_field_names(db):
    subject, organization = uuid4(), uuid4()
    async with tx():
        await record(
            OFFICER,
            action="post.letter.changed",
            subject=subject,
            fields=("title", "state"),
            organization=organization,
            reason="zażółć",
        )
    (entry,) = await entries_of(subject)
    assert (entry.account, entry.action, entry.fields) == (
        OFFICER.account,
        "post.letter.changed",
        ("title", "state"),
    )
    assert (entry.organization, entry.reason) == (organization, "zażółć")


async def test_why_an_act_was_done_is_found_for_many_things_at_once(db):
    told, silent, other = uuid4(), uuid4(), uuid4()
    acts = ((told, "Bo tak."), (silent, ""), (told, "Lepiej."), (other, "Nie to."))
    async with tx():
        for subject, reason in acts:
            action = "post.sent" if subject == other else "post.done"
            await record(OFFICER, action=action, subject=subject, reason=reason)
    assert await reasons_of([told, silent, other], "post.done") == {told: "Lepiej."}
    assert await reasons_of([], "post.done") == {}


async def test_an_act_that_is_undone_leaves_no_entry(db):
    subject = uuid4()
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await record(OFFICER, action="post.done", subject=subject)
            raise ZeroDivisionError
    assert await entries_of(subject) == []


async def test_an_act_outside_a_transaction_is_refused(db):
    with pytest.raises(RuntimeError):
        await record(OFFICER, action="post.done", subject=uuid4())


async def test_a_script_can_log(db):
    subject = uuid4()

    def script():
        yield record_statement(None, action="post.done", subject=subject)

    await run(script)
    (entry,) = await entries_of(subject)
    assert entry.account is None


@pytest.mark.parametrize(
    "change", ["UPDATE audit_entry SET reason = 'other'", "DELETE FROM audit_entry"]
)
async def test_the_database_refuses_to_change_the_log(db, change):
    subject = uuid4()
    await an_old_entry(subject, at=later(utc_now(), -KEPT * 2))
    with pytest.raises(Exception) as refused:
        await statement(change)
    assert is_check_violation(refused.value)
    (entry,) = await entries_of(subject)
    assert entry.reason == ""


async def test_the_job_deletes_what_is_old_and_nothing_else(db):
    subject = uuid4()
    await an_old_entry(subject, at=later(utc_now(), -KEPT - timedelta(hours=1)))
    await an_old_entry(subject, at=later(utc_now(), -KEPT + timedelta(hours=1)))
    await forget_old_entries(later(utc_now(), -KEPT))
    assert len(await entries_of(subject)) == 1
    with pytest.raises(Exception) as refused:
        await statement("DELETE FROM audit_entry")
    assert is_check_violation(refused.value)
