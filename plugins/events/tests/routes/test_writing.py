"""Whole days, from the form to every place where an event is told."""

import re
from datetime import date

import pytest
from icalendar import Calendar

from core.services.calendar.api import entry_of
from core.testing.people import make_viewer, sign_in
from core.web.dates import when
from core.web.i18n import use_language
from plugins.events.days import timing_of_days
from plugins.events.messages import load_for_guest
from plugins.events.queries import event_by_slug
from plugins.events.tests.conftest import WITH_SIGNUP, enter, fresh
from plugins.events.tests.test_routes import DESK, typed
from plugins.events.values import CALENDAR_KIND

DAYS = {"is_all_day": "y", "starts_at": "2031-06-06", "ends_at": "2031-06-07"}


async def test_whole_days_stand_everywhere_without_hours(client, host, coordinator):
    token = await sign_in(client, coordinator)
    answer = await client.post(
        f"{DESK}/new", data=typed(csrf_token=token, action="publish", **DAYS), follow_redirects=True
    )
    assert answer.status_code == 200
    event = await event_by_slug("szkolenie-z-pierwszej-pomocy")
    form = await client.get(f"{DESK}/{event.id}/change")
    assert 'value="2031-06-07T23:59"' in form.text
    client.cookies.clear()
    page = (await client.get(f"/events/{event.slug}")).text
    assert "piątek, 6 czerwca 2031 – sobota, 7 czerwca 2031" in page.replace("\xa0", " ")
    assert '"startDate": "2031-06-06"' in page
    assert '"endDate": "2031-06-07"' in page
    assert "do 7 cze 2031" in (await client.get("/events")).text.replace("\xa0", " ")
    (file,) = Calendar.from_ical((await client.get(f"/events/{event.slug}.ics")).text).events
    assert file.to_ical().count(b"VALUE=DATE:") == 2
    assert (str(file.start), str(file.end)) == ("2031-06-06", "2031-06-08")
    assert (await entry_of(CALENDAR_KIND, event.id)).is_all_day


async def test_one_whole_day_over_the_change_of_the_clocks(make_event, coordinator):
    day = date(2031, 3, 30)
    event = await make_event(timing=timing_of_days(day, day, "Europe/Warsaw"))
    assert (event.ends_at - event.starts_at).total_seconds() == 23 * 3600


@pytest.mark.parametrize(
    "change",
    [
        {"is_all_day": ""},
        {"ends_at": "2031-06-05"},
        {"starts_at": "2031-13-06"},
        {"starts_at": ""},
    ],
)
async def test_days_without_hours_need_the_tick_and_their_order(client, host, coordinator, change):
    token = await sign_in(client, coordinator)
    sent = typed(csrf_token=token, **{**DAYS, **change})
    if not sent["is_all_day"]:
        del sent["is_all_day"]
    answer = await client.post(f"{DESK}/new", data=sent)
    assert answer.status_code == 422
    assert await event_by_slug("szkolenie-z-pierwszej-pomocy") is None


async def test_a_mail_about_whole_days_names_no_hour(make_public, coordinator):
    at = timing_of_days(date(2031, 6, 6), date(2031, 6, 6), "Europe/Warsaw")
    event = await fresh(await make_public(timing=at, registration=WITH_SIGNUP))
    answer = await enter(event, await make_viewer("ala"))
    said = await load_for_guest({"event": str(event.id), "signup": str(answer.signup)}, "pl")
    with use_language("pl"):
        words = when(said["starts_at"], said["ends_at"], said["zone"])
    assert words == "piątek, 6 czerwca 2031, cały dzień"
    assert not re.search(r"\d\d:\d\d", words)
