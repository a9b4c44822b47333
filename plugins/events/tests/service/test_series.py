"""Changing several dates of a series: what stays by hand, who is told, what calendars get."""
# ruff: noqa: DTZ001 -- wall times

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

import core.data.rows
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import LocalizedText
from core.data.database import is_sqlite
from core.data.times import to_utc, to_wall
from core.services.calendar.api import attach_entries, entry_of, series_ics, series_of
from core.signups.api import contacts_of, sheet_by_id, signups_of
from core.testing.people import make_viewer
from plugins.events.rules import spot_of, timing_of
from plugins.events.series_queries import dates_of, first_timing, overrides_of, series_by_id
from plugins.events.service.drafting import edit_event
from plugins.events.service.moving import change_event
from plugins.events.service.series_cancelling import cancel_dates
from plugins.events.service.series_editing import edit_dates, reset_date
from plugins.events.service.series_moving import move_dates
from plugins.events.tests.conftest import WITH_SIGNUP, ZONE, draft, enter, fresh, mails
from plugins.events.tests.service.test_repeating import NOW, make_weekly
from plugins.events.values import (
    CALENDAR_KIND,
    COURSE_KIND,
    SIGNUP_KIND,
    EventState,
    Registration,
    Scope,
    Spot,
    Timing,
)

NEW_TITLE = LocalizedText.of("Kurs walca")
HALL = Spot(place_name="Sala lustrzana")


def content(title: LocalizedText = NEW_TITLE):
    return replace(draft("Kurs tańca").content, title=title)


def an_hour_later(event) -> Timing:
    at = timing_of(event)
    hour = timedelta(hours=1)
    return replace(at, starts_at=at.starts_at + hour, ends_at=at.ends_at + hour)


def walls(dates) -> list[str]:
    return [f"{to_wall(one.starts_at, ZONE):%m-%d %H:%M}" for one in dates]


async def titles(series) -> list[str]:
    return [str(one.title) for one in await dates_of(series)]


@pytest.mark.parametrize(
    ("scope", "changed"),
    [
        (Scope.THIS, [False, False, True, False, False]),
        (Scope.FOLLOWING, [False, False, True, True, True]),
        (Scope.ALL, [True] * 5),
    ],
)
async def test_an_edit_reaches_the_dates_of_its_scope(make_event, coordinator, scope, changed):
    first = await make_weekly(make_event, coordinator)
    third = (await dates_of(first.series))[2]
    edit = {"content": content(), "registration": Registration()}
    await edit_dates(coordinator, third.id, scope, **edit, now=NOW)
    assert [one == "Kurs walca" for one in await titles(first.series)] == changed


