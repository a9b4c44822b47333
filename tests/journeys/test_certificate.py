"""From hours to a certificate: logged, approved, asked for, issued; its code read and opened."""

from datetime import timedelta

import pytest

from core.testing.papers import codes, texts
from tests.journeys.city import City
from tests.journeys.steps import in_minutes, sign_in_as
from tests.journeys.walker import DESK, Walker, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

HOST, HOST_NAME, TASK = "sasiedzka-przystan", "Sąsiedzka Przystań", "Zakupy dla pana Stefana"
WHO, EMAIL = "Marta Lipa", "marta.lipa@example.org"
PAPERS = f"/desk/{HOST}/volunteer-documents"


def row(walker: Walker, text: str):
    """The line of a list that has a text."""
    return walker.page.locator("main .row").filter(has_text=text).first


def log_hours(walker: Walker) -> None:
    walker.goes("/me/hours")
    walker.field("place").select_option(label=HOST_NAME)
    day = (in_minutes(0) - timedelta(days=1)).date()
    walker.fills(day=day.isoformat(), hours="3", task=TASK).presses(say("Send the hours"))
    walker.reads(say("Waits for approval"))


def approve(walker: Walker) -> None:
    walker.goes(f"/desk/{HOST}/volunteering/hours")
    row(walker, TASK).get_by_role("checkbox").check()
    walker.presses(say("Approve what is ticked"))


def test_from_hours_to_a_certificate_whose_code_says_whether_it_holds(city: City, people):
    marta, school = sign_in_as(people(), WHO), people()
    ewa = sign_in_as(people(DESK), "Ewa Modrzew")
    log_hours(marta)
    approve(ewa)

    marta.goes("/me/certificates").examines("certificates")
    marta.presses(say("Ask for a certificate"), within=row(marta, HOST_NAME))
    said = "%(name)s has your request. You get a mail when it is answered."
    marta.reads(say(said, name=HOST_NAME), within="body")
    asks = say("Somebody asks for: %(what)s", what=say("Certificate of hours"))
    city.mailbox.to("ewa.modrzew@example.org", asks.replace("\xa0", " "))

    ewa.goes(PAPERS).examines("who-asks-for-certificates")
    ewa.follows(say("Issue the certificate"), within=row(ewa, WHO))
    assert TASK in ewa.field("scope").input_value()
    ewa.fills(school="SP 7, klasa 8b").examines("certificate-form")
    ewa.presses(say("Issue the certificate")).reads(say("Valid")).examines("certificate-issued")
    issued = ewa.path

    city.mailbox.to(EMAIL, say("Certificate of hours").replace("\xa0", " "))
    marta.goes("/me/certificates")
    link = marta.page.get_by_role("link", name=say("Download the PDF")).first
    paper = marta.page.request.get(link.get_attribute("href")).body()
    assert WHO in texts(paper)[0]
    (code,) = codes(paper)

    school.goes(code).reads(say("This document is valid.")).reads(WHO).reads("SP 7, klasa 8b")
    school.examines("document-valid")
    assert school.has('meta[name="robots"][content="noindex"]')
    assert "Ewa Modrzew" not in school.page.locator("main").inner_text()

    ewa.goes(issued).fills(reason="Pomyłka w godzinach").presses(say("Revoke the document"))
    revoked = say("This document was revoked on %(when)s. It is not valid.").partition("%")[0]
    school.goes(code).reads(revoked)
    assert "Pomyłka" not in school.page.locator("main").inner_text()
    marta.goes("/me/certificates").reads("Pomyłka w godzinach")
