"""Entries that no longer agree with the rows behind them."""

import dataclasses
from types import MappingProxyType
from uuid import UUID

import pytest

from core.contracts.calendar import EntryDraft, SeriesDraft
from core.kernel import registry as kernel_registry
from core.services.calendar.api import entry_of, rebuild_all
from core.services.calendar.rebuilding import rebuild_entries
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.samples import a_draft, a_series, with_occurrence
from tests.core.services.calendar.test_series import put_all
from tests.core.services.calendar.test_service import KIND, put

pytestmark = pytest.mark.anyio


@pytest.fixture
def rows(switches: Switches) -> dict[UUID, EntryDraft]:
    """What the room's rows say, by subject; subjects that are not there have no row."""
    found: dict[UUID, EntryDraft] = {}

    async def rebuild(subject: UUID) -> EntryDraft | None:
        return found.get(subject)

    known = kernel_registry.current()
    kind = dataclasses.replace(known.calendar_kinds[KIND], rebuild=rebuild)
    kinds = MappingProxyType({**known.calendar_kinds, KIND: kind})
    kernel_registry.install(dataclasses.replace(known, calendar_kinds=kinds))
    return found


async def test_what_agrees_is_left_alone(rows: dict[UUID, EntryDraft]) -> None:
    draft = a_draft()
    entry = await put(draft)
    rows[draft.subject] = draft
    assert await rebuild_entries() == 0
    assert await entry_of(KIND, draft.subject) == entry


async def test_what_differs_is_mended(
    rows: dict[UUID, EntryDraft], caplog: pytest.LogCaptureFixture
) -> None:
    draft = a_draft()
    await put(draft)
    rows[draft.subject] = dataclasses.replace(draft, place="Park")
    await rebuild_all()
    entry = await entry_of(KIND, draft.subject)
    assert entry is not None
    assert (entry.place, entry.sequence) == ("Park", 1)
    assert "mended" in caplog.text


async def test_what_has_no_row_is_hidden(rows: dict[UUID, EntryDraft]) -> None:
    entry = await put(a_draft())
    assert await rebuild_entries() == 1
    hidden = await entry_of(KIND, entry.subject)
    assert hidden is not None
    assert not hidden.is_public
    assert await rebuild_entries() == 0


async def test_rooms_that_are_off_are_not_asked(
    rows: dict[UUID, EntryDraft], switches: Switches
) -> None:
    entry = await put(a_draft())
    switches.switch("concerts", on=False)
    assert await rebuild_entries() == 0
    assert await entry_of(KIND, entry.subject) == entry


async def test_a_series_is_mended_as_a_whole(switches: Switches) -> None:
    draft = a_series()
    await put_all(draft)
    found: dict[UUID, SeriesDraft] = {draft.entry.subject: draft}

    async def rebuild_series(series: UUID) -> SeriesDraft | None:
        return found.get(series)

    known = kernel_registry.current()
    kind = dataclasses.replace(known.calendar_kinds[KIND], rebuild_series=rebuild_series)
    kinds = MappingProxyType({**known.calendar_kinds, KIND: kind})
    kernel_registry.install(dataclasses.replace(known, calendar_kinds=kinds))
    assert await rebuild_entries() == 0
    found[draft.entry.subject] = with_occurrence(draft, 1, place="Park")
    assert await rebuild_entries() == 1
    one = await entry_of(KIND, draft.occurrences[1].subject)
    assert one is not None
    assert one.place == "Park"
    found.clear()
    assert await rebuild_entries() == 1
    assert await rebuild_entries() == 0
