"""Making the dates of a series: out of one event, further ones, left-out ones, a year later."""
# ruff: noqa: DTZ001 -- wall times

from datetime import UTC, datetime, timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.times import to_utc, to_wall
from core.services.calendar.api import entry_of, occurrences_of, series_of
from core.services.cases.api import open_cases
from core.signups.api import SheetState, sheet_by_id, sheet_of
from core.testing.people import make_viewer
from plugins.events.series_queries import dates_of, overrides_of, series_by_id
from plugins.events.service.drafting import create_draft, delete_draft
from plugins.events.service.moving import cancel_event
from plugins.events.service.publishing import approve_event, publish_event, return_event
from plugins.events.service.repeating import (
    add_date,
    extend_series,
    left_out_dates,
    repeat_event,
    restore_date,
)
from plugins.events.service.series_drafts import copy_series, delete_series_drafts
from plugins.events.tests.conftest import WITH_SIGNUP, ZONE, draft, enter, fresh
from plugins.events.values import (
    CALENDAR_KIND,
    CASE_KIND,
    COURSE_KIND,
    EventState,
    Pattern,
    Repeat,
    Timing,
)

FIRST = datetime(2027, 3, 16, 18)
WHEN = Timing(
    starts_at=to_utc(FIRST, ZONE), ends_at=to_utc(FIRST + timedelta(hours=2), ZONE), zone=ZONE
)
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WEEKLY = Repeat(pattern=Pattern.WEEKLY, last_day=datetime(2027, 4, 13).date())


def day(month: int, number: int):
    return datetime(2027, month, number).date()


async def make_weekly(make_event, viewer, *, publish=True, **given):
    """Five Tuesdays around the change of the clocks; gives the first."""
    once = given.pop("signs_up_once", False)
    left_out = given.pop("left_out", ())
    event = await make_event("Kurs tańca", timing=WHEN, **given)
    await repeat_event(viewer, event.id, WEEKLY, left_out=left_out, signs_up_once=once, now=NOW)
    if publish:
        await publish_event(viewer, event.id, now=NOW)
    return await fresh(event)


async def test_repeat_event_makes_rows_at_the_same_wall_time(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, publish=False, left_out={day(3, 30)})
    dates = await dates_of(first.series)
    assert [f"{to_wall(one.starts_at, ZONE):%m-%d %H}" for one in dates] == [
        "03-16 18", "03-23 18", "04-06 18", "04-13 18",
    ]  # fmt: skip
    assert {one.state for one in dates} == {EventState.DRAFT}
    assert dates[1].slug == "kurs-tanca-2027-03-23"
    assert first.series == first.id
    assert await series_of(CALENDAR_KIND, first.series) is None


