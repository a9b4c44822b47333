"""A coordinator's day on a phone: a tap confirms, who arrives is seen, a no-show is noted."""

from datetime import datetime

import pypdfium2
import pytest

from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import PHONE, Walker, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

DESK = "/desk/sasiedzka-przystan/volunteering"
TITLE = "Rozstawianie namiotów"
CHANGE = """
import asyncio
from core.cli.ready import ready
from core.data.commands import Sql, execute
from core.data.times import utc_now, later
from core.data.transactions import tx
from datetime import timedelta

async def main():
    async with ready(), tx():
        await execute({statements})

asyncio.run(main())
"""
NEEDS_APPROVAL = (
    """Sql("UPDATE signups_sheet SET needs_approval = ? WHERE id = ?", [True, "{sheet}"])"""
)
IS_OVER = """
Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ? WHERE id = ?",
    [later(utc_now(), timedelta(minutes=-9)), later(utc_now(), timedelta(minutes=-1)), "{shift}"])
"""


def test_a_day_from_the_first_tap_to_the_roster(city: City, people):
    ewa, antoni, gate = people(PHONE), people(PHONE), people(PHONE)
    starts_at = in_minutes(20)
    sign_in_as(ewa, "Ewa Modrzew")
    sheet = write_offer(ewa, starts_at)
    city.script(CHANGE.format(statements=NEEDS_APPROVAL.format(sheet=sheet)))
    sign_in_as(antoni, "Antoni Świerk").goes(f"/signup/{sheet}/box")
    antoni.ticks("age", "adult").page.locator(".signup-box [type=submit]").click()
    antoni.reads(say("Waits for the organizer"))

    day = f"{DESK}/day?day={starts_at:%Y-%m-%d}"
    ewa.goes(day).reads("Antoni Świerk").examines("coordinators-day-asks")
    asked = ewa.page.locator("#live > .gate-people li").filter(has_text=TITLE)
    ewa.presses(say("Confirm"), within=asked)
    ewa.reads(say("Confirmed: %(name)s. They get a message.", name="Antoni Świerk"))
    antoni.goes("/me/signups").reads(TITLE)

    shift = ewa.page.locator("section.sheet").filter(has_text=TITLE)
    shift.get_by_text(say("comes"), exact=True).wait_for()
    check_in = shift.get_by_role("link", name=say("Check in")).get_attribute("href")
    sign_in_as(gate, "Zofia Jarząb").goes(check_in)
    gate.presses(say("Check in"), within=gate.page.locator("li").filter(has_text="Antoni"))
    shift.get_by_text(say("here since %(time)s", time="")).wait_for()
    ewa.examines("coordinators-day-live")

    name = shift.get_attribute("aria-labelledby").removeprefix("shift-")
    city.script(CHANGE.format(statements=IS_OVER.format(shift=name)))
    ewa.goes(day).presses(say("Mark as present"), within=shift)
    shift.get_by_text(say("Was there: %(time)s", time="")).wait_for()
    ewa.presses(say("Mark as absent"), within=shift)
    shift.get_by_text(say("Did not come"), exact=True).wait_for()
    ewa.presses(say("Mark as present"), within=shift)
    shift.get_by_text(say("Was there: %(time)s", time="")).wait_for()
    ewa.examines("coordinators-day-over")
    assert "Antoni Świerk" in roster(ewa)


def write_offer(walker: Walker, starts_at: datetime) -> str:
    """An offer with a shift of two people soon; its sheet."""
    walker.goes(f"{DESK}/new").fills(
        **{"title-pl": TITLE, "summary-pl": "Stawiamy namioty na rynku.", "place": "Rynek"}
    )
    walker.presses(say("Save")).fills(
        day=f"{starts_at:%Y-%m-%d}",
        from_time=f"{starts_at:%H:%M}",
        to_time=f"{in_minutes(80):%H:%M}",
        capacity="2",
    )
    walker.presses(say("Add the shift")).presses(say("Publish"))
    link = walker.page.get_by_role("link", name=say("Who comes"), exact=True).first
    return link.get_attribute("href").rpartition("/")[2]


def roster(walker: Walker) -> str:
    """What the printed roster of the week says."""
    walker.page.locator("#layout-volunteering-roster").select_option("week")
    with walker.page.expect_download() as coming:
        walker.page.get_by_role("button", name=say("Download the PDF")).click()
    pages = pypdfium2.PdfDocument(coming.value.path())
    return "".join(page.get_textpage().get_text_range() for page in pages)
