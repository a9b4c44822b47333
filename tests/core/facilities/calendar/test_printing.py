"""The calendar on paper: what is on, without the ways and boxes that only a screen needs."""

from datetime import timedelta

import pytest
from litestar import Litestar

from core.contracts.calendar import EntryStatus
from core.testing.browser import CHROMIUM
from core.testing.papers import texts
from tests.core.facilities.calendar.conftest import at, put
from tests.core.facilities.scanner.browser import chromium, phone, served
from tests.core.services.calendar.conftest import Switches

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
VIEWS = {
    "list": "/calendar?month=2027-07",
    "month": "/calendar?view=month&month=2027-07",
    "week": "/calendar?view=week&day=2027-07-14",
    "day": "/calendar?day=2027-07-14",
}
OF_A_SCREEN = (
    ".site-nav",
    ".menu-button",
    ".site-foot",
    ".calendar-search",
    ".calendar-views",
    ".calendar-stretch nav",
    "#choose",
)
"""What leads somewhere or is filled in; some of it is on the screen of each of these pages."""


async def seen(page, places: tuple[str, ...]) -> set[str]:
    """Those of which something is visible."""
    return {
        place
        for place in places
        if [one for one in await page.locator(place).all() if await one.is_visible()]
    }


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_printed_page_has_what_is_on_and_nothing_to_press(
    app: Litestar, switches: Switches, width: int
) -> None:
    start = at(14, 17)
    await put("Piknik nad Łąką", start)
    await put("Wystawa", start - timedelta(hours=7), status=EntryStatus.CANCELLED)
    async with (
        chromium() as browser,
        served(app) as address,
        phone(browser, address, {"language": "pl"}) as (page, said),
    ):
        await page.set_viewport_size({"width": width, "height": 800})
        for name, path in VIEWS.items():
            await page.goto(address + path)
            assert await seen(page, OF_A_SCREEN), (name, "the control: a screen has them")
            await page.emulate_media(media="print", color_scheme="dark")
            assert await seen(page, OF_A_SCREEN) == set(), name
            assert await page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
            pages = texts(await page.pdf(format="A4"))
            await page.emulate_media(media="screen")
            whole = " ".join(" ".join(pages).split())
            for word in ("Kalendarz", "Piknik nad Łąką", "17:00", "Wystawa", "2027"):
                assert word in whole, (name, word)
            assert "Subskrybuj" not in whole, name
            assert len(pages) <= (2 if name == "month" else 1), name
        assert said == []
