"""Series and their occurrences: rows in lists, one rule with its exceptions in feeds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from icalendar import Calendar, Event

from core.contracts.calendar import EntryDraft, EntryStatus, SeriesDraft
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.transactions import tx
from core.services.calendar.api import (
    Entry,
    EntryFilter,
    attach_entry,
    entries_by_ids,
    entry_ics,
    entry_of,
    first_entries,
    let_go_of_cancelled,
    occurrences_of,
    put_series,
    remove_entry,
    remove_series,
    series_ics,
    series_of,
)
from core.services.calendar.recurrences import occurrence_starts
from core.services.calendar.rules import entry_uid
from tests.core.services.calendar.samples import WEEKLY, a_draft, a_series, with_occurrence
from tests.core.services.calendar.test_feeds import feed
from tests.core.services.calendar.test_service import KIND, put, versions

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("switches")]

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def put_all(draft: SeriesDraft) -> Entry:
    """Put a series in a transaction of its own."""
    async with tx():
        return await put_series(KIND, draft)


async def change(one: EntryDraft, **changes: object) -> Entry:
    """Change one occurrence."""
    return await put(replace(one, **changes))  # type: ignore[arg-type]


async def events(now: datetime = NOW) -> list[Event]:
    """The VEVENTs of the feed of everything."""
    return Calendar.from_ical(await feed(now=now)).events


async def exceptions(now: datetime = NOW) -> dict[datetime, Event]:
    """The occurrences written out besides the rule, by the instant that they stand for."""
    return {one["RECURRENCE-ID"].dt: one for one in await events(now) if "RECURRENCE-ID" in one}


async def rule(now: datetime = NOW) -> Event:
    """The one series of the feed."""
    [found] = [one for one in await events(now) if "RRULE" in one]
    return found


def left_out(series: Event) -> list[datetime]:
    """The instants of EXDATE."""
    found = series.get("EXDATE", [])
    return [
        value.dt for one in (found if isinstance(found, list) else [found]) for value in one.dts
    ]


async def listed(now: datetime = NOW) -> list[UUID]:
    """The subjects in the calendar's list, in its order."""
    keys = await first_entries(EntryFilter(), now=now, size=50)
    found = await entries_by_ids([key.id for key in keys])
    return [found[key.id].subject for key in keys]


async def test_a_list_has_the_occurrences_and_a_feed_has_the_rule() -> None:
    draft = a_series()
    series = await put_all(draft)
    assert await listed() == [one.subject for one in draft.occurrences]
    [event] = await events()
    assert event["UID"] == series.uid == entry_uid(draft.entry.subject)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270420T215959Z"
    assert event["DTSTART"].params["TZID"] == "Europe/Warsaw"
    assert "EXDATE" not in event


async def test_every_occurrence_has_the_uid_of_its_series() -> None:
    draft = a_series()
    series = await put_all(draft)
    for one in draft.occurrences:
        entry = await entry_of(KIND, one.subject)
        assert entry is not None
        assert (entry.uid, entry.recurrence_id) == (series.uid, one.recurrence_id)


async def test_only_a_changed_occurrence_is_written_out() -> None:
    draft = a_series()
    await put_all(draft)
    moved = draft.occurrences[2]
    await change(moved, starts_at=moved.starts_at + HOUR, ends_at=moved.ends_at + HOUR)
    found = await exceptions()
    assert list(found) == [moved.recurrence_id]
    [event] = found.values()
    assert event["DTSTART"].dt == moved.starts_at + HOUR
    assert (await rule())["SEQUENCE"] < event["SEQUENCE"]
    await put(moved)
    assert not await exceptions()


async def test_sequence_of_an_occurrence_never_falls_and_is_never_below_its_series() -> None:
    draft = a_series()
    await put_all(draft)
    moved = draft.occurrences[2]
    told = []
    for place in ("Park", "Rynek 9"):
        await change(moved, place=place)
        told.append((await exceptions())[moved.recurrence_id]["SEQUENCE"])  # type: ignore[index]
    async with tx():
        await remove_entry(KIND, draft.occurrences[0].subject)
    told.append((await exceptions())[moved.recurrence_id]["SEQUENCE"])  # type: ignore[index]
    assert told == sorted(told)
    assert told[0] < told[1]
    assert (await rule())["SEQUENCE"] <= told[-1]


