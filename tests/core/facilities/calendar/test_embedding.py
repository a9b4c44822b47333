"""The calendar in frames of other sites: who may frame it, and what it leaves alone."""

import html
import re

from tests.core.facilities.calendar.conftest import Client, at, organization, put

TITLE = re.compile(r'class="row-title"><a href="[^"]*">([^<]+)')


async def test_the_frame_may_be_framed_and_nothing_else_may(site: Client) -> None:
    frame = await site.get("/embed/calendar")
    assert frame.headers["content-security-policy"].endswith("frame-ancestors *")
    assert "script-src 'self';" in frame.headers["content-security-policy"]
    assert "x-frame-options" not in frame.headers
    for path in ("/", "/calendar", "/calendar/embed"):
        page = await site.get(path)
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_frame_knows_nobody(site: Client) -> None:
    await put("Koncert", at(3, 19))
    first = await site.get("/embed/calendar?lang=en")
    other = await site.get("/embed/calendar?lang=en", headers={"Cookie": "session=xyz"})
    assert first.content == other.content
    assert "set-cookie" not in first.headers
    assert 'lang="en"' in first.text
    assert "<form" not in first.text
    again = await site.get(
        "/embed/calendar?lang=en", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.headers["content-security-policy"]) == (
        304,
        first.headers["content-security-policy"],
    )


async def test_filters(site: Client) -> None:
    owner = await organization()
    await put("Nasz", at(3, 10), organization=owner.id, organization_name="Fundacja Łąka")
    await put("Inny", at(3, 10))
    answer = await site.get("/embed/calendar?organization=laka")
    assert TITLE.findall(answer.text) == ["Nasz"]
    assert (await site.get("/embed/calendar?organization=nikt")).status_code == 404


async def test_the_code_leads_to_the_frame(site: Client) -> None:
    await organization()
    page = await site.get("/calendar/embed?organization=laka")
    code = html.unescape(re.findall(r"<code>(.*?)</code>", page.text, re.DOTALL)[0])
    address = html.unescape(re.findall(r'src="([^"]+)"', code)[0])
    assert code.startswith("<iframe ")
    assert address.endswith("/embed/calendar?organization=laka&lang=pl")
    assert (
        await site.get(address.partition("/embed")[1] + address.partition("/embed")[2])
    ).status_code == 200
