"""A coordinator makes forty shifts in one go on a phone; a neighbour takes one of them."""

from datetime import timedelta

import pytest

from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "Zbiórka żywności"
DESK = "/desk/sasiedzka-przystan/volunteering"
TIMES = (("08:00", "11:00"), ("11:00", "14:00"), ("14:00", "17:00"), ("17:00", "20:00"))


def test_forty_shifts_are_made_in_the_grid(city: City, people):
    walker = people(PHONE)
    sign_in_as(walker, "Ewa Modrzew")
    walker.goes(f"{DESK}/new").fills(
        **{"title-pl": TITLE, "summary-pl": "Stoimy przy kasach.", "place": "Rynek"}
    )
    walker.presses(say("Save")).follows(say("Add many shifts at once"))
    first = in_minutes(3 * 24 * 60)
    grid = {
        "first_day": f"{first:%Y-%m-%d}",
        "last_day": f"{first + timedelta(days=10):%Y-%m-%d}",
    }
    for row, (starts, ends) in enumerate(TIMES, start=1):
        grid |= {f"from_{row}": starts, f"to_{row}": ends, f"capacity_{row}": "4"}
    walker.fills(**grid).looks("grid").presses(say("See the shifts"))
    boxes = walker.page.locator("[name=keep]")
    assert boxes.count() == 44
    for box in boxes.all()[16:20]:  # one day is a holiday
        box.uncheck()
    walker.looks("grid-preview").presses(say("Add the shifts"))
    walker.reads("40")
    walker.presses(say("Publish"))
    page = walker.page.get_by_role("link", name=say("See the offer's page"))
    path = page.get_attribute("href")
    neighbour = people(PHONE)
    neighbour.goes(path).looks("forty-shifts")
    assert neighbour.page.locator("main a[href*='/signup/']").count() == 40
    assert city.ask(f"{path}.ics").content.count(b"BEGIN:VEVENT") == 40
