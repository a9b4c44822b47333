"""Each look finds what it is there for."""

import asyncio
import shutil
from datetime import timedelta

import pytest

from core.data.commands import Sql, read, run
from core.data.database import engine, is_sqlite
from core.data.migrations import pending
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.facilities.health import probes
from core.facilities.health.probes import Doctor, Migrations
from core.facilities.health.values import Report

pytestmark = pytest.mark.anyio


async def execute(text: str, *args: object) -> None:
    def script():
        yield Sql(text, args)

    await run(script)


async def test_write_is_a_real_one(db):
    assert await probes.write_seconds() is not None
    rows = await read("SELECT number FROM data_version WHERE key = ?", [probes.SCRATCH_KEY])
    await probes.write_seconds()
    again = await read("SELECT number FROM data_version WHERE key = ?", [probes.SCRATCH_KEY])
    assert again[0]["number"] == rows[0]["number"] + 1


async def test_a_blocked_database_is_not_written_to_in_time(db, monkeypatch):
    """Somebody holds the row: the look ends all the same, and the next one succeeds."""
    monkeypatch.setattr(probes, "WRITE_LIMIT_SECONDS", 0.1)
    held, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with tx():
            await bump(probes.SCRATCH_KEY)
            held.set()
            await release.wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    try:
        assert await probes.write_seconds() is None
        report = await Doctor().look()
        assert (report.is_ready, report.checks["database"]) == (False, False)
    finally:
        release.set()
        await holder
    monkeypatch.setattr(probes, "WRITE_LIMIT_SECONDS", 20.0)
    assert await probes.write_seconds() is not None


async def test_missing_and_newer_migrations_are_noticed(db):
    migrations = Migrations()
    assert await pending() == []
    assert await migrations.are_current()
    await execute("INSERT INTO migration (name, app_name) VALUES ('9999', 'people')")
    assert not await migrations.are_current()
    assert not await Migrations().are_current()
    await execute("DELETE FROM migration WHERE name = '9999'")
    assert await migrations.are_current()
    await execute("UPDATE migration SET app_name = 'gone' WHERE app_name = 'outbox'")
    try:
        assert not await migrations.are_current()
        assert not await Migrations().are_current()
    finally:
        await execute("UPDATE migration SET app_name = 'outbox' WHERE app_name = 'gone'")


async def test_mail_that_waits_is_measured(db, registry):
    now = utc_now()
    assert await probes.mail_waits_seconds(now) is None
    from core.services.outbox.api import Recipient, queue

    async with tx():
        await queue(
            kind=next(iter(registry.message_kinds)),
            to=Recipient(email="a@example.org", name="A", language="pl"),
            payload={},
            key="health",
        )
    waited = await probes.mail_waits_seconds(later(now, timedelta(minutes=20)))
    assert waited == pytest.approx(1200, abs=60)


async def test_disk_is_the_fullest_of_those_we_write_to(db, monkeypatch):
    usages = iter([(100, 50, 50), (100, 97, 3)] if is_sqlite() else [(100, 97, 3)])
    usage = type(shutil.disk_usage("/"))
    monkeypatch.setattr(probes.shutil, "disk_usage", lambda place: usage(*next(usages)))
    assert probes.disk_free() == pytest.approx(0.03)
    assert engine()


@pytest.mark.parametrize(
    ("change", "is_ready"),
    [
        ({}, True),
        ({"mail_waits_seconds": 90_000.0}, True),
        ({"write_seconds": None}, False),
        ({"are_migrations_current": False}, False),
        ({"are_migrations_current": None}, False),
        ({"disk_free": 0.04}, False),
    ],
)
def test_what_makes_ready(change, is_ready):
    whole = {"write_seconds": 0.01, "are_migrations_current": True, "disk_free": 0.5,
             "mail_waits_seconds": None}  # fmt: skip
    assert Report(**{**whole, **change}).is_ready is is_ready


async def test_a_report_serves_for_a_second(db, doctor):
    """Whoever asks often causes one write a second at most."""
    first = await doctor.report()
    assert await doctor.report() is first
    doctor._made_at -= 2
    assert await doctor.report() is not first