async def test_what_was_changed_by_hand_stays_until_it_is_reset(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    dates = await dates_of(first.series)
    own = content(LocalizedText.of("Wieczór finałowy"))
    await edit_event(coordinator, dates[4].id, content=own, registration=Registration())
    assert overrides_of(await fresh(dates[4])) == ("title",)
    everything = {"content": content(), "registration": Registration()}
    await edit_dates(coordinator, dates[0].id, Scope.ALL, **everything, now=NOW)
    assert (await titles(first.series))[3:] == ["Kurs walca", "Wieczór finałowy"]
    await reset_date(coordinator, dates[4].id, now=NOW)
    assert (await titles(first.series))[4] == "Kurs walca"
    assert overrides_of(await fresh(dates[4])) == ()
    with pytest.raises(Refused):
        await reset_date(coordinator, dates[4].id, now=NOW)


async def test_moving_following_tells_each_person_once_with_all_dates(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    ala, ola = await make_viewer("ala"), await make_viewer("ola")
    for one in dates:
        await enter(one, ala)
    await enter(dates[3], ola)
    wish = {"timing": an_hour_later(dates[2]), "spot": HALL, "reason": "Remont."}
    assert await move_dates(coordinator, dates[2].id, Scope.FOLLOWING, **wish, now=NOW) == 2
    assert walls(await dates_of(first.series)) == [
        "03-16 18:00", "03-23 18:00", "03-30 19:00", "04-06 19:00", "04-13 19:00",
    ]  # fmt: skip
    (many,) = await mails("events.changed_dates")
    assert many["email"] == "ala@example.org"
    payload = json.loads(many["payload"])
    assert (len(payload["dates"]), payload["because"]) == (3, "Remont.")
    (single,) = [one for one in await mails("events.changed") if one["kind"] == "events.changed"]
    assert single["email"] == "ola@example.org"
    (file,) = await attach_entries(payload, "pl")
    events = Calendar.from_ical(file.content).events
    whole = await series_of(CALENDAR_KIND, first.series)
    assert file.params["method"] == "REQUEST"
    assert {str(one["UID"]) for one in events} == {whole.uid}
    assert [one["RECURRENCE-ID"].dt for one in events] == [one.recurrence_id for one in dates[2:]]
    assert all(one["SEQUENCE"] >= 1 for one in events)
    sheet = await sheet_by_id(dates[4].sheet)
    assert sheet.starts_at == (await fresh(dates[4])).starts_at


async def test_a_time_moved_by_hand_stays_when_all_move(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    dates = await dates_of(first.series)
    by_hand = an_hour_later(dates[1])
    await change_event(coordinator, dates[1].id, timing=by_hand, spot=spot_of(first), now=NOW)
    at = timing_of(dates[0])
    earlier = replace(at, starts_at=at.starts_at - timedelta(hours=1))
    wish = {"timing": earlier, "spot": spot_of(first)}
    await move_dates(coordinator, first.id, Scope.ALL, **wish, now=NOW)
    assert walls(await dates_of(first.series)) == [
        "03-16 17:00", "03-23 19:00", "03-30 17:00", "04-06 17:00", "04-13 17:00",
    ]  # fmt: skip
    await reset_date(coordinator, dates[1].id, now=NOW)
    assert walls(await dates_of(first.series))[1] == "03-23 17:00"


async def test_drafts_move_with_their_rule(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, publish=False)
    start = to_utc(datetime(2027, 3, 16, 17), ZONE)
    at = Timing(starts_at=start, ends_at=start + timedelta(hours=3), zone=ZONE)
    edit = {"content": content(), "registration": Registration(), "timing": at, "spot": HALL}
    await edit_dates(coordinator, first.id, Scope.ALL, **edit, now=NOW)
    dates = await dates_of(first.series)
    assert {one[-5:] for one in walls(dates)} == {"17:00"}
    assert all(one.recurrence_id == one.starts_at for one in dates)
    assert first_timing(await series_by_id(first.series)) == at


async def test_cancelling_following_ends_sign_ups_and_tells_once(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP)
    dates = await dates_of(first.series)
    ala = await make_viewer("ala")
    for one in dates:
        await enter(one, ala)
    told = await cancel_dates(coordinator, dates[3].id, Scope.FOLLOWING, reason="Urlop.", now=NOW)
    assert told == 1
    states = [one.state for one in await dates_of(first.series)]
    assert states == [EventState.PUBLISHED] * 3 + [EventState.CANCELLED] * 2
    (mail,) = await mails("events.cancelled")
    assert mail["kind"] == "events.cancelled_dates"
    (file,) = await attach_entries(json.loads(mail["payload"]), "pl")
    assert file.params["method"] == "CANCEL"
    assert {str(one["STATUS"]) for one in Calendar.from_ical(file.content).events} == {"CANCELLED"}
    assert [one.state.is_active for one in await signups_of(dates[4].sheet)] == [False]
    with pytest.raises(Refused):
        await cancel_dates(coordinator, dates[3].id, Scope.FOLLOWING, reason="Urlop.", now=NOW)
    with pytest.raises(Invalid):
        await cancel_dates(coordinator, first.id, Scope.ALL, reason=" ", now=NOW)


async def test_a_course_moves_and_ends_with_all_its_dates(make_event, coordinator):
    first = await make_weekly(make_event, coordinator, registration=WITH_SIGNUP, signs_up_once=True)
    await enter(first, await make_viewer("ala"))
    wish = {"timing": an_hour_later(first), "spot": HALL}
    assert await move_dates(coordinator, first.id, Scope.ALL, **wish, now=NOW) == 1
    sheet = await sheet_by_id(first.sheet)
    assert sheet.starts_at == (await fresh(first)).starts_at
    assert len(await mails("events.changed")) == 1
    assert len(await contacts_of(COURSE_KIND, first.series)) == 1
    assert await contacts_of(SIGNUP_KIND, first.id) == []
    assert await cancel_dates(coordinator, first.id, Scope.ALL, reason="Koniec.", now=NOW) == 1
    assert [one.state.is_active for one in await signups_of(first.sheet)] == [False]


async def test_the_calendar_says_what_the_rows_say(make_event, coordinator):
    first = await make_weekly(make_event, coordinator)
    dates = await dates_of(first.series)
    wish = {"timing": an_hour_later(dates[3]), "spot": HALL}
    await move_dates(coordinator, dates[3].id, Scope.FOLLOWING, **wish, now=NOW)
    written = Calendar.from_ical(await series_ics(CALENDAR_KIND, first.series, "pl")).events
    moved = {one["RECURRENCE-ID"].dt for one in written if "RECURRENCE-ID" in one}
    assert {one.recurrence_id for one in dates[3:]} <= moved
    for one in await dates_of(first.series):
        entry = await entry_of(CALENDAR_KIND, one.id)
        assert entry.starts_at == one.starts_at
        assert entry.place.startswith(one.place_name)


async def _edited_by_two(make_event, coordinator) -> tuple[str, str]:
    """Two editors at once, of two dates: a title, a time; what the calendar says then."""
    first = await make_weekly(make_event, coordinator)
    _, second, third, *_ = await dates_of(first.series)
    edit = {"content": content(), "registration": Registration()}
    move = {"timing": an_hour_later(third), "spot": HALL}
    found = await asyncio.gather(
        edit_event(coordinator, second.id, **edit),
        change_event(coordinator, third.id, **move, now=NOW),
        return_exceptions=True,
    )
    assert [one for one in found if isinstance(one, BaseException)] == []
    titled = await entry_of(CALENDAR_KIND, second.id)
    moved = await entry_of(CALENDAR_KIND, third.id)
    return str(titled.title), f"{to_wall(moved.starts_at, ZONE):%H}"


async def test_two_editors_at_once_lose_nothing(make_event, coordinator):
    assert await _edited_by_two(make_event, coordinator) == ("Kurs walca", "19")


if not is_sqlite():  # which has one writer anyway

    async def test_without_the_lock_one_of_them_is_lost(make_event, coordinator, monkeypatch):

        def unlocked(query):
            return query

        monkeypatch.setattr(core.data.rows, "locked", unlocked)
        results = set()
        for _ in range(5):
            try:
                results.add(await _edited_by_two(make_event, coordinator))
            except Exception as error:  # noqa: BLE001 -- any way of going wrong will do
                results.add(type(error).__name__)
        assert results != {("Kurs walca", "19")}
