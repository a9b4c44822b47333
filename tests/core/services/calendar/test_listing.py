"""Pages of entries: complete, without repeats, and found by folded words."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.calendar import conditions
from core.services.calendar.api import (
    Cursor,
    Direction,
    EntryFilter,
    EntryPage,
    entry_page,
    first_entries,
    running_entries,
)
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = Cursor(NOW, UUID(int=0))


async def page(
    start: Cursor = START,
    direction: Direction = Direction.LATER,
    size: int = 3,
    wanted: EntryFilter | None = None,
) -> EntryPage:
    return await entry_page(wanted or EntryFilter(), start, now=NOW, direction=direction, size=size)


async def walk(
    start: Cursor, direction: Direction, size: int, wanted: EntryFilter | None = None
) -> list[UUID]:
    """All ids in a direction, in the order in which a reader meets them."""
    met: list[UUID] = []
    cursor: Cursor | None = start
    while cursor is not None:
        found = await page(cursor, direction, size, wanted)
        ids = [key.id for key in found.keys]
        met += ids if direction is Direction.LATER else reversed(ids)
        cursor = found.later if direction is Direction.LATER else found.earlier
    return met


async def titles(text: str) -> list[str]:
    keys = await first_entries(EntryFilter(text=text), now=NOW, size=10)
    by_id = await conditions_entries([key.id for key in keys])
    return sorted(by_id)


async def conditions_entries(ids: list[UUID]) -> list[str]:
    from core.services.calendar.api import entries_by_ids

    return [str(entry.title) for entry in (await entries_by_ids(ids)).values()]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    offsets=st.lists(st.integers(-3, 3), min_size=1, max_size=14),
    size=st.integers(1, 5),
)
async def test_pages_are_complete_and_without_repeats(offsets: list[int], size: int) -> None:
    """Also where many entries start at the same instant, in both directions."""
    organization = new_id()
    put_in = [
        await put(a_draft(starts_at=NOW + hours * HOUR, organization=organization, areas=("16",)))
        for hours in offsets
    ]
    ordered = [entry.id for entry in sorted(put_in, key=lambda e: (e.starts_at, e.id))]
    split = sum(entry.starts_at < NOW for entry in put_in)
    for wanted in (
        EntryFilter(organization=organization),
        EntryFilter(organization=organization, area="16"),
        EntryFilter(organization=organization, text="piknik"),
        EntryFilter(organization=organization, module="concerts"),
    ):
        assert await walk(START, Direction.LATER, size, wanted) == ordered[split:]
        assert await walk(START, Direction.EARLIER, size, wanted) == ordered[:split][::-1]


async def test_a_page_knows_whether_something_lies_beside_it() -> None:
    entries = [await put(a_draft(starts_at=NOW + n * HOUR)) for n in range(-2, 4)]
    first = await page(size=2)
    assert [key.id for key in first.keys] == [entries[2].id, entries[3].id]
    assert first.earlier is not None
    assert first.later is not None
    back = await page(first.earlier, Direction.EARLIER, size=5)
    assert [key.id for key in back.keys] == [entries[0].id, entries[1].id]
    assert back.earlier is None
    assert back.later is not None
    last = await page(first.later, size=5)
    assert [key.id for key in last.keys] == [entries[4].id, entries[5].id]
    assert last.later is None


async def test_an_empty_page_points_back_only_if_there_is_something() -> None:
    assert await page() == EntryPage(keys=(), earlier=None, later=None)
    await put(a_draft(starts_at=NOW - DAY))
    assert (await page()).earlier is not None


@pytest.mark.parametrize("text", ["łódź", "lodz", "ŁÓDŹ", "ŁoD", "zażółcona łódź", "LODZ zazol"])
async def test_polish_letters_are_found_however_they_are_typed(text: str) -> None:
    await put(a_draft(title=LocalizedText.of("Zażółcona łódź")))
    await put(a_draft(title=LocalizedText.of("Rower")))
    words = text.split()
    found = await titles(text)
    if words[0] == "LODZ":
        assert found == ["Zażółcona łódź"]
    assert found == ["Zażółcona łódź"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("толока", True),
        ("толо", True),
        ("cleanup", True),
        ("Fundacja Łąka", True),
        ("rynek 1", True),
        ("laka толока", True),
        ("oloka", False),
        ("fund толока", False),
        ('" OR 1=1 --', False),
        ("* NEAR(a b)", False),
        ("':*", False),
        ("x\x00y", False),
    ],
)
async def test_words_of_all_languages_organization_and_place_are_found(
    text: str, is_found: bool
) -> None:
    """All words must be there, the last may be a beginning; nothing typed is a command."""
    title = LocalizedText(original="uk", texts={"uk": "Толока", "en": "Cleanup"})
    await put(a_draft(title=title))
    assert bool(await titles(text)) is is_found


async def test_a_changed_title_is_found_by_its_new_words_only() -> None:
    entry = await put(a_draft(title=LocalizedText.of("Kino")))
    await put(a_draft(subject=entry.subject, title=LocalizedText.of("Teatr")))
    assert await titles("kino") == []
    assert await titles("teatr") == ["Teatr"]


async def test_common_words_are_found_by_walking_the_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Past the bound the text index no longer leads; the answer is the same."""
    for number in range(6):
        await put(a_draft(starts_at=NOW + number * HOUR, title=LocalizedText.of(f"Bieg {number}")))
    led = await walk(START, Direction.LATER, 2, EntryFilter(text="bieg"))
    monkeypatch.setattr(conditions, "MOST_TEXT_MATCHES", 3)
    conditions._frequent.clear()
    assert await walk(START, Direction.LATER, 2, EntryFilter(text="bieg")) == led
    assert len(led) == 6
    assert await titles("bieg 4") == ["Bieg 4"]
    assert await titles("4 bie") == ["Bieg 4"]