async def test_a_cancelled_occurrence_is_shown_as_such_for_thirty_days_and_then_left_out() -> None:
    draft = a_series()
    called_off = draft.occurrences[3]
    with time_machine.travel(NOW, tick=False):
        await put_all(draft)
        await change(called_off, status=EntryStatus.CANCELLED)
    with time_machine.travel(NOW + 30 * DAY - HOUR, tick=False):
        await let_go_of_cancelled()
    found = await exceptions()
    assert [str(one["STATUS"]) for one in found.values()] == ["CANCELLED"]
    assert called_off.subject in await listed()
    with time_machine.travel(NOW + 30 * DAY, tick=False):
        await let_go_of_cancelled()
        before = await versions("calendar")
        await let_go_of_cancelled()
        assert await versions("calendar") == before
    assert not await exceptions()
    assert left_out(await rule()) == [called_off.recurrence_id]
    assert called_off.subject not in await listed(NOW + 30 * DAY)


async def test_a_skipped_occurrence_is_left_out_and_can_come_back() -> None:
    draft = a_series()
    await put_all(draft)
    skipped = draft.occurrences[1]
    async with tx():
        await remove_entry(KIND, skipped.subject)
    first = await rule()
    assert left_out(first) == [skipped.recurrence_id]
    assert skipped.subject not in await listed()
    await put(skipped)
    again = await rule()
    assert left_out(again) == []
    assert again["SEQUENCE"] > first["SEQUENCE"] > 0
    assert skipped.subject in await listed()


async def test_an_instant_without_an_occurrence_does_not_take_place() -> None:
    draft = a_series()
    await put_all(replace(draft, occurrences=draft.occurrences[:-1]))
    assert left_out(await rule()) == [draft.occurrences[-1].recurrence_id]


async def test_a_hidden_occurrence_is_not_told_by_the_rule() -> None:
    draft = with_occurrence(a_series(), 0, is_public=False)
    await put_all(draft)
    assert left_out(await rule()) == [draft.occurrences[0].recurrence_id]


async def test_a_whole_series_moves_and_keeps_its_uid() -> None:
    draft = a_series()
    before = await put_all(draft)
    kept = {one.subject: one.uid for one in await occurrences_of(KIND, draft.entry.subject)}
    entry = replace(
        draft.entry, starts_at=draft.entry.starts_at + DAY, ends_at=draft.entry.ends_at + DAY
    )
    recurrence = replace(WEEKLY, last_day=WEEKLY.last_day + DAY)
    starts = occurrence_starts(entry.starts_at, entry.zone, recurrence)
    occurrences = tuple(
        replace(one, starts_at=start, ends_at=start + 2 * HOUR, recurrence_id=start)
        for one, start in zip(draft.occurrences, starts, strict=True)
    )
    after = await put_all(SeriesDraft(entry=entry, recurrence=recurrence, occurrences=occurrences))
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    moved = {one.subject: one for one in await occurrences_of(KIND, draft.entry.subject)}
    assert {subject: one.uid for subject, one in moved.items()} == kept
    assert {one.sequence for one in moved.values()} == {1}
    [event] = await events()
    assert event["DTSTART"].dt == entry.starts_at


async def test_occurrences_change_places_in_one_move() -> None:
    draft = a_series()
    await put_all(draft)
    first, second, *rest = draft.occurrences
    swapped = (
        replace(first, recurrence_id=second.recurrence_id),
        replace(second, recurrence_id=first.recurrence_id),
        *rest,
    )
    await put_all(replace(draft, occurrences=swapped))
    assert len(await exceptions()) == 2


async def test_the_same_series_again_writes_nothing() -> None:
    draft = a_series()
    before = await put_all(draft)
    numbers = await versions("calendar")
    assert await put_all(draft) == before
    assert await versions("calendar") == numbers


async def test_a_shorter_series_loses_its_last_occurrences() -> None:
    draft = a_series()
    await put_all(draft)
    recurrence = replace(WEEKLY, last_day=WEEKLY.last_day - 8 * DAY)
    await put_all(replace(draft, recurrence=recurrence, occurrences=draft.occurrences[:-2]))
    assert await listed() == [one.subject for one in draft.occurrences[:-2]]
    assert left_out(await rule()) == []


