"""The calendar's pages."""

import re
from urllib.parse import quote

import pytest

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.data.transactions import tx
from core.facilities.calendar import pages
from core.services.calendar.api import put_series
from tests.core.facilities.calendar.conftest import Client, at, organization, put
from tests.core.services.calendar.conftest import Switches
from tests.core.services.calendar.samples import a_series

TITLE = re.compile(r'class="row-title"><a href="[^"]*">([^<]+)')


async def titles(site: Client, path: str) -> list[str]:
    """The titles of a page, in their order."""
    answer = await site.get(path)
    assert answer.status_code == 200, answer.text
    return TITLE.findall(answer.text)


async def test_entries_stand_under_their_days(site: Client) -> None:
    await put("Drugi", at(3, 10))
    await put("Pierwszy", at(2, 18))
    html = (await site.get("/calendar")).text
    assert re.findall(r'class="day-heading"[^>]*>([^<]+)', html) == [
        "piątek, 2 lipca 2027 ",
        "sobota, 3 lipca 2027 ",
    ]
    assert TITLE.findall(html) == ["Pierwszy", "Drugi"]


@pytest.mark.parametrize("path", ["/calendar", "/calendar?view=month", "/"])
async def test_other_programs_are_given_the_language_of_the_page(site: Client, path: str) -> None:
    html = (await site.get(path)).text
    assert re.findall(r'rel="alternate" type="application/[^"]+" href="[^"]+lang=(\w*)"', html) == [
        "pl",
        "pl",
    ]


