"""The bench's many shifts stand in the city's list, page by page."""

from core.cli.demo import sow_city
from core.data.commands import read
from core.kernel.registry import install
from core.testing.bench import shifts


async def test_copies_are_shifts_with_places(db, registry, monkeypatch):
    monkeypatch.setattr(shifts, "SHIFTS", 200)
    monkeypatch.setattr(shifts, "AT_ONCE", 100)
    install(registry)  # whatever a test before this one worked with
    await sow_city(registry.demo_seeds, registry.modules)
    before = (await read("SELECT COUNT(*) AS number FROM volunteering_shift_role"))[0]["number"]
    found = await shifts.fill()
    after = (await read("SELECT COUNT(*) AS number FROM volunteering_shift_role"))[0]["number"]
    assert after - before == 200
    assert len(found["places"]) == 100
