"""A teacher brings a class: names, consents on paper, one step for all, a guardian by mail."""

import pytest

from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

CLASSES = "/desk/szkola-pod-lipami/volunteering/classes"
OFFER = "/volunteering/sadzenie-drzew-nad-stawem"
NAMES = ("Ada Sosna", "Borys Modrzew")


def test_a_class_from_its_names_to_its_places(city: City, people):
    hanna, mum = people(PHONE), people(PHONE)
    sign_in_as(hanna, "Hanna Wiśnia").goes(CLASSES).examines("classes")
    hanna.fills(name="7c").presses(say("Make the class"))
    hanna.fills(names="\n".join(NAMES)).chooses("age", "13_15").presses(say("Add the pupils"))
    path = hanna.path.partition("#")[0]

    for name in NAMES:
        hanna.goes(path).follows(name)
        hanna.page.get_by_text(say("Keep a consent on paper")).click()
        hanna.fills(
            guardian_name=f"Rodzic: {name}",
            signed_on=f"{in_minutes(-3 * 24 * 60):%Y-%m-%d}",
            place="Segregator",
        )
        hanna.presses(say("Keep the consent"))
        hanna.reads(say("agreed"))
    hanna.examines("pupil")

    hanna.goes(path).follows(say("Sign the class up")).examines("class-shifts")
    shift = hanna.page.locator("main li").filter(has_text="Sadzenie drzew nad stawem").last
    shift.get_by_role("link", name=say("Choose")).first.click()
    hanna.page.get_by_role("button", name=say("Sign them up")).wait_for()
    hanna.examines("class-sign-up").presses(say("Sign them up"))
    hanna.reads(say("Signed up by the school")).examines("class")

    hanna.page.get_by_role("button", name=say("Cancel"), exact=True).click()
    hanna.presses(say("Cancel the sign-ups"))
    hanna.goes(path).follows(NAMES[0])
    for _ in range(2):  # that she comes, and that the school sees her hours
        hanna.presses(say("It was taken back"))
    hanna.page.get_by_text(say("Ask the parent or guardian by mail")).click()
    hanna.fills(email="mama.sosna@example.org").presses(say("Send the link"))
    subject = say("Your consent is needed: hours of volunteering")
    mail = city.mailbox.to("mama.sosna@example.org", subject)
    mum.goes(mail.link("/pupil-consent/")).examines("class-guardian")
    mum.fills(guardian_name="Anna Sosna").presses(say("I agree")).reads(say("You have agreed"))
    mum.page.get_by_role("button", name=say("Take the consent back")).click()
    mum.presses(say("Take the consent back"), within=mum.page.locator("#withdraw-consent"))
    mum.reads(say("You have taken it back"))
