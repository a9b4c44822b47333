"""A minor signs up for a shift; a parent consents by the mailed link, and takes it back."""

import pytest

from tests.journeys.city import City
from tests.journeys.walker import say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

OFFER, TITLE = "/volunteering/sadzenie-drzew-nad-stawem", "Sadzenie drzew nad stawem"
OLA, MUM = "ola.lipka@example.org", "ewa.lipka@example.org"


def box_of_a_shift(walker) -> str:
    """The address of the sign-up box of the offer's last shift."""
    walker.goes(OFFER)
    return walker.page.locator('a[href^="/signup/"][href$="/box"]').last.get_attribute("href")


def test_a_guardians_consent_from_sign_up_to_pass(city: City, people):
    ola, mum = people(), people()
    ola.goes(box_of_a_shift(ola))
    ola.fills(name="Ola Lipka", email=OLA).ticks("age", "16_17")
    ola.presses(say("Sign up"))
    ola.reads(say("Write the e-mail address of a parent or guardian. We ask them for consent."))
    assert ola.field("email").input_value() == OLA
    ola.fills(guardian_email=MUM).examines("sign-up-of-a-minor").presses(say("Sign up"))

    mail = city.mailbox.to(OLA, say("Please confirm: %(title)s", title=TITLE))
    ola.goes(mail.link("/signup/link/")).presses(say("Confirm the sign-up"))
    ola.reads(say("Waits for a parent or guardian")).examines("waits-for-a-guardian")
    own_page = ola.path

    asked = city.mailbox.to(MUM, say("Your consent is needed: %(title)s", title=TITLE))
    mum.goes(asked.link("/guardian/")).reads("Ola Lipka").examines("guardian")
    mum.presses(say("I consent")).reads(say("Write your name and surname."))
    mum.fills(guardian_name="Ewa Lipka").presses(say("I consent"))
    mum.reads(say("You have consented"))

    ola.goes(own_page).reads(say("Signed up"))
    assert ola.page.locator(".qr svg").is_visible()

    mum.goes(asked.link("/guardian/"))
    mum.page.get_by_role("button", name=say("Withdraw the consent")).click()
    mum.presses(say("Withdraw the consent"), within=mum.page.locator("#withdraw-consent"))
    mum.reads(say("You have withdrawn the consent"))
    ola.goes(own_page).reads(say("Sign-up cancelled"))


def test_a_child_under_the_offers_age_is_told_so_at_once(city: City, people):
    dad = people()
    dad.goes(box_of_a_shift(dad))
    dad.fills(name="Zosia Lipka", email="adam.lipka@example.org").ticks("age", "under_13")
    dad.presses(say("Sign up"))
    dad.reads(say("This is for people aged %(age)s and over.", age=13))
