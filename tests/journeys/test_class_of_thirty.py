"""A school class behind one router: nobody is turned away for coming at once with the others."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.city import City
from tests.journeys.steps import Plan, in_minutes, public_page, sign_in_as, write_event
from tests.journeys.walker import DESK, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TITLE = "Lekcja o drzewach"
PUPILS = 30
AT_ONCE = 10


def test_thirty_people_behind_one_address_sign_up_and_confirm(city: City, people):
    teacher = sign_in_as(people(DESK), "Ewa Modrzew")
    plan = Plan(
        title={"pl": TITLE},
        summary="Jak poznać lipę po korze.",
        starts_at=in_minutes(60 * 24 * 5),
        capacity=PUPILS,
    )
    write_event(teacher, "sasiedzka-przystan", plan)
    event = public_page(teacher.presses(say("Publish")))

    with ThreadPoolExecutor(AT_ONCE) as phones:
        statuses = list(
            phones.map(lambda number: ask_for_a_place(city, event, number), range(PUPILS))
        )
    assert statuses == [303] * PUPILS

    subject = say("Please confirm: %(title)s", title=TITLE)
    links = [
        city.mailbox.to(address_of(number), subject).link("/link/") for number in range(PUPILS)
    ]
    with ThreadPoolExecutor(AT_ONCE) as phones:
        statuses = list(phones.map(lambda link: press_confirm(city, link), links))
    assert statuses == [303] * PUPILS

    late = people().goes(event)
    late.page.locator(".signup-box").wait_for()
    late.reads(say("No free places"))
    teacher.goes(teacher.path).reads(str(PUPILS), within=".facts")


def address_of(number: int) -> str:
    return f"uczen-{number}@example.org"


def ask_for_a_place(city: City, event: str, number: int) -> int:
    """What a phone without a script does: the page, the box, the form."""
    with city.browser() as phone:
        box = re.search(r"/signup/[0-9a-f-]+/box", phone.get(event).text)[0]
        page = phone.get(box)
        assert page.status_code == 200
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        typed = {"name": f"Uczeń {number}", "email": address_of(number)}
        return phone.post(box.removesuffix("/box"), data=hidden | typed).status_code


def press_confirm(city: City, link: str) -> int:
    with city.browser() as phone:
        assert phone.get(link).status_code == 200
        return phone.post(f"{link}/confirm").status_code
