"""An agreement written out of an offer, accepted by the volunteer's press, signed on paper."""

from pathlib import Path

import pytest

from core.testing.papers import texts
from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import DESK, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

HOST_NAME, WHO, EMAIL = "Sąsiedzka Przystań", "Antoni Świerk", "antoni.swierk@example.org"
AGREEMENTS = "/desk/sasiedzka-przystan/volunteer-documents/agreements"


def plain(text: str) -> str:
    """As mails and papers have it."""
    return " ".join(text.split())


def test_an_agreement_is_accepted_by_a_press_and_signed_on_paper(city: City, people):
    ewa, antoni = sign_in_as(people(DESK), "Ewa Modrzew"), sign_in_as(people(), WHO)
    ewa.goes(AGREEMENTS).examines("agreements")
    line = ewa.page.locator("main .row").filter(has_text=WHO).last
    ewa.follows(say("Write the agreement"), within=line)
    assert ewa.field("name").input_value() == WHO
    assert ewa.field("scope").input_value()
    ewa.fills(representative="Ewa Modrzew, prezeska").examines("agreement-form")
    ewa.presses(say("Write the agreement")).reads(say("Not signed on paper"))
    written = ewa.path

    title = plain(say("Volunteer agreement: %(organization)s", organization=HOST_NAME))
    mail = city.mailbox.to(EMAIL, title)
    antoni.goes(mail.link("/me/agreements/")).examines("own-agreement")
    antoni.presses(say("I accept the agreement"))
    antoni.reads(say("Not signed on paper"))
    assert not antoni.page.get_by_role("button", name=say("I accept the agreement")).count()

    ewa.goes(written).reads(say("Accepted by a click on %(day)s").partition("%")[0])
    with ewa.page.expect_download() as taken:
        ewa.page.get_by_role("button", name=say("Download the PDF")).click()
    paper = plain(texts(Path(taken.value.path()).read_bytes())[0])
    assert plain(say("Volunteer agreement")) in paper
    assert WHO in paper

    ewa.fills(signed_on=in_minutes(0).date().isoformat())
    ewa.presses(say("Keep the day of signing")).examines("agreement-signed")
    ewa.reads(say("Signed on paper on %(day)s").partition("%")[0])
    antoni.goes("/me/agreements").reads(say("Signed on paper on %(day)s").partition("%")[0])
    antoni.examines("own-agreements")
