"""A person's own calendar over HTTP: its page and its feed."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from core.data.commands import Sql, execute, read
from core.signups.api import cancel, signups_of_person
from core.testing.actors import Actor
from core.testing.fixtures import SownCity
from core.testing.switches import switch_off

PAGE = "/me/calendar"


def browser(sown: SownCity, actor: str) -> Actor:
    return sown.world.browser(sown.app, actor)


async def make(sown: SownCity, actor: str = "volunteer") -> str:
    """Make an address and give its path."""
    page = await browser(sown, actor).send(f"{PAGE}/address")
    assert page.status_code == 200
    found = re.search(r"http[^\s\"<]*(/calendar/mine/[\w-]+\.ics)", page.text)
    assert found
    return found[1]


async def feed(sown: SownCity, path: str) -> list[Event]:
    answer = await browser(sown, "visitor").get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).events


async def person(sown: SownCity, actor: str = "volunteer") -> Any:
    return (await sown.world.viewer(actor)).person


def named(event: Event) -> tuple[str, str]:
    """What tells an entry from all others: its UID, and of a series the occurrence."""
    return str(event["UID"]), str(event.get("RECURRENCE-ID", "") and event["RECURRENCE-ID"].dt)


async def test_it_has_what_the_person_signed_up_for_with_the_uids_of_the_public_calendar(
    sown: SownCity,
) -> None:
    path = await make(sown)
    mine = [one for one in await signups_of_person(await person(sown)) if one.subject]
    assert mine
    found = {named(event): event for event in await feed(sown, path)}
    public = (await browser(sown, "visitor").get("/calendar.ics")).content
    known = {named(event): event for event in Calendar.from_ical(public).events}
    alone = {f"{one.subject.subject}@pospolu" for one in mine if one.subject}
    assert alone & {uid for uid, _ in found}
    assert found.keys() & known.keys()
    for uid in found.keys() & known.keys():
        assert found[uid]["DTSTART"].dt == known[uid]["DTSTART"].dt
        assert found[uid]["SEQUENCE"] == known[uid]["SEQUENCE"]
        assert found[uid]["CLASS"] == "PRIVATE"


async def test_the_address_is_shown_once(sown: SownCity) -> None:
    token = (await make(sown)).removeprefix("/calendar/mine/").removesuffix(".ics")
    assert len(token) * 6 >= 128
    again = await browser(sown, "volunteer").get(PAGE)
    assert token not in again.text
    rows = await read("SELECT * FROM agenda_feed")
    assert token not in str(rows)
    document = await browser(sown, "visitor").get(f"/calendar/mine/{token}.ics")
    assert token not in document.text


async def test_a_new_address_kills_the_old_one_at_once(sown: SownCity) -> None:
    old = await make(sown)
    new = await make(sown)
    assert (await browser(sown, "visitor").get(old)).status_code == 404
    assert (await browser(sown, "visitor").get(new)).status_code == 200


async def test_switched_off_it_is_gone(sown: SownCity) -> None:
    path = await make(sown)
    assert (await browser(sown, "volunteer").send(f"{PAGE}/off")).status_code == 303
    assert (await browser(sown, "visitor").get(path)).status_code == 404
    assert (await browser(sown, "volunteer").send(f"{PAGE}/off")).status_code == 303


@pytest.mark.parametrize("name", ["wrong.ics", "", "a" * 300 + ".ics", "żółć.ics"])
async def test_wrong_addresses_are_not_there(sown: SownCity, name: str) -> None:
    await make(sown)
    assert (await browser(sown, "visitor").get(f"/calendar/mine/{name}")).status_code == 404


async def test_the_address_needs_its_ending(sown: SownCity) -> None:
    path = await make(sown)
    bare = path.removesuffix(".ics")
    assert (await browser(sown, "visitor").get(bare)).status_code == 404


async def test_a_blocked_account_has_no_calendar(sown: SownCity) -> None:
    path = await make(sown)
    block = "UPDATE people_account SET state = 'suspended' WHERE person = ?"
    await execute(Sql(block, [await person(sown)]))
    assert (await browser(sown, "visitor").get(path)).status_code == 404


async def test_nobody_keeps_it_and_nobody_is_told_of_it(
    sown: SownCity, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = await make(sown)
    answer = await browser(sown, "visitor").get(path)
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    token = path.split("/")[-1].removesuffix(".ics")
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx")]
    assert ours
    assert not [line for line in ours if token in line]


async def test_a_program_that_has_it_gets_304_until_something_changes(sown: SownCity) -> None:
    path = await make(sown)
    client = browser(sown, "visitor")
    tag = (await client.get(path)).headers["etag"]
    assert (await client.get(path, **{"If-None-Match": tag})).status_code == 304
    mine = await signups_of_person(await person(sown))
    await cancel(mine[0].place.id, viewer=None)
    changed = await client.get(path, **{"If-None-Match": tag})
    assert changed.status_code == 200
    subject = mine[0].subject
    assert subject is not None
    [event] = [
        event
        for event in Calendar.from_ical(changed.content).events
        if event["UID"] == f"{subject.entry or subject.subject}@pospolu"
    ]
    assert event["STATUS"] == "CANCELLED"


async def test_reminders_are_chosen(sown: SownCity) -> None:
    path = await make(sown)
    saved = await browser(sown, "volunteer").send(
        f"{PAGE}/reminders", [("alarms", "60"), ("alarms", "1440"), ("alarms", "7")]
    )
    assert saved.status_code == 303
    sure = [event for event in await feed(sown, path) if event["STATUS"] == "CONFIRMED"]
    assert sure
    leads = {alarm["TRIGGER"].dt for event in sure for alarm in event.walk("VALARM")}
    assert leads == {-timedelta(hours=1), -timedelta(days=1)}
    assert (await browser(sown, "volunteer").get(PAGE)).text.count("checked") == 2


async def test_what_is_of_a_module_that_is_off_is_not_there(sown: SownCity) -> None:
    path = await make(sown)
    assert await feed(sown, path)
    for name in ("volunteering", "events"):
        await switch_off(name)
    assert await feed(sown, path) == []


async def test_a_visitor_is_asked_to_sign_in(sown: SownCity) -> None:
    assert (await browser(sown, "visitor").get(PAGE)).status_code == 303
    assert (await browser(sown, "visitor").send(f"{PAGE}/address")).status_code in {303, 403}


async def test_the_page_tells_when_it_was_used(sown: SownCity) -> None:
    path = await make(sown)
    before = (await browser(sown, "volunteer").get(PAGE)).text
    await feed(sown, path)
    assert (await browser(sown, "volunteer").get(PAGE)).text != before
