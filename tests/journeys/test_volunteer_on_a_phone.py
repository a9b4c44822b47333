"""A volunteer with a phone and without an account: from the front page to the pass."""

import pytest

from tests.journeys.city import City
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

NAME, EMAIL = "Kasia Modrzew", "kasia.modrzew@example.org"
# One journey moves its shift into the past behind the calendar's back: nobody can take that one.
OFFER = 'main a[href^="/volunteering/"]:not([href$="/rozstawianie-namiotow"])'
TAKER = '#main a[href*="/signup/"][href*="/box"], main a[hx-get*="/places/"]'


def test_from_the_front_page_to_the_pass_in_three_screens(city: City, people):
    """Front page, offer, pass: three documents and no more, no password, the pass at once."""
    walker = people(PHONE)
    screens: list[str] = []
    walker.page.on("domcontentloaded", lambda page: screens.append(page.url))
    walker.goes("/").examines("landing")

    offer = walker.page.locator(OFFER).first
    title = offer.inner_text().strip()
    with walker.page.expect_navigation(wait_until="load"):
        offer.click()
    assert walker.page.locator("h1").inner_text() == title
    walker.page.locator(TAKER).last.click()  # the first may be full
    walker.field("email").wait_for()
    walker.fills(name=NAME, email=EMAIL).ticks("age", "adult").examines("sign-up-on-a-phone")
    assert walker.page.locator('[type="password"]').count() == 0

    walker.presses(say("Sign up"))
    code = walker.page.locator(".qr svg")
    assert code.is_visible()
    walker.reads(NAME).examines("pass-on-a-phone")
    assert len(screens) == 3, screens
    assert walker.path.startswith("/signup/link/")
    calendar = walker.page.locator('a[href$=".ics"]').first
    assert calendar.is_visible()

    mail = city.mailbox.to(EMAIL, say("Please confirm: %(title)s", title=title))
    walker.goes(mail.link("/signup/link/")).presses(say("Confirm the sign-up"))
    walker.reads(say("Signed up"))
