"""Another rule for a series: who stays, who is told, what calendars get."""

import json
from datetime import timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from core.contracts.errors import Invalid, Refused
from core.data.times import to_wall
from core.services.calendar.api import attach_entry, entry_of, series_ics, series_of
from core.services.cases.api import open_cases
from core.signups.api import sheet_by_id, signups_of
from core.testing.people import make_viewer
from plugins.events.rule_plans import Wish
from plugins.events.series_queries import dates_of, series_by_id
from plugins.events.service.drafting import create_draft
from plugins.events.service.moving import cancel_event
from plugins.events.service.publishing import publish_event
from plugins.events.service.repeating import add_date, extend_series, left_out_dates, repeat_event
from plugins.events.service.ruling import Ruled, change_rule
from plugins.events.service.series_moving import move_dates
from plugins.events.tests.conftest import WITH_SIGNUP, ZONE, draft, enter, fresh, mails
from plugins.events.tests.service.test_repeating import NOW, WEEKLY, WHEN, day, make_weekly
from plugins.events.tests.service.test_series import HALL, an_hour_later
from plugins.events.values import (
    CALENDAR_KIND,
    CASE_KIND,
    NOT_SAID,
    EventState,
    Pattern,
    Repeat,
    Scope,
)

THURSDAYS = Repeat(pattern=Pattern.WEEKLY, weekdays=("TH",), last_day=day(4, 15))
FORTNIGHTS = Repeat(pattern=Pattern.WEEKLY, weekdays=("TU",), every=2, last_day=day(4, 13))


async def days_here(series, state=EventState.PUBLISHED) -> list[str]:
    rows = [one for one in await dates_of(series) if one.state == state]
    return sorted(f"{to_wall(one.starts_at, ZONE):%m-%d %H}" for one in rows)


async def days_in_programs(series) -> list[str]:
    """The days that a program shows of a series, cancelled ones left out."""
    calendar = Calendar.from_ical(await series_ics(CALENDAR_KIND, series, "pl"))
    found = recurring_ical_events.of(calendar).between((2027, 1, 1), (2029, 1, 1))
    assert len({str(one["UID"]) for one in found}) == 1
    on = [one for one in found if one["STATUS"] != "CANCELLED"]
    return sorted(f"{to_wall(one.start, ZONE):%m-%d %H}" for one in on)


async def test_another_weekday_from_a_date_on(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    ala, ola = await make_viewer("ala"), await make_viewer("ola")
    for one in dates:
        await enter(one, ala)
    await enter(dates[4], ola)
    before = await series_of(CALENDAR_KIND, first.series)
    wish = Wish(event=dates[2].id, scope=Scope.FOLLOWING, repeat=THURSDAYS)
    done = await change_rule(coordinator, wish, reason="Sala jest zajęta.", now=NOW)
    assert done == Ruled(came=3, went=3, told=2)
    here = await days_here(first.series)
    assert here == ["03-16 18", "03-23 18", "04-01 18", "04-08 18", "04-15 18"]
    assert await days_in_programs(first.series) == here
    after = await series_of(CALENDAR_KIND, first.series)
    assert (after.uid, after.sequence > before.sequence) == (before.uid, True)
    assert sorted((one["kind"], one["email"]) for one in await mails("events.cancelled")) == [
        ("events.cancelled", "ola@example.org"),
        ("events.cancelled_dates", "ala@example.org"),
    ]
    gone = await fresh(dates[4])
    assert gone.reason == "Sala jest zajęta."
    assert not any(one.state.is_active for one in await signups_of(gone.sheet))
    assert (await sheet_by_id(dates[1].sheet)).taken == 1


async def test_what_both_rules_have_keeps_page_and_sign_ups(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    await enter(dates[2], await make_viewer("ala"))
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=FORTNIGHTS)
    done = await change_rule(coordinator, wish, reason="Rzadziej.", now=NOW)
    assert done == Ruled(came=0, went=2, told=0)
    kept = [one for one in await dates_of(first.series) if one.state == EventState.PUBLISHED]
    assert [one.id for one in kept] == [dates[0].id, dates[2].id, dates[4].id]
    assert (await sheet_by_id(dates[2].sheet)).taken == 1
    assert await days_in_programs(first.series) == ["03-16 18", "03-30 18", "04-13 18"]
    with pytest.raises(Invalid) as caught:
        await change_rule(coordinator, wish, reason="Rzadziej.", now=NOW)
    assert list(caught.value.fields) == ["pattern"]


async def test_a_reason_is_asked_for_what_people_know_of(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=THURSDAYS)
    with pytest.raises(Invalid) as caught:
        await change_rule(coordinator, wish, now=NOW)
    assert list(caught.value.fields) == ["reason"]
    assert len(await days_here(first.series)) == 5


async def test_a_later_or_earlier_end_by_day_or_number(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    shorter = Repeat(pattern=Pattern.WEEKLY, last_day=day(3, 30))
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=shorter)
    assert (await change_rule(coordinator, wish, reason="Koniec.", now=NOW)).went == 2
    assert (await series_by_id(first.series)).rule_starts_at is None
    longer = Repeat(pattern=Pattern.WEEKLY, last_day=NOT_SAID)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=longer, number=7)
    done = await change_rule(coordinator, wish, taken_in=[day(4, 6)], now=NOW)
    assert done == Ruled(came=3, went=0, told=0)
    here = await days_here(first.series)
    assert here == ["03-16 18", "03-23 18", "03-30 18", "04-06 18", "04-20 18", "04-27 18"]
    assert await days_here(first.series, EventState.CANCELLED) == ["04-13 18"]
    assert await days_in_programs(first.series) == here


