"""Entries written with the row behind them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from core.contracts.calendar import EntryDraft, EntryStatus
from core.contracts.texts import LocalizedText
from core.data.commands import read
from core.data.ids import new_id
from core.data.transactions import tx
from core.data.versions import numbers
from core.services.calendar.api import Entry, entry_of, put_entry, remove_entry
from tests.core.services.calendar.samples import a_draft

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

KIND = "concerts.concert"
HOUR = timedelta(hours=1)
NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)


async def put(draft: EntryDraft, kind: str = KIND) -> Entry:
    """Put an entry in a transaction of its own."""
    async with tx():
        return await put_entry(kind, draft)


async def versions(*keys: str) -> list[int]:
    """The numbers of version rows, in the order asked for."""
    found = await numbers(*keys)
    return [found[key] for key in keys]


async def test_an_entry_comes_back_as_it_was_put() -> None:
    organization = new_id()
    draft = a_draft(
        summary=LocalizedText.of("Opis"),
        organization=organization,
        areas=("16", "1a"),
        audience="volunteers",
        picture_path="/files/x/480.webp",
        visible_from=NOW,
        sheet=new_id(),
        latitude=51.84,
        longitude=16.57,
        collection="fairs:2027",
    )
    entry = await put(draft)
    assert {name: getattr(entry, name) for name in EntryDraft.__slots__} == {
        name: getattr(draft, name) for name in EntryDraft.__slots__
    }
    assert entry == await entry_of(KIND, draft.subject)
    assert (entry.kind, entry.module, entry.sequence, entry.version) == (KIND, "concerts", 0, 1)


async def test_sequence_rises_with_time_place_and_status_only() -> None:
    subject = new_id()
    later = datetime(2027, 7, 1, 17, tzinfo=UTC)
    moved = {"starts_at": later, "ends_at": later + HOUR}
    told = [
        (await put(a_draft(subject=subject, **changes))).sequence
        for changes in (
            {},
            {"title": LocalizedText.of("Nowy tytuł")},
            {"summary": LocalizedText.of("Nowy opis"), "areas": ("16",)},
            moved,
            moved,
            {**moved, "place": "Park"},
            {**moved, "place": "Park", "status": EntryStatus.CANCELLED},
            {**moved, "place": "Park"},
            {**moved, "place": "Park", "zone": "Europe/Kyiv"},
        )
    ]
    assert told == [0, 0, 0, 1, 1, 2, 3, 4, 5]


async def test_uid_is_for_ever_and_has_no_host_name() -> None:
    first = await put(a_draft())
    again = await put(a_draft(subject=first.subject, place="Park", title=LocalizedText.of("X")))
    assert again.uid == first.uid == f"{first.subject}@pospolu"


async def test_the_same_draft_again_writes_nothing() -> None:
    draft = a_draft()
    with time_machine.travel(NOW, tick=False):
        first = await put(draft)
    with time_machine.travel(NOW + HOUR, tick=False):
        assert await put(draft) == first
    assert await versions("calendar") == [1]


async def test_revised_at_tells_of_the_last_change_not_of_the_reading() -> None:
    draft = a_draft()
    with time_machine.travel(NOW, tick=False):
        assert (await put(draft)).revised_at == NOW
    with time_machine.travel(NOW + HOUR, tick=False):
        changed = await put(a_draft(subject=draft.subject, title=LocalizedText.of("Inny")))
    assert changed.revised_at == NOW + HOUR
    assert changed.version == 2


async def test_versions_rise_for_all_who_could_show_it() -> None:
    first, second = new_id(), new_id()
    draft = a_draft(organization=first)
    await put(draft)
    await put(a_draft(subject=draft.subject, organization=second))
    keys = ("calendar", "calendar:module:concerts", "calendar:module:repairs")
    assert await versions(*keys) == [2, 2, 0]
    assert await versions(f"calendar:organization:{first}") == [2]
    assert await versions(f"calendar:organization:{second}") == [1]


async def test_drafts_change_nothing_that_others_see() -> None:
    draft = a_draft(is_public=False)
    await put(draft)
    await put(a_draft(subject=draft.subject, is_public=False, place="Park"))
    assert await versions("calendar") == [0]
    await put(a_draft(subject=draft.subject, place="Park"))
    assert await versions("calendar") == [1]


async def test_what_is_rolled_back_leaves_neither_entry_nor_version() -> None:
    draft = a_draft()
    with pytest.raises(RuntimeError, match="enough"):
        async with tx():
            await put_entry(KIND, draft)
            message = "enough"
            raise RuntimeError(message)
    assert await entry_of(KIND, draft.subject) is None
    assert await versions("calendar") == [0]


async def test_entries_need_the_transaction_of_their_row() -> None:
    with pytest.raises(RuntimeError, match="inside"):
        await put_entry(KIND, a_draft())
    with pytest.raises(RuntimeError, match="inside"):
        await remove_entry(KIND, new_id())


async def test_a_removed_draft_is_gone_with_all_that_is_kept_of_it() -> None:
    entry = await put(a_draft(is_public=False, areas=("16",)))
    async with tx():
        await remove_entry(KIND, entry.subject)
        await remove_entry(KIND, new_id())
    assert await entry_of(KIND, entry.subject) is None
    assert await rows_of("calendar_entry_area", entry.id) == 0


async def test_what_was_public_once_is_hidden_and_keeps_its_sequence() -> None:
    """A calendar program ignores an entry that comes back with a lower SEQUENCE."""
    first = await put(a_draft())
    moved = await put(a_draft(subject=first.subject, place="Park"))
    async with tx():
        await remove_entry(KIND, first.subject)
    hidden = await entry_of(KIND, first.subject)
    assert hidden is not None
    assert not hidden.is_public
    again = await put(a_draft(subject=first.subject, place="Rynek 2"))
    assert (moved.sequence, again.sequence) == (1, 2)


async def test_entries_are_written_out_after_the_commit() -> None:
    """The first reader of a feed need not wait; nothing is rendered inside the transaction."""
    async with tx():
        entry = await put_entry(KIND, a_draft())
        second = await put_entry(KIND, a_draft())
        assert await rows_of("calendar_rendering", entry.id) == 0
    assert await rows_of("calendar_rendering", entry.id) == 3
    assert await rows_of("calendar_rendering", second.id) == 3


async def rows_of(table: str, entry: UUID) -> int:
    """How many rows of a table belong to an entry."""
    rows = await read(f"SELECT COUNT(*) AS many FROM {table} WHERE entry = ?", [entry])
    return int(rows[0]["many"])
