"""A coordinator makes a weekly course, leaves a date out and calls one off; a neighbour sees it."""

from datetime import timedelta

import icalendar
import pytest

from tests.journeys.city import City
from tests.journeys.steps import Plan, in_minutes, public_page, sign_in_as, write_event
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "Joga na trawie"


def test_a_weekly_series_is_made_on_a_phone_and_one_date_is_skipped(city: City, people):
    walker = people(PHONE)
    sign_in_as(walker, "Ewa Modrzew")
    first = in_minutes(3 * 24 * 60).replace(hour=18, minute=0)
    plan = Plan(title={"pl": TITLE}, summary="Weź matę.", starts_at=first, capacity=10)
    write_event(walker, "sasiedzka-przystan", plan)
    walker.presses(say("Save as a draft"))
    walker.follows(say("Make it a series"))
    last = first + timedelta(weeks=4)
    walker.fills(last_day=f"{last:%Y-%m-%d}").presses(say("Show the dates"))
    days = [f"{first + timedelta(weeks=number):%Y-%m-%d}" for number in range(1, 5)]
    boxes = walker.page.locator("[name=days]")
    assert [box.get_attribute("value") for box in boxes.all()] == days
    walker.page.locator(f"[name=days][value='{days[1]}']").uncheck()
    walker.presses(say("Make these dates"))
    walker.reads(say("Left out"))
    page = public_page(walker)
    walker.presses(say("Publish the drafts"))
    walker.goes(page)
    dates = walker.page.locator("a[href^='/events/joga-na-trawie']")
    assert dates.count() == 4
    dates.nth(2).click()
    walker.follows(say("Manage this event")).follows(say("Cancel the event"))
    walker.fills(reason="Trawa jest mokra.").presses(say("Cancel the event"))
    reader = people(PHONE)
    reader.goes(page)
    reader.reads(say("Cancelled"))
    feed = icalendar.Calendar.from_ical(city.ask(f"{page}.ics").content)
    states = [str(event["STATUS"]) for event in feed.events]
    assert states.count("CANCELLED") == 1
    [whole] = [event for event in feed.events if "RRULE" in event]
    assert len(whole["EXDATE"].dts) == 1
