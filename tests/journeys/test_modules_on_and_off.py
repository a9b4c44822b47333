"""The city switches a module off and on again while everything runs."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import SimpleNamespace
from uuid import uuid4

import icalendar
import pytest

from core.app import create_app
from tests.journeys.city import City
from tests.journeys.steps import (
    HERE,
    Plan,
    public_page,
    sign_in_as,
    sign_in_by_code,
    write_event,
)
from tests.journeys.walker import DESK, Walker, say

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
TIMES = 4
"""Each question comes over a connection of its own, and so to this worker or the other."""
AT_ONCE = 8
HOST = "zielony-klon"
OFFER = "sadzenie-drzew-nad-stawem"
VOLUNTEER = "igor.cis@example.org"
OVERLAP = "At this time you are signed up for something else: %(when)s."
PAGES = ("/", "/calendar", "/events", "/organizations")
FEEDS = ("/calendar.ics", f"/organizations/{HOST}/calendar.ics")
QUEUE = """
import asyncio
from uuid import UUID
from core.cli.ready import ready
from core.data.commands import read
from core.data.transactions import tx
from core.kernel.registry import current
from core.services.outbox.api import Recipient, queue
from core.signups.api import sheet_by_id, signups_of

SHEET, EMAIL = UUID("{sheet}"), "{email}"

async def main():
    async with ready():
        sheet = await sheet_by_id(SHEET)
        described = await current().signup_kinds[sheet.kind].describe([sheet.subject])
        shift = str(described[sheet.subject].entry)
        (place,) = await signups_of(SHEET, search=EMAIL)
        payload = {{"shift": shift, "signup": str(place.id)}}
        payload |= {{"calendar_kind": "volunteering.shift", "subject": shift}}
        to = Recipient(email=EMAIL, name="Igor", language="pl")
        async with tx():
            await queue(kind="volunteering.shift_changed", to=to, payload=payload, key="journeys")
        for _ in range(200):
            (row,) = await read("SELECT state FROM outbox_message WHERE key = 'journeys'")
            if row["state"] != "ready":
                break
            await asyncio.sleep(0.1)
        print(row["state"])

asyncio.run(main())
"""


def test_a_module_goes_off_in_every_worker_and_comes_back_whole(city: City, people):
    volunteer, admin = people(), sign_in_as(people(DESK), "Halina Wrzos")
    shift = take_a_shift(volunteer, city)
    event = publish_beside_it(sign_in_as(people(DESK), "Ewa Modrzew"), shift)
    before = {path: links_at(city, path) for path in (*PAGES, *FEEDS)}
    assert all(min(counts) > 0 for counts in before.values())
    assert set(statuses(city, "GET", f"/volunteering/{OFFER}")) == {200}

    admin.goes("/city/modules").examines("modules")
    switch_off(admin, "volunteer_documents")
    switch_off(admin, "volunteering")
    time.sleep(1)  # the promise: within a second, in every worker
    assert answers_otherwise(city) == {}
    for path in (*PAGES, *FEEDS):
        assert links_at(city, path) == {0}, path
    assert set(statuses(city, "GET", "/calendar/volunteering.ics")) == {404}
    assert set(statuses(city, "GET", f"/signup/{shift.sheet}/box")) == {404}

    assert queue_a_mail(city, shift) == "parked"
    volunteer.goes(event).page.locator(".signup-box [type=submit]").click()
    volunteer.reads(say(OVERLAP).partition("%")[0].strip()).looks("overlap")

    city.run("modules", "on", "volunteering")
    city.run("modules", "on", "volunteer_documents")
    time.sleep(1)
    assert set(statuses(city, "GET", f"/volunteering/{OFFER}")) == {200}
    for path in (*PAGES, *FEEDS):
        assert links_at(city, path) == before[path], path
    city.mailbox.to(VOLUNTEER, say("Your shift has changed: %(title)s", title=shift.title))
    volunteer.goes("/me/signups").reads(shift.title).reads(say("Signed up"))


def test_a_module_that_others_need_is_not_switched_off_before_them(city: City, people):
    """`choir` is somebody else's plugin; its manifest says that it requires events."""
    admin = sign_in_as(people(DESK), "Halina Wrzos")
    admin.goes("/city/modules").reads("Choir")
    events = admin.page.locator(".module-events")
    assert not events.get_by_role("button").count()
    assert "Choir" in events.inner_text()
    token = admin.page.locator("[name=csrf_token]").first.input_value()
    admin.page.request.post("/city/modules/events/off", form={"csrf_token": token})
    assert city.ask("/events").status == 200
    with pytest.raises(AssertionError, match=r"Switch off first what needs it: .*Choir"):
        city.run("modules", "off", "events")

    needing = ("choir", "calendar_imports")
    for module in (*needing, "events"):
        switch_off(admin, module)
    time.sleep(1)
    assert set(statuses(city, "GET", "/events")) == {404}
    for module in ("events", *needing):
        admin.presses(say("Switch on"), within=admin.page.locator(f".module-{module}"))
    time.sleep(1)
    assert set(statuses(city, "GET", "/events")) == {200}


