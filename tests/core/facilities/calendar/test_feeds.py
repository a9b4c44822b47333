"""Feeds over HTTP."""

from icalendar import Calendar

from core.contracts.texts import LocalizedText
from tests.core.facilities.calendar.conftest import Client, at, organization, put
from tests.core.services.calendar.conftest import Switches


async def test_the_citys_feed(site: Client) -> None:
    entry = await put("Koncert", at(8, 19))
    answer = await site.get("/calendar.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    calendar = Calendar.from_ical(answer.content)
    assert [str(event["UID"]) for event in calendar.events] == [entry.uid]
    assert calendar["SOURCE"] == "http://testserver.local/calendar.ics?lang=pl"


async def test_a_program_that_has_it_gets_304_until_something_changes(site: Client) -> None:
    await put("Koncert", at(8, 19))
    tag = {"If-None-Match": (await site.get("/calendar.ics")).headers["etag"]}
    again = await site.get("/calendar.ics", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    await put("Drugi", at(9, 19))
    assert (await site.get("/calendar.ics", headers=tag)).status_code == 200


async def test_the_language_stands_in_the_address(site: Client) -> None:
    title = LocalizedText(original="pl", texts={"pl": "Bieg", "en": "Run"})
    await put(title, at(8, 10))
    polish = await site.get("/calendar.ics", headers={"Accept-Language": "en"})
    english = await site.get("/calendar.ics?lang=en")
    assert "SUMMARY:Bieg" in polish.text
    assert "SUMMARY:Run" in english.text


async def test_a_modules_feed_is_there_while_it_is_on(site: Client, switches: Switches) -> None:
    mine = await put("Koncert", at(8, 19))
    await put("Zmiana", at(8, 19), kind="repairs.shift")
    answer = await site.get("/calendar/concerts.ics")
    assert [str(event["UID"]) for event in Calendar.from_ical(answer.content).events] == [mine.uid]
    switches.switch("concerts", on=False)
    assert (await site.get("/calendar/concerts.ics")).status_code == 404
    assert (await site.get("/calendar/nothing.ics")).status_code == 404
    assert (await site.get("/calendar/repairs")).status_code == 404


async def test_an_organizations_feed(site: Client) -> None:
    owner = await organization()
    mine = await put("Nasz", at(8, 19), organization=owner.id)
    await put("Inny", at(8, 19))
    answer = await site.get("/organizations/laka/calendar.ics")
    calendar = Calendar.from_ical(answer.content)
    assert [str(event["UID"]) for event in calendar.events] == [mine.uid]
    assert calendar["NAME"] == "Fundacja Łąka"
    assert (await site.get("/organizations/nikt/calendar.ics")).status_code == 404
