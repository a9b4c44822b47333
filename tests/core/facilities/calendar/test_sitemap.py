"""The map of the site: whole while it is small, in weeks when it is large."""

from xml.etree import ElementTree as ET

import pytest

from core.facilities.calendar import sitemap
from tests.core.facilities.calendar.conftest import Client, at, organization, put
from tests.core.services.calendar.conftest import Switches

SPACE = f"{{{sitemap.SPACE}}}"


async def locations(site: Client, path: str) -> list[str]:
    answer = await site.get(path)
    assert answer.status_code == 200
    root = ET.fromstring(answer.content)
    return [str(loc.text) for loc in root.iter(f"{SPACE}loc")]


def ends(found: list[str], path: str) -> int:
    return sum(one.endswith(path) for one in found)


async def test_a_small_city_has_one_map(site: Client, switches: Switches) -> None:
    await organization()
    await put("Koncert", at(3, 19), url_path="/concerts/noc")
    await put("Ten sam", at(4, 19), url_path="/concerts/noc")
    await put("Szkic", at(4, 19), url_path="/concerts/szkic", is_public=False)
    found = await locations(site, "/sitemap.xml")
    assert ends(found, "/concerts/noc") == 1
    assert ends(found, "/organizations/laka") == 1
    assert ends(found, "/calendar") == 1
    assert not ends(found, "/concerts/szkic")
    switches.switch("concerts", on=False)
    sitemap_now = await site.get("/sitemap.xml", headers={"Cookie": "session=fresh"})
    assert "/concerts/noc" not in sitemap_now.text


async def test_a_large_city_has_a_map_for_each_week(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST_IN_ONE", 1)
    for month, day in ((7, 3), (7, 4), (12, 31), (1, 1)):
        await put("Koncert", at(day, 12, month=month), url_path=f"/concerts/{month}-{day}")
    parts = [one.partition("/sitemap/")[2] for one in await locations(site, "/sitemap.xml")]
    assert parts == ["pages.xml", "2026-W53.xml", "2027-W26.xml", "2027-W52.xml"]
    met = [await locations(site, f"/sitemap/{part}") for part in parts[1:]]
    assert [len(one) for one in met] == [1, 2, 1]
    assert ends(await locations(site, "/sitemap/pages.xml"), "/calendar") == 1


@pytest.mark.parametrize("name", ["2027-W54.xml", "2027-W01.xml", "x.xml", "2027-W26", "-W.xml"])
async def test_parts_that_are_not_there(site: Client, name: str) -> None:
    assert (await site.get(f"/sitemap/{name}")).status_code == 404


async def test_robots_are_led_to_the_map_and_away_from_desks(site: Client) -> None:
    text = (await site.get("/robots.txt")).text
    assert "/sitemap.xml" in text
    assert "Disallow: /desk/" in text