async def test_dates_go_public_together_with_a_sheet_each(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    assert {one.state for one in dates} == {EventState.PUBLISHED}
    assert len({one.sheet for one in dates}) == 5
    whole = await series_of(CALENDAR_KIND, first.series)
    assert whole.rule.startswith("FREQ=WEEKLY;BYDAY=TU;UNTIL=2027")
    assert len(await occurrences_of(CALENDAR_KIND, first.series)) == 5


async def test_a_public_event_becomes_a_series_and_keeps_its_uid(make_event, coordinator):
    event = await make_event(timing=WHEN, registration=WITH_SIGNUP)
    await publish_event(coordinator, event.id, now=NOW)
    await enter(await fresh(event), await make_viewer("ala"))
    before = await entry_of(CALENDAR_KIND, event.id)
    assert await repeat_event(coordinator, event.id, WEEKLY, now=NOW) == 5
    dates = await dates_of(event.id)
    assert {one.state for one in dates} == {EventState.PUBLISHED}
    found = {(await entry_of(CALENDAR_KIND, one.id)).uid for one in dates}
    assert found == {before.uid}
    assert (await sheet_by_id(dates[0].sheet)).taken == 1
    with pytest.raises(Refused):
        await repeat_event(coordinator, event.id, WEEKLY, now=NOW)


async def test_a_course_has_one_sheet_from_first_to_last(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    dates = await dates_of(first.series)
    sheet = await sheet_of(COURSE_KIND, first.series)
    assert {one.sheet for one in dates} == {sheet.id}
    assert (sheet.starts_at, sheet.ends_at) == (dates[0].starts_at, dates[-1].ends_at)
    await cancel_event(coordinator, dates[-1].id, reason="Święto.", now=NOW)
    sheet = await sheet_of(COURSE_KIND, first.series)
    assert (sheet.ends_at, sheet.state) == (dates[-2].ends_at, SheetState.OPEN)


async def test_one_sheet_is_refused_once_people_sign_up_for_a_date(make_event, coordinator):
    event = await make_event(timing=WHEN, registration=WITH_SIGNUP)
    await publish_event(coordinator, event.id, now=NOW)
    with pytest.raises(Invalid) as caught:
        await repeat_event(coordinator, event.id, WEEKLY, signs_up_once=True, now=NOW)
    assert list(caught.value.fields) == ["sign_up"]
    assert (await fresh(event)).series is None


async def test_a_series_of_an_unverified_group_is_one_case(group, officer):
    event = await create_draft(None, group, draft(timing=WHEN))
    await repeat_event(None, event.id, WEEKLY, now=NOW)
    assert await publish_event(None, event.id, now=NOW) is EventState.WAITING
    assert [one.subject for one in await open_cases([CASE_KIND])] == [event.id]
    await return_event(officer, event.id, "Brak adresu.")
    assert {one.state for one in await dates_of(event.id)} == {EventState.DRAFT}
    await publish_event(None, event.id, now=NOW)
    await approve_event(officer, event.id, now=NOW)
    assert {one.state for one in await dates_of(event.id)} == {EventState.PUBLISHED}
    assert await open_cases([CASE_KIND]) == []
    await extend_series(None, event.id, day(4, 27), now=NOW)
    assert [one.state for one in await dates_of(event.id)].count(EventState.WAITING) == 2
    assert len(await open_cases([CASE_KIND])) == 1


async def test_a_case_stands_when_the_first_draft_is_gone(group, officer):
    event = await create_draft(None, group, draft(timing=WHEN))
    await repeat_event(None, event.id, WEEKLY, now=NOW)
    await delete_draft(officer, event.id)
    second = (await dates_of(event.id))[0]
    await publish_event(None, second.id, now=NOW)
    await approve_event(officer, event.id, now=NOW)
    assert (await fresh(second)).state == EventState.PUBLISHED


async def test_extend_series_goes_on_like_the_last_date(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    assert await extend_series(coordinator, first.id, day(4, 28), now=NOW) == 2
    dates = await dates_of(first.series)
    assert [one.state for one in dates[-2:]] == [EventState.PUBLISHED] * 2
    assert dates[-1].capacity == 10
    assert (await series_by_id(first.series)).last_day == day(4, 28)
    assert "UNTIL=20270428" in (await series_of(CALENDAR_KIND, first.series)).rule
    for wrong in (day(4, 28), day(4, 30), datetime(2030, 1, 1).date()):
        with pytest.raises(Invalid):
            await extend_series(coordinator, first.id, wrong, now=NOW)


async def test_a_date_that_was_left_out_comes_back(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, left_out={day(3, 30)})
    rule = await series_by_id(first.series)
    assert [one.day for one in left_out_dates(rule, await dates_of(rule.id))] == [day(3, 30)]
    assert len((await series_of(CALENDAR_KIND, rule.id)).excluded) == 1
    await add_date(coordinator, first.id, day(3, 30), now=NOW)
    assert len(await dates_of(rule.id)) == 5
    assert (await series_of(CALENDAR_KIND, rule.id)).excluded == ()
    with pytest.raises(Invalid):
        await add_date(coordinator, first.id, day(3, 30), now=NOW)


async def test_a_skipped_date_takes_place_after_all(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    second = (await dates_of(first.series))[1]
    await cancel_event(coordinator, second.id, reason="Choroba.", now=NOW)
    before = await entry_of(CALENDAR_KIND, second.id)
    await restore_date(coordinator, second.id, now=NOW)
    after = await entry_of(CALENDAR_KIND, second.id)
    assert (await fresh(second)).state == EventState.PUBLISHED
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert (await sheet_by_id(second.sheet)).state is SheetState.OPEN
    with pytest.raises(Refused):
        await restore_date(coordinator, second.id, now=NOW)


async def test_delete_series_drafts_leaves_what_is_public(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, publish=False)
    assert await delete_series_drafts(coordinator, first.id) == 5
    assert await series_by_id(first.series) is None
    public = await make_weekly(make_event, coordinator)
    assert await delete_series_drafts(coordinator, public.id) == 0
    assert len(await dates_of(public.series)) == 5


async def test_copy_series_keeps_the_weekdays_of_another_year(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    copy = await copy_series(coordinator, first.id, now=NOW)
    dates = await dates_of(copy.series)
    assert len(dates) == 5
    assert {to_wall(one.starts_at, ZONE).isoweekday() for one in dates} == {2}
    assert to_wall(dates[0].starts_at, ZONE) == datetime(2028, 3, 14, 18)
    assert {(one.state, one.sheet, overrides_of(one)) for one in dates} == {
        (EventState.DRAFT, None, ())
    }
    with pytest.raises(NotFound):
        await copy_series(coordinator, (await make_event("Jedno")).id, now=NOW)
