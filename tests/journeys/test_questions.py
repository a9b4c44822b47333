"""A coordinator has an offer ask; somebody answers on a phone, is asked back, and is taken."""

import pytest

from tests.journeys.city import City
from tests.journeys.steps import sign_in_as
from tests.journeys.walker import PHONE, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE, OFFER = "Odwiedziny u samotnych seniorów", "/volunteering/odwiedziny-u-samotnych-seniorow"
DESK = "/desk/sasiedzka-przystan/volunteering"
OLA = "ola.pytana@example.org"
QUESTION = "Ile godzin w tygodniu?"


def test_from_a_question_to_a_decision(city: City, people):
    ewa = people()
    sign_in_as(ewa, "Ewa Modrzew")
    ewa.goes(DESK).follows(TITLE)
    offer = ewa.path
    ewa.follows(say("Questions to people who sign up")).examines("questions")
    ewa.follows(say("Add a question")).presses(say("Save the question"))
    ewa.reads(say("Please fill this in.")).examines("question-to-write")
    ewa.fills(**{"label-pl": QUESTION, "purpose-pl": "Dobieramy pary."}).chooses("kind", "number")
    ewa.presses(say("Save the question")).reads(QUESTION)
    row = ewa.page.locator("li.row", has_text=QUESTION)
    ewa.presses(say("Move up"), within=row).reads(say("The order is changed."))

    ola = people(PHONE)
    ola.goes(OFFER).fills(name="Ola Pytana", email=OLA).ticks("age", "adult")
    assert not ola.field("answers.q3").is_visible()
    ola.ticks("answers.q1", "1").ticks("answers.q2", "yes")
    ola.fills(**{"answers.q3": "Opieka nad babcią.", "answers.q6": "2,5"})
    ola.presses(say("Ask for a place"))
    ola.reads(say("Without accepting this you cannot go on.")).examines("answers-to-correct")
    assert ola.field("answers.q3").input_value() == "Opieka nad babcią."
    ola.ticks("answers.q5").presses(say("Ask for a place"))

    mail = city.mailbox.to(OLA, say("Please confirm: %(title)s", title=TITLE))
    ola.goes(mail.link("/signup/link/")).presses(say("Confirm the sign-up"))
    ola.reads(say("Waits for the organizer")).reads("Opieka nad babcią.").examines("own-answers")
    own = ola.path

    ewa.goes(offer).follows(say("Who wants to help"))
    row = ewa.page.locator("li.row", has_text=OLA)
    assert "2,5" in row.inner_text()
    row.get_by_label(say("Reason or question")).fill("Czy nie boisz się psów?")
    ewa.presses(say("Ask back"), within=row).reads("Czy nie boisz się psów?")
    ewa.examines("asked-back")

    asked = city.mailbox.to(OLA, say("The organizer asks you: %(title)s", title=TITLE))
    ola.goes(asked.link("/signup/link/")).reads("Czy nie boisz się psów?").examines("reply")
    ola.fills(reply="Mam dwa.").presses(say("Save the answers"))

    ewa.goes(ewa.path).reads("Mam dwa.")
    ewa.presses(say("Accept"), within=ewa.page.locator("li.row", has_text=OLA))
    ola.goes(own).reads(say("Signed up"))