async def test_what_is_over_stays_as_it_was(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    later = (await dates_of(first.series))[2].starts_at - timedelta(days=1)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=THURSDAYS)
    done = await change_rule(coordinator, wish, reason="Sala.", now=later)
    assert (done.came, done.went) == (3, 3)
    assert (await days_here(first.series))[:2] == ["03-16 18", "03-23 18"]
    earlier = Wish(event=first.id, scope=Scope.FOLLOWING, repeat=FORTNIGHTS)
    with pytest.raises(Refused):
        await change_rule(coordinator, earlier, reason="Sala.", now=later)


async def test_drafts_get_their_rule_as_if_it_had_always_been_so(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, publish=False)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=THURSDAYS)
    await change_rule(coordinator, wish, left_out=[day(4, 1)], now=NOW)
    here = await days_here(first.series, EventState.DRAFT)
    assert here == ["03-18 18", "03-25 18", "04-08 18", "04-15 18"]
    series = await series_by_id(first.series)
    assert series.rule_starts_at is None
    dates = await dates_of(first.series)
    assert all(one.recurrence_id == one.starts_at for one in dates)
    assert [one.day for one in left_out_dates(series, dates)] == [day(4, 1)]
    await publish_event(coordinator, dates[0].id, now=NOW)
    assert (await series_of(CALENDAR_KIND, first.series)).rule.startswith("FREQ=WEEKLY;BYDAY=TH")


async def test_after_a_change_dates_come_at_the_hours_and_days_of_now(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    move = {"timing": an_hour_later(first), "spot": HALL}
    await move_dates(coordinator, first.id, Scope.ALL, **move, now=NOW)
    third = (await dates_of(first.series))[2]
    wish = Wish(event=third.id, scope=Scope.FOLLOWING, repeat=THURSDAYS)
    await change_rule(coordinator, wish, left_out=[day(4, 8)], reason="Sala.", now=NOW)
    assert await extend_series(coordinator, first.id, day(4, 22), now=NOW) == 1
    await add_date(coordinator, first.id, day(4, 8), now=NOW)
    here = await days_here(first.series)
    assert here == ["03-16 19", "03-23 19", "04-01 19", "04-08 19", "04-15 19", "04-22 19"]
    assert await days_in_programs(first.series) == here
    for one in await dates_of(first.series):
        assert (await entry_of(CALENDAR_KIND, one.id)).starts_at == one.starts_at


async def test_a_course_goes_on_with_its_new_dates_and_says_so(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    await enter(first, await make_viewer("ala"))
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=THURSDAYS)
    assert (await change_rule(coordinator, wish, reason="Sala.", now=NOW)).told == 1
    sheet = await sheet_by_id(first.sheet)
    dates = [one for one in await dates_of(first.series) if one.state == EventState.PUBLISHED]
    assert (sheet.taken, sheet.starts_at) == (1, min(one.starts_at for one in dates))
    kinds = [one["kind"] for one in await mails("events.")]
    assert sorted(kinds) == ["events.cancelled_dates", "events.changed_dates"]


async def test_dates_of_a_group_wait_for_the_city(group):
    event = await create_draft(None, group, draft(timing=WHEN))
    await repeat_event(None, event.id, WEEKLY, now=NOW)
    await publish_event(None, event.id, now=NOW)
    wish = Wish(event=event.id, scope=Scope.ALL, repeat=THURSDAYS)
    await change_rule(None, wish, now=NOW)
    assert {one.state for one in await dates_of(event.id)} == {EventState.WAITING}
    assert len(await days_here(event.id, EventState.WAITING)) == 5
    assert [one.subject for one in await open_cases([CASE_KIND])] == [event.id]


async def test_a_mail_names_a_new_date_by_its_place_among_all(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    wish = Wish(event=first.id, scope=Scope.ALL, repeat=THURSDAYS)
    await change_rule(coordinator, wish, reason="Sala.", now=NOW)
    new = next(one for one in await dates_of(first.series) if one.state == EventState.PUBLISHED)
    await enter(new, await make_viewer("ala"))
    await cancel_event(coordinator, new.id, reason="Choroba.", now=NOW)
    (mail,) = [one for one in await mails("events.cancelled") if "ala" in one["email"]]
    (file,) = await attach_entry(json.loads(mail["payload"]), "pl")
    (event,) = Calendar.from_ical(file.content).events
    assert event["RECURRENCE-ID"].dt == new.recurrence_id
    assert str(event["STATUS"]) == "CANCELLED"
