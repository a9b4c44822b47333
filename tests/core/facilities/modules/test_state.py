"""Every worker sees a switch soon, by one version row; between two looks it asks nothing."""

import pytest

from core.data import versions
from core.data.commands import Sql, execute
from core.data.versions import FRESH_SECONDS, Changes
from core.facilities.modules import state
from core.facilities.modules.service import switch_module
from core.facilities.modules.state import SwitchBoard, modules_switched_on


class Clock:
    """Seconds as a test wants them."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def another_worker():
    """A worker that has not seen our commits."""
    return SwitchBoard(Changes(commits=lambda: 0))


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(versions, "monotonic", made)
    return made


async def test_another_worker_sees_a_switch_within_250_milliseconds(db, clock):
    """Two boards are two workers: only one of them did the switching."""
    assert FRESH_SECONDS <= 0.25
    other = another_worker()
    assert "volunteer_documents" in await other.modules_on()
    before = await other.version()
    await switch_module("volunteer_documents", is_on=False, by=None)
    clock.now += FRESH_SECONDS
    assert "volunteer_documents" not in await other.modules_on()
    assert await other.version() > before


async def test_until_then_it_answers_from_memory(db, clock):
    other = another_worker()
    await other.modules_on()
    await switch_module("volunteer_documents", is_on=False, by=None)
    clock.now += FRESH_SECONDS / 2
    assert "volunteer_documents" in await other.modules_on()


async def test_whoever_switched_sees_it_at_once(db, clock):
    await state.BOARD.modules_on()
    await switch_module("volunteer_documents", is_on=False, by=None)
    assert "volunteer_documents" not in await state.BOARD.modules_on()


async def test_switches_are_read_again_only_when_the_version_rose(db, clock):
    """A row that was changed behind the version's back is not noticed; a bumped version is."""
    other = another_worker()
    await other.modules_on()
    await execute(Sql("DELETE FROM modules_switch"))
    await execute(
        Sql(
            "INSERT INTO modules_switch VALUES ('events', ?, '2026-01-01', NULL, ?)", [False, False]
        )
    )
    clock.now += 1
    assert "events" in await other.modules_on()
    other.forget()
    assert "events" not in await other.modules_on()


async def test_a_module_without_a_row_stands_as_its_manifest_says(db, registry):
    await execute(Sql("DELETE FROM modules_switch"))
    expected = {name for name, manifest in registry.modules.items() if manifest.new_city_on}
    assert await modules_switched_on() == expected
    assert expected
