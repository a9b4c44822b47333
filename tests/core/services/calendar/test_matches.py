"""A text looked up once answers in memory what the database answers."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.contracts.texts import LocalizedText
from core.services.calendar import conditions, matches, queries
from core.services.calendar.api import (
    Cursor,
    Direction,
    EntryFilter,
    entry_page,
    filled_days,
    first_entries,
    looked_up,
    running_entries,
)
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_listing import DAY, HOUR, NOW, START
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NAME = UUID(int=1)
WANTED = EntryFilter(text="bieg")
DAYS = [(NOW + DAY * number, NOW + DAY * (number + 1)) for number in range(-2, 4)]


async def some_runs() -> None:
    """Seven that match, two of them long, and others that do not."""
    for number in range(-2, 3):
        for title in ("Bieg", "Spacer"):
            await put(a_draft(title=LocalizedText.of(title), starts_at=NOW + DAY * number))
    for number in (-3, -1):
        start = NOW + DAY * number + HOUR
        run = LocalizedText.of("Bieg")
        await put(a_draft(title=run, starts_at=start, ends_at=start + DAY * 4))


async def answers(wanted: EntryFilter) -> list[object]:
    """Everything that a page asks."""
    ends = [START, Cursor(NOW - DAY * 9, NAME), Cursor(NOW + DAY * 9, NAME)]
    found: list[object] = [
        await entry_page(wanted, start, now=NOW, direction=direction, size=size)
        for start in ends
        for direction in Direction
        for size in (1, 3, 50)
    ]
    today = EntryFilter(
        text=wanted.text,
        lookup=wanted.lookup,
        starts_from=NOW,
        starts_before=NOW + DAY,
        ends_after=NOW + timedelta(minutes=1),
    )
    found += [await first_entries(one, now=NOW, size=2) for one in (wanted, today)]
    found.append(await running_entries(wanted, at=NOW, now=NOW, size=5))
    found.append(await filled_days(wanted, DAYS, now=NOW))
    return found


async def test_few_matches_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    await some_runs()
    asked = await answers(WANTED)
    wanted = await looked_up(WANTED, NOW)
    assert len(wanted.lookup.few if wanted.lookup and wanted.lookup.few else ()) == 7

    async def nothing(*_: object) -> None:
        raise AssertionError("the database is asked again")

    for module in (matches, conditions, queries):
        monkeypatch.setattr(module, "read", nothing)
    assert await answers(wanted) == asked


async def test_many_matches_are_asked_for_without_being_counted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await some_runs()
    asked = await answers(WANTED)
    monkeypatch.setattr(matches, "MOST_IN_MEMORY", 3)
    wanted = await looked_up(WANTED, NOW)
    assert wanted.lookup is not None
    assert wanted.lookup.few is None
    assert await answers(wanted) == asked


async def test_a_text_that_nothing_matches_and_no_text_need_no_rows() -> None:
    await some_runs()
    wanted = await looked_up(EntryFilter(text="rower"), NOW)
    assert (await entry_page(wanted, START, now=NOW, direction=Direction.LATER, size=3)).keys == ()
    assert await looked_up(EntryFilter(text=" ."), NOW) == EntryFilter(text=" .")
    assert (await looked_up(EntryFilter(), NOW)).lookup is None