async def test_filters_narrow_together() -> None:
    organization = new_id()
    entry = await put(a_draft(organization=organization, areas=("16", "18"), audience="volunteers"))
    await put(a_draft())
    for wanted in (
        EntryFilter(organization=organization),
        EntryFilter(area="18"),
        EntryFilter(audience="volunteers"),
        EntryFilter(kind="concerts.concert", area="16", text="piknik"),
    ):
        keys = await first_entries(wanted, now=NOW, size=10)
        assert [key.id for key in keys] == [entry.id]
    assert not await first_entries(EntryFilter(kind="repairs.shift"), now=NOW, size=10)
    assert not await first_entries(EntryFilter(area="17"), now=NOW, size=10)


async def test_stretches_hold_their_start_and_not_their_end() -> None:
    entry = await put(a_draft(starts_at=NOW))
    inside = EntryFilter(starts_from=NOW, starts_before=NOW + HOUR)
    before = EntryFilter(starts_from=NOW - HOUR, starts_before=NOW)
    assert [key.id for key in await first_entries(inside, now=NOW, size=9)] == [entry.id]
    assert not await first_entries(before, now=NOW, size=9)
    assert not await first_entries(EntryFilter(ends_after=entry.ends_at), now=NOW, size=9)


async def test_cancelled_entries_can_be_left_out() -> None:
    now = utc_now()
    entry = await put(a_draft(status=EntryStatus.CANCELLED))
    assert [key.id for key in await first_entries(EntryFilter(), now=now, size=9)] == [entry.id]
    assert not await first_entries(EntryFilter(takes_place=True), now=now, size=9)


async def test_what_nobody_may_see_is_not_found(switches: Switches) -> None:
    await put(a_draft(is_public=False))
    await put(a_draft(visible_from=NOW + HOUR))
    await put(a_draft(), kind="repairs.shift")
    switches.switch("repairs", on=False)
    assert not (await page()).keys
    assert await titles("piknik") == []


async def test_long_entries_run_on_after_their_first_day() -> None:
    entry = await put(a_draft(starts_at=NOW - 5 * DAY, ends_at=NOW + 5 * DAY))
    await put(a_draft(starts_at=NOW - HOUR, ends_at=NOW + HOUR))
    keys = await running_entries(EntryFilter(), at=NOW, now=NOW, size=9)
    assert entry.id in [key.id for key in keys]
    assert not await running_entries(EntryFilter(), at=NOW + 5 * DAY, now=NOW, size=9)