def take_a_shift(volunteer: Walker, city: City) -> SimpleNamespace:
    """Somebody has a place in a shift of the module."""
    sign_in_by_code(volunteer, city, VOLUNTEER)
    volunteer.goes("/volunteering").looks("volunteering")
    volunteer.goes(f"/volunteering/{OFFER}").examines("offer")
    volunteer.page.locator("#shifts ~ * a", has_text=say("Sign up")).first.click()
    box = volunteer.page.locator(".signup-box")
    box.wait_for()
    sheet = box.get_attribute("id").removeprefix("signup-")
    volunteer.ticks("age", "adult")
    box.locator("[type=submit]").click()
    volunteer.page.wait_for_url("**/signup/link/**")
    volunteer.reads(say("Signed up"))
    entry = next_entry(city, f"/volunteering/{OFFER}.ics")
    return SimpleNamespace(
        sheet=sheet,
        title=volunteer.page.locator("h1").inner_text(),
        starts_at=entry["DTSTART"].dt.astimezone(HERE),
    )


def publish_beside_it(coordinator: Walker, shift: SimpleNamespace) -> str:
    """An event at the very time of that shift."""
    plan = Plan(
        title={"pl": "W tym samym czasie"},
        summary="Kto ma dyżur, ten nie przyjdzie.",
        starts_at=shift.starts_at,
        capacity=20,
    )
    write_event(coordinator, "sasiedzka-przystan", plan)
    coordinator.presses(say("Publish")).looks("beside")
    return public_page(coordinator)


TITLES = {
    "calendar_imports": "Calendars from elsewhere",
    "volunteer_documents": "Documents for volunteers",
}


def switch_off(admin: Walker, module: str) -> None:
    line = admin.goes("/city/modules").page.locator(f".module-{module}")
    admin.presses(say("Switch off"), within=line)
    title = say(TITLES.get(module, module.capitalize()))
    admin.reads(say("“%(module)s” is off. Nothing was deleted.", module=title), within=".notice")


def queue_a_mail(city: City, shift: SimpleNamespace) -> str:
    """Something queues a mail of the module's; how it stands once a worker has looked at it."""
    return city.script(QUEUE.format(sheet=shift.sheet, email=VOLUNTEER)).strip()


# --- asking both workers --------------------------------------------------------------------------


def addresses() -> Iterator[str]:
    """One address for each route of the module."""
    for route in create_app().routes:
        handlers = getattr(route, "route_handler_map", {}).values()
        if any(one[0].opt.get("module") == "volunteering" for one in handlers):
            path = route.path.replace("{organization_slug:str}", HOST).replace("{slug:str}", OFFER)
            yield re.sub(r"\{\w+:uuid\}", lambda _: str(uuid4()), path)


def statuses(city: City, method: str, path: str, times: int = 2 * TIMES) -> list[int]:
    """What the workers answer to the same question, over connections of their own."""
    return [city.ask(path, method).status for _ in range(times)]


def answers_otherwise(city: City) -> dict[tuple[str, str], list[int]]:
    """The questions to which not everybody answered 404."""
    questions = [(method, path) for path in addresses() for method in METHODS]
    assert len(questions) > 60
    with ThreadPoolExecutor(AT_ONCE) as askers:
        answers = askers.map(lambda one: statuses(city, *one, times=TIMES), questions)
    return {
        question: answer
        for question, answer in zip(questions, answers, strict=True)
        if set(answer) != {404}
    }


def links_at(city: City, path: str) -> set[int]:
    """How often a page or feed leads to the module, as each worker gives it."""
    return {city.ask(path).content.count(b"/volunteering") for _ in range(2 * TIMES)}


def next_entry(city: City, path: str) -> icalendar.Event:
    """The first entry of a feed that lies ahead."""
    entries = icalendar.Calendar.from_ical(city.ask(path).content).walk("VEVENT")
    ahead = [one for one in entries if one["DTSTART"].dt > datetime.now(HERE)]
    return min(ahead, key=lambda one: one["DTSTART"].dt)