async def test_a_single_event_becomes_the_first_of_a_series_with_its_uid() -> None:
    draft = a_series()
    single = replace(
        draft.occurrences[0], subject=draft.entry.subject, series=None, recurrence_id=None
    )
    before = await put(single)
    first = replace(draft.occurrences[0], subject=single.subject)
    series = await put_all(replace(draft, occurrences=(first, *draft.occurrences[1:])))
    assert series.uid == before.uid
    assert [one["UID"] for one in await events()] == [before.uid]


async def test_nobody_gets_another_uid() -> None:
    single, draft = await put(a_draft()), a_series()
    joined = replace(draft.occurrences[0], subject=single.subject)
    with pytest.raises(ValueError, match="keeps its UID"):
        await put_all(replace(draft, occurrences=(joined, *draft.occurrences[1:])))


async def test_an_occurrence_needs_its_series() -> None:
    with pytest.raises(ValueError, match="not in the calendar"):
        await put(a_series().occurrences[0])


async def test_a_series_is_fed_until_its_last_occurrence_is_long_over() -> None:
    draft = a_series()
    late = draft.occurrences[-1]
    await put_all(draft)
    ends_at = late.ends_at + 10 * DAY
    await change(late, starts_at=ends_at - HOUR, ends_at=ends_at)
    assert len(await events(ends_at + 90 * DAY - HOUR)) == 2
    assert await events(ends_at + 90 * DAY) == []


async def test_a_series_without_any_occurrence_is_not_fed() -> None:
    draft = a_series()
    await put_all(replace(draft, occurrences=()))
    assert await events() == []


async def test_a_removed_series_is_gone_from_lists_and_feeds() -> None:
    draft = a_series()
    await put_all(draft)
    async with tx():
        await remove_series(KIND, draft.entry.subject)
        await remove_series(KIND, new_id())
    assert await events() == []
    assert await listed() == []
    again = await put_all(draft)
    assert (await events())[0]["UID"] == again.uid


async def test_an_occurrence_has_a_file_of_its_own() -> None:
    draft = a_series()
    await put_all(draft)
    one = draft.occurrences[4]
    [event] = Calendar.from_ical(await entry_ics(KIND, one.subject, "pl")).events
    assert event["UID"] == entry_uid(draft.entry.subject)
    assert event["RECURRENCE-ID"].dt == one.recurrence_id
    assert event["URL"].endswith(one.url_path)


async def test_a_mail_about_an_occurrence_has_the_sequence_of_the_feed() -> None:
    draft = a_series()
    await put_all(draft)
    async with tx():
        await remove_entry(KIND, draft.occurrences[0].subject)
    one = draft.occurrences[4]
    await change(one, place="Park")
    payload = {"calendar_kind": KIND, "subject": str(one.subject), "method": "REQUEST"}
    [attachment] = await attach_entry(payload, "pl")
    [mailed] = Calendar.from_ical(attachment.content).events
    [fed] = (await exceptions()).values()
    for name in ("UID", "SEQUENCE", "RECURRENCE-ID", "DTSTART", "LOCATION"):
        assert mailed[name].to_ical() == fed[name].to_ical() if name != "SEQUENCE" else True
    assert mailed["SEQUENCE"] == fed["SEQUENCE"]


async def test_a_whole_series_is_a_file_as_in_the_feed() -> None:
    draft = a_series()
    await put_all(draft)
    await change(draft.occurrences[4], place="Park")
    found = Calendar.from_ical(await series_ics(KIND, draft.entry.subject, "pl")).events
    assert [one.to_ical() for one in found] == [one.to_ical() for one in await events()]


async def test_whole_days_recur_as_dates() -> None:
    midnight = datetime(2027, 3, 8, 23, tzinfo=UTC)
    draft = a_series(starts_at=midnight, ends_at=midnight + DAY, is_all_day=True)
    await put_all(draft)
    async with tx():
        await remove_entry(KIND, draft.occurrences[1].subject)
    await change(draft.occurrences[2], title=LocalizedText.of("Inna"))
    series = await rule()
    assert series["DTSTART"].to_ical() == b"20270309"
    assert series["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270420"
    assert [str(day) for day in left_out(series)] == ["2027-03-16"]
    assert [str(day) for day in await exceptions()] == ["2027-03-23"]


async def test_versions_rise_with_every_change_of_an_occurrence() -> None:
    draft = a_series()
    await put_all(draft)
    await change(draft.occurrences[4], place="Park")
    assert await versions("calendar") == [2]
    series = await series_of(KIND, draft.entry.subject)
    assert series is not None
    assert (series.version, series.sequence) == (2, 0)
