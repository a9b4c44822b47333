"""The calendar's views by the keyboard alone: every way is reached, seen and pressed."""

from datetime import datetime, timedelta

import pytest
from litestar import Litestar

from core.testing.browser import CHROMIUM
from tests.core.facilities.calendar.conftest import WARSAW, put
from tests.core.facilities.scanner.browser import chromium, phone, served
from tests.core.services.calendar.conftest import Switches

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
MOST_STEPS = 150
# A row's link is its whole row, so the row is outlined.
OUTLINES = """[document.activeElement, document.activeElement.closest('.row')]
    .map((one) => one && getComputedStyle(one).outlineStyle)"""


async def goes_to(page, place: str) -> None:
    """Tab until the focus is there, and it can be seen where it is."""
    for _ in range(MOST_STEPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("place => document.activeElement.matches(place)", place):
            assert set(await page.evaluate(OUTLINES)) - {"none", None}, place
            box = await page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
            assert 0 <= box["top"] < page.viewport_size["height"], (place, box)
            return
    pytest.fail(f"{place} is reached by no key")


@pytest.mark.parametrize("width", [360, 1280])
async def test_month_week_day_and_list_are_used_without_a_mouse(
    app: Litestar, switches: Switches, width: int
) -> None:
    day = datetime.now(WARSAW).replace(day=14, hour=17, minute=0, second=0, microsecond=0)
    day += timedelta(days=31)
    await put("Piknik nad Łąką", day)
    async with (
        chromium() as browser,
        served(app) as address,
        phone(browser, address, {"language": "en"}) as (page, said),
    ):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto(f"{address}/calendar?view=week&day={day:%Y-%m-%d}")
        await goes_to(page, ".calendar-views a[href*='view=month']")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/calendar?*view=month*")
        await goes_to(page, f".spread a[href$='day={day:%Y-%m-%d}']")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/calendar?*day={day:%Y-%m-%d}*")
        await page.get_by_text("Piknik nad Łąką").first.wait_for()
        await goes_to(page, ".rows a[href^='/concerts/']")
        await page.goto(f"{address}/calendar")
        await goes_to(page, "input[type=search]")
        await page.keyboard.type("laka")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/calendar?*q=laka*")
        await page.get_by_text("Piknik nad Łąką").first.wait_for()
        assert said == []
