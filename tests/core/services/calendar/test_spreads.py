"""Entries spread over days: complete up to a number, in order, by the filters' own indexes."""

from datetime import UTC, datetime, timedelta

import pytest

from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.services.calendar import conditions
from core.services.calendar.api import EntryFilter, entries_by_days, filled_days, lasting_entries
from tests.core.services.calendar.samples import a_draft
from tests.core.services.calendar.test_service import put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 7, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS = [(NOW + number * DAY, NOW + (number + 1) * DAY) for number in range(3)]


@pytest.mark.parametrize("most_matches", [2001, 1])
async def test_days_have_their_first_entries(
    monkeypatch: pytest.MonkeyPatch, most_matches: int
) -> None:
    """Whichever index leads: of dates, of areas, of words (or dates, where a word is common)."""
    monkeypatch.setattr(conditions, "MOST_TEXT_MATCHES", most_matches)
    conditions._frequent.clear()
    organization = new_id()
    hours = (5, 3, 4, 24, 71, 72)
    put_in = {
        hour: await put(
            a_draft(starts_at=NOW + hour * HOUR, organization=organization, areas=("16",))
        )
        for hour in hours
    }
    for wanted in (
        EntryFilter(organization=organization),
        EntryFilter(area="16"),
        EntryFilter(text="piknik"),
    ):
        found = await entries_by_days(wanted, DAYS, now=NOW, most=2)
        ids = [[key.id for key in day] for day in found]
        assert ids == [[put_in[3].id, put_in[4].id], [put_in[24].id], [put_in[71].id]]
    assert await entries_by_days(EntryFilter(), [], now=NOW, most=2) == []


async def test_what_lasts_ends_after_the_beginning_and_starts_before_the_end() -> None:
    inside = await put(a_draft(starts_at=NOW - DAY, ends_at=NOW + DAY))
    later = await put(a_draft(starts_at=NOW + DAY, ends_at=NOW + 9 * DAY))
    await put(a_draft(starts_at=NOW - 3 * DAY, ends_at=NOW))
    await put(a_draft(starts_at=NOW + 3 * DAY, ends_at=NOW + 9 * DAY))
    await put(a_draft(starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR))
    found = await lasting_entries(EntryFilter(), (NOW, NOW + 3 * DAY), now=NOW, size=9)
    assert [one.key.id for one in found] == [inside.id, later.id]


async def test_days_know_whether_they_hold_something() -> None:
    await put(a_draft(starts_at=NOW + DAY, title=LocalizedText.of("Bieg")))
    days = [(NOW + n * DAY, NOW + (n + 1) * DAY) for n in range(3)]
    assert await filled_days(EntryFilter(), days, now=NOW) == [False, True, False]
    assert await filled_days(EntryFilter(text="bieg"), days, now=NOW) == [False, True, False]
    assert await filled_days(EntryFilter(text="rower"), days, now=NOW) == [False, False, False]
    await put(a_draft(starts_at=NOW + 2 * DAY, areas=("16",)))
    assert await filled_days(EntryFilter(area="16"), days, now=NOW) == [False, False, True]
    assert await filled_days(EntryFilter(), [], now=NOW) == []