async def test_pages_follow_each_other_without_repeats(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    for hour in range(8, 21, 2):
        await put(f"O {hour}", at(1, hour))
    first = await site.get("/calendar")
    met, later = TITLE.findall(first.text), link(first.text, "next")
    while later:
        answer = await site.get(later)
        met += TITLE.findall(answer.text)
        later = link(answer.text, "next")
    assert met == ["O 12", "O 14", "O 16", "O 18", "O 20"]
    earlier = await site.get(link(first.text, "prev"))
    assert TITLE.findall(earlier.text) == ["O 8", "O 10"]
    assert not link(earlier.text, "prev")


def link(html: str, rel: str) -> str:
    """The address of the page beside this one."""
    found = re.search(rf'<a href="([^"]+)" rel="{rel}"', html)
    return found[1].replace("&amp;", "&") if found else ""


async def test_a_day_shows_what_starts_and_what_runs_on(site: Client) -> None:
    await put("Wystawa", at(1, 10), ends_at=at(5, 18))
    await put("Koncert", at(3, 19))
    await put("Inny dzień", at(4, 19))
    assert await titles(site, "/calendar?day=2027-07-03") == ["Wystawa", "Koncert"]
    assert await titles(site, "/calendar?day=2027-07-20") == []


async def test_a_month_and_a_stretch_of_days(site: Client) -> None:
    await put("Czerwiec", at(10, 10, month=6))
    await put("Lipiec", at(10, 10))
    await put("Sierpień", at(10, 10, month=8))
    assert await titles(site, "/calendar?month=2027-06") == ["Czerwiec"]
    assert await titles(site, "/calendar?month=2027-08") == ["Sierpień"]
    assert await titles(site, "/calendar?from=2027-06-10&to=2027-07-10") == ["Czerwiec", "Lipiec"]
    assert await titles(site, "/calendar?to=2027-06-30") == ["Czerwiec"]
    assert await titles(site, "/calendar?from=2027-07-11&to=") == ["Sierpień"]


async def test_filters(site: Client) -> None:
    owner = await organization()
    await put("Nasz", at(3, 10), organization=owner.id, organization_name="Łąka", areas=("16",))
    await put("Zmiana", at(3, 12), kind="repairs.shift", audience="volunteers")
    assert await titles(site, "/calendar?organization=laka") == ["Nasz"]
    assert await titles(site, "/calendar?area=16") == ["Nasz"]
    assert await titles(site, "/calendar?kind=repairs.shift") == ["Zmiana"]
    assert await titles(site, "/calendar?audience=volunteers") == ["Zmiana"]
    assert await titles(site, "/calendar?q=&kind=&organization=&area=&from=&to=") == [
        "Nasz",
        "Zmiana",
    ]
    assert (await site.get("/calendar?organization=nikt")).status_code == 404


async def test_what_comes_next_shows_a_series_once(site: Client) -> None:
    owner = await organization()
    course = a_series(starts_at=at(3, 10), title=LocalizedText.of("Kurs"), organization=owner.id)
    async with tx():
        await put_series("concerts.concert", course)
    await put("Odwołany", at(4, 10), organization=owner.id, status=EntryStatus.CANCELLED)
    await put("Festyn", at(5, 10), organization=owner.id)
    await put("Cudzy", at(5, 12))
    ahead = "/calendar/ahead?organization=laka"
    assert await titles(site, ahead) == ["Kurs", "Festyn"]
    assert "<html" not in (await site.get(ahead)).text
    assert (await site.get("/calendar/ahead?organization=nikt")).status_code == 404


@pytest.mark.parametrize("text", ["łąka", "laka", "ŁĄKA", "ŁĄ", "bieg rynek"])
async def test_words_are_found_however_they_are_typed(site: Client, text: str) -> None:
    await put("Bieg", at(3, 10), organization_name="Fundacja Łąka", place="Rynek")
    await put("Kino", at(4, 10))
    assert await titles(site, f"/calendar?q={quote(text)}") == ["Bieg"]


async def test_what_was_typed_comes_back_escaped(site: Client) -> None:
    html = (await site.get("/calendar?q=" + quote('"><script>x</script>'))).text
    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


@pytest.mark.parametrize(
    "nonsense",
    [
        "day=2027-13-45",
        "month=0000-00",
        "from=9999-12-31",
        "after=x~y",
        "before=20270701T100000000000~nothing",
        "day=%01",
        "kind=%27%20OR%201=1",
        "area=" + "9" * 500,
    ],
)
async def test_what_cannot_be_read_was_not_asked(site: Client, nonsense: str) -> None:
    await put("Koncert", at(3, 10))
    answer = await site.get(f"/calendar?{nonsense}")
    assert answer.status_code == 200


async def test_the_month_links_the_days_that_have_something(site: Client) -> None:
    await put("Koncert", at(8, 10))
    html = (await site.get("/calendar")).text
    grid = html.partition('class="month-grid"')[2].partition("</table>")[0]
    assert re.findall(r'href="/calendar\?day=(2027-07-\d\d)"', grid) == ["2027-07-08"]


async def test_states_are_said_in_words(site: Client) -> None:
    await put("Koncert", at(8, 10), status=EntryStatus.CANCELLED)
    html = (await site.get("/calendar")).text
    assert "tone-error" in html


async def test_a_title_in_another_language_is_marked(site: Client) -> None:
    await put(LocalizedText.of("Толока", "uk"), at(8, 10))
    html = (await site.get("/calendar")).text
    assert '<span lang="uk">Толока</span>' in html


async def test_pages_are_the_same_bytes_until_something_changes(
    site: Client, switches: Switches
) -> None:
    await put("Koncert", at(8, 10))
    first = await site.get("/calendar?month=2027-07")
    assert (await site.get("/calendar?month=2027-07")).content == first.content
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await site.get("/calendar?month=2027-07", headers=tag)).status_code == 304
    switches.switch("concerts", on=False)
    assert "Koncert" not in (await site.get("/calendar?month=2027-07", headers=tag)).text


async def test_the_language_of_the_browser_is_spoken(site: Client) -> None:
    await put(LocalizedText(original="pl", texts={"pl": "Bieg", "en": "Run"}), at(8, 10))
    assert await titles(site, "/calendar") == ["Bieg"]
    answer = await site.get("/calendar", headers={"Accept-Language": "en"})
    assert TITLE.findall(answer.text) == ["Run"]


async def test_feeds_are_offered_with_and_without_a_program(site: Client) -> None:
    html = (await site.get("/calendar?kind=concerts.concert")).text
    assert "webcal://testserver.local/calendar.ics?lang=pl" in html
    assert 'href="http://testserver.local/calendar/concerts.ics?lang=pl"' in html
    assert 'data-copy="http://testserver.local/calendar.ics?lang=pl"' in html
