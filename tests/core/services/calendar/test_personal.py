"""Items of one person as entries of the public calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

from core.contracts.agenda import AgendaItem
from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.services.calendar.api import own_entries, personal_document, personal_tag
from tests.core.services.calendar import readers
from tests.core.services.calendar.samples import a_draft, a_series
from tests.core.services.calendar.test_feeds import head
from tests.core.services.calendar.test_series import put_all
from tests.core.services.calendar.test_service import KIND, put

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

START = datetime(2027, 7, 1, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


def an_item(**changes: Any) -> AgendaItem:
    values: dict[str, Any] = {
        "kind": KIND,
        "subject": new_id(),
        "status": EntryStatus.CONFIRMED,
        "note": "You are signed up.",
        "title": LocalizedText.of("Zapis"),
        "starts_at": START,
        "ends_at": START + HOUR,
        "zone": "Europe/Warsaw",
        "url_path": "/me/signups",
        "revised_at": START - 30 * HOUR,
    }
    return AgendaItem(**{**values, **changes})


async def written(*items: AgendaItem, alarms: tuple[timedelta, ...] = ()) -> list[Event]:
    document = personal_document(await own_entries(items), head(), alarms)
    return Calendar.from_ical(document).events


async def test_what_is_public_has_the_uid_time_and_words_of_the_public_entry() -> None:
    entry = await put(a_draft())
    [event] = await written(an_item(subject=entry.subject))
    assert (event["UID"], event["SUMMARY"], event["SEQUENCE"]) == (entry.uid, "Piknik", 0)
    assert event["DTSTART"].dt == entry.starts_at
    assert event["DESCRIPTION"].endswith("/events/piknik")
    assert event["DESCRIPTION"].count("\n\n") == 1


@pytest.mark.parametrize(
    ("public", "own", "shown"),
    [
        (EntryStatus.CONFIRMED, EntryStatus.CONFIRMED, "CONFIRMED"),
        (EntryStatus.CONFIRMED, EntryStatus.TENTATIVE, "TENTATIVE"),
        (EntryStatus.CONFIRMED, EntryStatus.CANCELLED, "CANCELLED"),
        (EntryStatus.POSTPONED, EntryStatus.CONFIRMED, "TENTATIVE"),
        (EntryStatus.CANCELLED, EntryStatus.TENTATIVE, "CANCELLED"),
    ],
)
async def test_it_is_as_sure_as_the_less_sure_of_the_two(
    public: EntryStatus, own: EntryStatus, shown: str
) -> None:
    entry = await put(a_draft(status=public))
    [event] = await written(an_item(subject=entry.subject, status=own))
    assert event["STATUS"] == shown


async def test_a_second_sign_up_for_the_same_thing_shows_once_as_the_surer() -> None:
    entry = await put(a_draft())
    cancelled = an_item(subject=entry.subject, status=EntryStatus.CANCELLED)
    [event] = await written(an_item(subject=entry.subject), cancelled)
    assert event["STATUS"] == "CONFIRMED"


async def test_what_has_no_entry_is_written_from_the_item() -> None:
    item = an_item(kind="cases.case", part="due", ends_at=START)
    [event] = await written(item, alarms=(HOUR,))
    assert event["UID"] == f"{item.subject}.due@pospolu"
    assert event["DTSTART"].dt == START
    assert "DTEND" not in event
    assert "CATEGORIES" not in event
    assert not event.walk("VALARM")


async def test_reminders_only_of_what_is_sure() -> None:
    sure, unsure = an_item(), an_item(status=EntryStatus.TENTATIVE)
    found = {
        str(one["UID"]): [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")]
        for one in await written(sure, unsure, alarms=(HOUR, 24 * HOUR))
    }
    assert found[f"{sure.subject}@pospolu"] == [-HOUR, -24 * HOUR]
    assert found[f"{unsure.subject}@pospolu"] == []


async def test_an_occurrence_is_written_out_alone_with_the_uid_of_its_series() -> None:
    draft = a_series()
    series = await put_all(draft)
    one = draft.occurrences[2]
    [event] = await written(an_item(subject=one.subject))
    assert event["UID"] == series.uid
    assert event["RECURRENCE-ID"].dt == one.recurrence_id
    assert "RRULE" not in event


async def test_several_dates_of_a_series_and_who_shows_them(tmp_path: Path) -> None:
    """RFC 5545 lets occurrences stand without their series; node-ical knows one by its UID alone,
    and shows the first only. All else that we could write would be another UID than the feeds'.
    """
    draft = a_series()
    await put_all(draft)
    mine = [draft.occurrences[number] for number in (1, 2, 4)]
    items = await own_entries([an_item(subject=one.subject) for one in mine])
    document = personal_document(items, head(), ())
    meant = {f"{one.starts_at:%Y-%m-%d %H:%M}" for one in mine}
    seen = {
        "icalendar": readers.seen_by_icalendar(document),
        "khal": readers.seen_by_khal(document, tmp_path),
        **readers.seen_by_javascript(document, tmp_path),
    }
    starts = {name: {one.start for one in found} for name, found in seen.items()}
    assert starts.pop("node-ical") == {min(meant)}
    assert set(map(frozenset, starts.values())) == {frozenset(meant)}


async def test_the_tag_changes_with_all_that_is_shown_and_nothing_else() -> None:
    entry = await put(a_draft())
    item = an_item(subject=entry.subject)

    async def tag(*items: AgendaItem, alarms: tuple[timedelta, ...] = ()) -> str:
        return personal_tag(await own_entries(items), head(), alarms)

    tags = [await tag(), await tag(item), await tag(item, alarms=(HOUR,))]
    tags.append(await tag(an_item(subject=entry.subject, status=EntryStatus.TENTATIVE)))
    await put(a_draft(subject=entry.subject, place="Park"))
    tags.append(await tag(item))
    assert len(set(tags)) == len(tags)
    assert await tag(item) == tags[-1]
