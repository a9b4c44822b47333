"""News for readers: what an XML parser that is not ours makes of it."""

from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from tests.core.facilities.calendar.conftest import Client, at, organization, put
from tests.core.services.calendar.conftest import Switches

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "]]></title><script>alert(1)</script> & \x0b\ufffe„Łąka” 🎈"


async def read(site: Client, path: str) -> ET.Element:
    answer = await site.get(path)
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.content)


async def titles(site: Client, path: str) -> list[str]:
    return [str(item.findtext("title")) for item in (await read(site, path)).iter("item")]


async def test_rss_says_what_is_ahead(site: Client) -> None:
    await put("Było", at(1, 10, month=6))
    entry = await put("Koncert", at(3, 19), organization_name="Łąka", place="Rynek")
    await put("Teatr", at(4, 19), status=EntryStatus.CANCELLED)
    root = await read(site, "/calendar.rss")
    first, second = root.iter("item")
    assert (first.findtext("title"), second.findtext("title")) == ("Koncert", "Odwołane: Teatr")
    assert first.findtext("link", "").endswith(entry.url_path)
    assert first.findtext("guid") == f"urn:uuid:{entry.id}"
    assert parsedate_to_datetime(first.findtext("pubDate", "")) == entry.revised_at.replace(
        microsecond=0
    )
    assert "Rynek" in first.findtext("description", "")
    assert root.findtext("channel/language") == "pl"


async def test_atom_has_what_the_rfc_asks_for(site: Client) -> None:
    await put("Koncert", at(3, 19), areas=("16",))
    root = await read(site, "/calendar.atom?lang=uk")
    for parent in (root, *root.iter(f"{ATOM}entry")):
        assert all(parent.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    links = {link.get("rel"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith("/calendar.atom?lang=uk")
    assert root.find(f"{ATOM}entry/{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}entry/{ATOM}category") is not None


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_a_hostile_title_stays_a_text(site: Client, form: str) -> None:
    await put(
        LocalizedText.of(HOSTILE.replace("\x00", "")),
        at(3, 19),
        organization_name=HOSTILE[:40].replace("\x00", ""),
    )
    root = await read(site, f"/calendar.{form}")
    said = [element.text for element in root.iter() if element.tag.endswith("title")][-1]
    assert said == "]]></title><script>alert(1)</script> & „Łąka” 🎈"
    assert not [element for element in root.iter() if element.tag == "script"]


async def test_filters_leave_less_and_name_it(site: Client) -> None:
    owner = await organization()
    await put("Nasz", at(3, 10), organization=owner.id, organization_name="Fundacja Łąka")
    await put("Inny", at(3, 10))
    assert await titles(site, "/calendar.rss?organization=laka") == ["Nasz"]
    assert await titles(site, "/calendar.rss?q=laka") == ["Nasz"]
    root = await read(site, "/calendar.rss?organization=laka")
    assert "Fundacja Łąka" in root.findtext("channel/title", "")
    assert (await site.get("/calendar.rss?organization=nikt")).status_code == 404


async def test_a_module_that_is_off_is_not_in_it(site: Client, switches: Switches) -> None:
    await put("Koncert", at(3, 19))
    assert await titles(site, "/calendar.rss") == ["Koncert"]
    switches.switch("concerts", on=False)
    assert await titles(site, "/calendar.rss?lang=en") == []
    assert (await site.get("/calendar.rss?module=concerts")).status_code == 404


async def test_a_reader_who_has_it_gets_304(site: Client) -> None:
    await put("Koncert", at(3, 19))
    first = await site.get("/calendar.rss")
    again = await site.get("/calendar.rss", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "set-cookie" not in first.headers
    await put("Drugi", at(4, 19))
    later = await site.get("/calendar.rss", headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
