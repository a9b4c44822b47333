"""A father brings his daughter to a shift: one form, his consent in the same step, a pass each."""

import pytest

from tests.journeys.city import City
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

OFFER, TITLE = "/volunteering/sadzenie-drzew-nad-stawem", "Sadzenie drzew nad stawem"
DAD, NAME, CHILD = "olek.grusza@example.org", "Olek Grusza", "Iga Grusza"


def test_a_family_from_one_form_to_a_pass_each(city: City, people):
    dad = people(PHONE)
    dad.goes(OFFER)
    box = dad.page.locator('a[href^="/signup/"][href$="/box"]').last.get_attribute("href")
    dad.goes(box).fills(name=NAME, email=DAD).ticks("age", "adult")
    dad.page.get_by_text(say("Bring somebody with you")).click()
    dad.fills(companion_1_name=CHILD).chooses("companion_1_age", "13_15")
    dad.presses(say("Sign up")).reads(say("Say who consents for them."))
    assert dad.field("companion_1_name").input_value() == CHILD
    dad.chooses("companion_1_consent", "parent").examines("family-form").presses(say("Sign up"))

    mail = city.mailbox.to(DAD, say("Please confirm: %(title)s", title=TITLE))
    dad.goes(mail.link("/signup/link/")).presses(say("Confirm the sign-up"))
    dad.reads(say("Signed up")).reads(say("Who comes with you"))
    dad.page.get_by_text(say("Pass: %(what)s", what=CHILD)).click()
    assert dad.page.locator(".qr svg").count() == 2
    assert dad.page.locator(".qr svg").last.is_visible()
    dad.examines("family-signed-up")

    child = dad.page.locator("main li").filter(has_text=CHILD)
    dad.presses(say("%(name)s does not come", name=CHILD), within=child)
    dad.reads(say("Signed up"))
    assert child.count() == 0
    assert dad.page.locator(".qr svg").count() == 1
