"""Batches that come in at once, with each guard and without it."""

from __future__ import annotations

import asyncio

import pytest

from core.checkin.api import Result, conflicts_of, merge_scans
from core.checkin.service import batch_sightings, batch_steps
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.database import is_sqlite
from core.data.ids import new_id
from core.testing.fixtures import ON_POSTGRES
from tests.core.checkin.house import Thing, at, count, enrol
from tests.core.checkin.service.test_batch import batch, item
from tests.core.checkin.trial import plugin as trial

PEOPLE = 12
ONCE = "checkin_scan_once"


async def race(thing: Thing) -> list[str]:
    """Two gates that both let everybody in, each sending its queue twice at once.

    Returns what is wrong about what is kept.
    """
    signups = [await enrol(thing, f"Osoba {number}") for number in range(PEOPLE)]
    queues = [
        batch(
            thing,
            *(
                item(thing.gate, signup=one, decided=Result.OK, gate=name, device_at=at(0, minute))
                for one in signups
            ),
            sent_at=at(1),
        )
        for minute, name in enumerate(("East", "West"))
    ]
    await asyncio.gather(
        *(
            merge_scans(one, viewer=Viewer(device=one.device), now=at(1))
            for one in (*queues, *queues)
        )
    )
    rows = await read("SELECT first_gate FROM checkin_presence")
    found = {
        "scans": await count("checkin_scan") == 2 * PEOPLE,
        "presences": len(rows) == PEOPLE,
        "the first gate": {row["first_gate"] for row in rows} == {"East"},
        "conflicts": len(await conflicts_of(trial.KIND, thing.subject)) == PEOPLE,
    }
    return [name for name, is_right in found.items() if not is_right]


async def test_batches_at_once_keep_each_reading_once_and_count_everybody_once(thing):
    """Cases 21 and 22 for queues: the same batch twice at once, two gates at once."""
    assert await race(thing) == []


async def the_index() -> str:
    (row,) = await read(
        "SELECT sql AS text FROM sqlite_master WHERE name = ?"
        if is_sqlite()
        else "SELECT indexdef AS text FROM pg_indexes WHERE indexname = ?",
        [ONCE],
    )
    return str(row["text"])


async def test_without_the_constraint_on_nonces_readings_are_kept_twice(thing, monkeypatch):
    """The control: nothing looks whether a nonce was kept, and nothing forbids it twice."""
    made = await the_index()
    await execute(Sql(f"DROP INDEX {ONCE}"))

    def careless(rows):
        for row in rows:
            marks = ", ".join("?" * len(row))
            yield Sql(
                f"INSERT INTO checkin_scan ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )
        return len(rows)

    def nothing_kept(device, nonces):
        return {}
        yield

    monkeypatch.setattr(batch_steps, "insert_scans", careless)
    monkeypatch.setattr(batch_steps, "kept_scans", nothing_kept)
    try:
        assert "scans" in await race(thing)
    finally:
        await execute(Sql("DELETE FROM checkin_scan"), Sql(made))


def slowly(readings_of):
    """Each transaction waits after it has read, so that all have read before one writes.

    The later gate waits longer, so that it writes last.
    """

    def steps(gate_list, passes):
        found = yield from readings_of(gate_list, passes)
        if not is_sqlite():  # there one writes at a time
            yield Sql("SELECT pg_sleep(0.2)")
        return found

    return steps


@pytest.mark.parametrize("is_locked", [True, False] if ON_POSTGRES else [True])
async def test_the_lock_on_passes_is_what_keeps_the_first_gate(thing, monkeypatch, is_locked):
    """The race with the lock and, where several write at once, as its control without."""

    def no_lock(passes):
        return
        yield

    monkeypatch.setattr(batch_steps, "readings_of", slowly(batch_steps.readings_of))
    if not is_locked:
        monkeypatch.setattr(batch_sightings, "lock_passes", no_lock)
    signup = await enrol(thing)
    early, late = (
        batch(
            thing,
            item(thing.gate, signup=signup, decided=Result.OK, gate=name, device_at=at(0, minute)),
            sent_at=at(1),
            device=new_id(),
        )
        for minute, name in enumerate(("East", "West"))
    )

    async def a_little_later():
        await asyncio.sleep(0.1)
        return await merge_scans(late, viewer=Viewer(device=late.device), now=at(1))

    await asyncio.gather(
        merge_scans(early, viewer=Viewer(device=early.device), now=at(1)), a_little_later()
    )
    (row,) = await read("SELECT first_gate FROM checkin_presence")
    assert row["first_gate"] == ("East" if is_locked else "West")
