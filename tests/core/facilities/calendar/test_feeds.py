"""Feeds over HTTP."""

from typing import Any

import pytest
from icalendar import Calendar

from core.contracts.texts import LocalizedText
from core.data.transactions import tx
from core.services.calendar.api import put_series
from tests.core.facilities.calendar.conftest import Client, at, organization, put
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.samples import a_series, with_occurrence


async def uids(site: Client, path: str) -> list[str]:
    """The UIDs of a feed that is there."""
    answer = await site.get(path)
    assert answer.status_code == 200
    return [str(event["UID"]) for event in Calendar.from_ical(answer.content).events]


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


@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ("area=16", {"areas": ("16",)}),
        ("place=dom-kultury-rynek-1", {"place": "Dom Kultury, Rynek 1"}),
        ("collection=fairs:2027", {"collection": "fairs:2027"}),
        ("audience=volunteers", {"audience": "volunteers"}),
        ("q=lak", {"place": "Łąka"}),
        ("from=2027-07-09&to=2027-07-09", {}),
        ("kind=repairs.shift", {"kind": "repairs.shift"}),
        ("module=repairs", {"kind": "repairs.shift"}),
        ("area=16&audience=volunteers&q=mine", {"areas": ("16",), "audience": "volunteers"}),
    ],
)
async def test_any_filter_of_the_list_gives_a_feed(
    site: Client, asked: str, more: dict[str, Any]
) -> None:
    mine = await put("Mine", at(9, 10), **more)
    await put("Inny", at(8, 10))
    assert await uids(site, f"/calendar.ics?{asked}") == [mine.uid]
    assert len(await uids(site, "/calendar.ics")) == 2


async def test_the_feed_of_an_organization_by_filter(site: Client) -> None:
    owner = await organization()
    mine = await put("Nasz", at(8, 19), organization=owner.id, areas=("16",))
    await put("Nasz inny", at(8, 19), organization=owner.id)
    path = "/calendar.ics?organization=laka&area=16"
    assert await uids(site, path) == [mine.uid]
    assert (await site.get("/calendar.ics?organization=nikt")).status_code == 404


async def test_filters_of_modules_that_are_off_are_not_there(
    site: Client, switches: Switches
) -> None:
    await put("Koncert", at(8, 19))
    switches.switch("concerts", on=False)
    for asked in ("kind=concerts.concert", "module=concerts", "kind=nothing.at.all"):
        assert (await site.get(f"/calendar.ics?{asked}")).status_code == 404
        assert (await site.get(f"/calendar/subscribe?{asked}")).status_code == 404


async def test_a_filtered_feed_changes_with_what_is_in_it_only(site: Client) -> None:
    entry = await put("Mój", at(8, 19), areas=("16",))
    path = "/calendar.ics?area=16"
    tag = {"If-None-Match": (await site.get(path)).headers["etag"]}
    await put("Inny", at(9, 19), areas=("2",))
    assert (await site.get(path, headers=tag)).status_code == 304
    await put("Mój", at(8, 20), areas=("16",), subject=entry.subject)
    assert (await site.get(path, headers=tag)).status_code == 200


async def test_a_filtered_feed_is_named_by_its_filters(site: Client) -> None:
    fair = await put("Targi", at(8, 10), place="Rynek")
    collection = f"concerts:{fair.subject}"
    await put("Scena", at(8, 12), collection=collection, place="Rynek")
    answer = await site.get(f"/calendar.ics?collection={collection}&area=16&place=rynek&lang=en")
    name = str(Calendar.from_ical(answer.content)["NAME"])
    assert name.endswith(": Targi, culture and heritage, Rynek") or "Targi" in name
    assert "Rynek" in name


async def test_a_series_in_a_filtered_feed_comes_whole(site: Client) -> None:
    """What an occurrence says of itself does not take it out of its series."""
    draft = with_occurrence(a_series(starts_at=at(6, 18), place="Rynek"), 1, place="Park")
    async with tx():
        await put_series("concerts.concert", draft)
    assert len(await uids(site, "/calendar.ics?place=rynek")) == 2
    assert len(await uids(site, "/calendar.ics?from=2027-07-20&to=2027-07-21")) == 2
    assert await uids(site, "/calendar.ics?from=2027-09-20") == []


async def test_how_to_subscribe(site: Client) -> None:
    await put("Koncert", at(8, 19), place="Rynek")
    html = (await site.get("/calendar/subscribe?place=rynek&q=kon")).text
    assert "webcal://testserver.local/calendar.ics?q=kon&amp;place=rynek&amp;lang=pl" in html
    assert "http://testserver.local/calendar.ics?q=kon&amp;place=rynek&amp;lang=pl" in html
    for program in ("Google", "iPhone", "Outlook", "Thunderbird"):
        assert program in html
    again = await site.get("/calendar?place=rynek")
    assert "/calendar/subscribe?place=rynek" in again.text
