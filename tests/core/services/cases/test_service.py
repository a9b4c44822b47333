"""A thing has at most one open case, written and closed with the thing itself."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.contracts.cases import Decision
from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.commands import Sql, read, run
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.services.cases.api import (
    case_by_id,
    close_case,
    last_case_of,
    open_case,
    open_case_counts,
    open_cases,
)
from core.services.cases.periods import FORGETS

OFFICER = Viewer(account=uuid4())


async def opened(subject=None, *, kind="post.complaint", title="Skarga", **more):
    async with tx():
        return await open_case(
            kind=kind,
            subject=subject or uuid4(),
            title=LocalizedText.of(title),
            url_path="/post/1",
            **more,
        )


async def closed(
    subject, *, kind="post.complaint", decision=Decision.APPROVE, reason="", by=OFFICER
):
    async with tx():
        return await close_case(
            kind="post.complaint", subject=subject, decision=decision, reason=reason, by=by
        )


async def test_a_case_waits_until_it_is_decided(db):
    subject, organization = uuid4(), uuid4()
    case = await opened(subject, organization=organization, organization_name="Fundacja Łąka")
    (waiting,) = await open_cases(["post.complaint"])
    assert (waiting.id, waiting.subject, waiting.title.to("pl")) == (case, subject, "Skarga")
    assert (waiting.organization, waiting.organization_name) == (organization, "Fundacja Łąka")
    assert await closed(subject, decision=Decision.REJECT, reason="Nie dotyczy miasta.")
    assert await open_cases(["post.complaint"]) == []
    decided = await case_by_id(case)
    assert (decided.decision, decided.reason) == (Decision.REJECT, "Nie dotyczy miasta.")
    rows = await read("SELECT decided_by FROM cases_case")
    assert str(rows[0]["decided_by"]) == str(OFFICER.account)


async def test_opening_twice_keeps_one_case_and_its_time(db):
    subject = uuid4()
    first = await opened(subject, title="Stara nazwa")
    before = await case_by_id(first)
    assert await opened(subject, title="Nowa nazwa") == first
    after = await case_by_id(first)
    assert (after.title.to("pl"), after.opened_at) == ("Nowa nazwa", before.opened_at)


async def test_many_at_once_open_one_case(db):
    subject = uuid4()
    found = await asyncio.gather(*(opened(subject) for _ in range(12)))
    assert len(set(found)) == 1
    assert await open_case_counts() == {"post.complaint": 1}


async def test_a_decided_thing_can_wait_again(db):
    subject = uuid4()
    first = await opened(subject)
    await closed(subject, decision=Decision.RETURN, reason="Proszę dodać statut.")
    second = await opened(subject)
    assert second != first
    assert (await last_case_of("post.complaint", subject)).id == second


async def test_closing_twice_changes_nothing(db):
    subject = uuid4()
    case = await opened(subject)
    assert await closed(subject, decision=Decision.APPROVE)
    assert not await closed(subject, decision=Decision.REJECT, reason="za późno")
    assert (await case_by_id(case)).decision is Decision.APPROVE


async def test_of_two_deciders_one_closes(db):
    subject = uuid4()
    await opened(subject)
    answers = await asyncio.gather(*(closed(subject) for _ in range(8)))
    assert sorted(answers) == [False] * 7 + [True]


async def test_a_case_may_close_undecided(db):
    subject = uuid4()
    case = await opened(subject)
    await closed(subject, decision=None, by=None)
    found = await case_by_id(case)
    assert found.closed_at is not None
    assert found.decision is None


async def test_due_days_of_the_kind_count_unless_told(db):
    case = await case_by_id(await opened())
    assert case.due_at == later(case.opened_at, timedelta(days=7))
    told = datetime(2030, 1, 1, tzinfo=UTC)
    assert (await case_by_id(await opened(due_at=told))).due_at == told


async def test_the_oldest_comes_first_and_kinds_are_kept_apart(db):
    cases = [await opened(title=str(number)) for number in range(3)]
    await opened(kind="post.request")
    assert [case.id for case in await open_cases(["post.complaint"])] == cases
    assert len(await open_cases(["post.complaint", "post.request"])) == 4
    assert await open_cases([]) == []


async def test_cases_are_opened_and_closed_in_a_transaction_only(db):
    with pytest.raises(RuntimeError):
        await open_case(kind="post.complaint", subject=uuid4(), title=LocalizedText(), url_path="/")
    with pytest.raises(RuntimeError):
        await close_case(kind="post.complaint", subject=uuid4(), decision=None)


async def test_old_decisions_are_forgotten(db):
    old, fresh = uuid4(), uuid4()
    for subject in (old, fresh):
        await opened(subject)
        await closed(subject)

    def script():
        yield Sql(
            "UPDATE cases_case SET closed_at = ? WHERE subject = ?",
            (later(utc_now(), -timedelta(days=3 * 365 + 1)), old),
        )

    await run(script)
    for one in FORGETS:
        await one.forget(later(utc_now(), -timedelta(days=3 * 365)))
    assert await last_case_of("post.complaint", old) is None
    assert await last_case_of("post.complaint", fresh) is not None
