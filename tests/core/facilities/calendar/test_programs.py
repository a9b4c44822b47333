"""A running server, and the programs vdirsyncer and khal that people keep calendars with."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litestar import Litestar

from core.contracts.calendar import EntryStatus
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.calendar.api import put_entry, put_series
from tests.core.facilities.calendar.conftest import put
from tests.core.facilities.scanner.browser import served
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.readers import khal_rows, run_program
from tests.core.services.calendar.samples import a_series

CONFIG = """
[general]
status_path = "{folder}/status"
[pair city]
a = "local"
b = "remote"
collections = null
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "{folder}/city"
fileext = ".ics"
[storage remote]
type = "http"
url = "{address}/calendar.ics?lang=pl"
"""


class Subscriber:
    """Somebody who has the city's calendar on their own computer."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._config = folder / "vdirsyncer.conf"
        self._config.write_text(CONFIG.format(folder=folder, address=address))
        (folder / "city").mkdir()

    async def look(self, what: Callable[[dict[str, str]], str]) -> list[str]:
        """Bring the calendar up to date and tell what khal shows of each thing in it."""
        return await asyncio.to_thread(self._look, what)

    def _look(self, what: Callable[[dict[str, str]], str]) -> list[str]:
        start = f"{utc_now():%Y-%m-%d}"
        if not (self._folder / "status").exists():
            self._run("discover")
        self._run("sync")
        rows = khal_rows(self._folder / "city", self._folder, start=start, days=60)
        return sorted({what(row) for row in rows})

    def _run(self, command: str) -> None:
        run_program("vdirsyncer", "-c", str(self._config), command, folder=self._folder)


def told(row: dict[str, str]) -> str:
    """When, what, how sure."""
    return f"{row['start-long']} {row['title']} {row['status'].strip()}"


def line(moment: datetime, title: str, status: str = "CONFIRMED") -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} {title} {status}"


async def test_published_moved_called_off(
    app: Litestar, switches: Switches, tmp_path: Path
) -> None:
    start = (utc_now() + timedelta(days=9)).replace(hour=10, minute=0, second=0, microsecond=0)
    event = new_id()
    async with served(app) as address:
        subscriber = Subscriber(tmp_path, address)
        await put("Piknik", start, subject=event)
        await put("Łąka w \U0001f389", start + timedelta(days=1), kind="repairs.shift")
        other = line(start + timedelta(days=1), "Łąka w \U0001f389")
        assert await subscriber.look(told) == [line(start, "Piknik"), other]
        later = start + timedelta(hours=5)
        await put("Piknik", later, subject=event)
        assert await subscriber.look(told) == [line(later, "Piknik"), other]
        await put("Piknik", later, subject=event, status=EntryStatus.CANCELLED)
        assert await subscriber.look(told) == [line(later, "Piknik", "CANCELLED"), other]
        switches.switch("repairs", on=False)
        assert await subscriber.look(told) == [line(later, "Piknik", "CANCELLED")]


async def test_one_evening_of_a_series_moves_and_one_is_called_off(
    app: Litestar, switches: Switches, tmp_path: Path
) -> None:
    start = (utc_now() + timedelta(days=3)).replace(hour=17, minute=0, second=0, microsecond=0)
    draft = a_series(starts_at=start)
    evenings = [one.starts_at for one in draft.occurrences]
    async with served(app) as address:
        subscriber = Subscriber(tmp_path, address)
        async with tx():
            await put_series("concerts.concert", draft)
        assert await subscriber.look(told) == [line(evening, "Piknik") for evening in evenings]
        hour = timedelta(hours=1)
        moved = draft.occurrences[1]
        async with tx():
            await put_entry(
                "concerts.concert",
                replace(moved, starts_at=moved.starts_at + hour, ends_at=moved.ends_at + hour),
            )
            await put_entry(
                "concerts.concert", replace(draft.occurrences[2], status=EntryStatus.CANCELLED)
            )
        first, second, third, *rest = evenings
        assert await subscriber.look(told) == [
            line(first, "Piknik"),
            line(second + hour, "Piknik"),
            line(third, "Piknik", "CANCELLED"),
            *(line(evening, "Piknik") for evening in rest),
        ]
