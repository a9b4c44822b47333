"""The front page."""

import time_machine

from core.contracts.calendar import EntryStatus
from tests.core.facilities.calendar.conftest import Client, at, forget_all, put
from tests.core.services.calendar.conftest import Switches


async def page(site: Client) -> str:
    answer = await site.get("/")
    assert answer.status_code == 200
    return answer.text


def section(html: str, name: str) -> str:
    """One part of the page, empty when it is not there."""
    _, _, rest = html.partition(f'aria-labelledby="{name}"')
    return rest.partition("</section>")[0]


async def test_an_empty_city_has_a_way_on(site: Client) -> None:
    html = await page(site)
    assert "/organizations" in html
    assert not section(html, "weekend")
    assert not section(html, "hands")


async def test_today_shows_what_is_not_over(site: Client) -> None:
    await put("Poranek", at(1, 8))
    await put("Trwa", at(1, 11))
    await put("Wieczór", at(1, 19))
    await put("Wystawa", at(20, 10, month=6), ends_at=at(9, 18))
    await put("Jutro", at(2, 9))
    today = section(await page(site), "today")
    assert [
        word for word in ("Poranek", "Trwa", "Wieczór", "Wystawa", "Jutro") if word in today
    ] == [
        "Trwa",
        "Wieczór",
        "Wystawa",
    ]


async def test_the_weekend_is_saturday_and_sunday(site: Client) -> None:
    for title, day in (("Piątek", 2), ("Sobota", 3), ("Niedziela", 4), ("Poniedziałek", 5)):
        await put(title, at(day, 10))
    weekend = section(await page(site), "weekend")
    assert "Sobota" in weekend
    assert "Niedziela" in weekend
    assert "Piątek" not in weekend
    assert "Poniedziałek" not in weekend


async def test_hands_are_told_by_the_audience_of_an_entry(site: Client) -> None:
    """The front page knows no module by name: rooms say themselves that they look for hands."""
    sheet = (await put("Zmiana", at(8, 10), audience="volunteers", kind="repairs.shift")).subject
    await put("Dyżur", at(9, 10), audience="volunteers", sheet=sheet)
    await put("Odwołana", at(9, 12), audience="volunteers", status=EntryStatus.CANCELLED)
    await put("Koncert", at(9, 14))
    hands = section(await page(site), "hands")
    assert "Zmiana" in hands
    assert f'data-sheet="{sheet}"' in hands
    assert "Odwołana" not in hands
    assert "Koncert" not in hands


async def test_visitors_get_the_same_bytes_with_a_tag(site: Client) -> None:
    await put("Koncert", at(1, 19))
    first, second = await site.get("/"), await site.get("/")
    assert first.content == second.content
    assert "set-cookie" not in first.headers
    assert first.headers["cache-control"] == "no-cache"
    again = await site.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    forget_all()
    assert (await site.get("/")).content == first.content


async def test_a_change_is_seen_at_once(site: Client) -> None:
    entry = await put("Koncert", at(1, 19))
    assert "Koncert" in await page(site)
    await put("Recital", at(1, 19), subject=entry.subject)
    assert "Recital" in await page(site)


async def test_time_passes(site: Client, clock: time_machine.Traveller) -> None:
    """What ends, begins or loses its embargo is seen without anybody changing anything."""
    await put("Wieczór", at(1, 19))
    await put("Tajne", at(1, 20), visible_from=at(1, 13))
    assert "Tajne" not in await page(site)
    clock.move_to(at(1, 13))
    assert "Tajne" in await page(site)
    clock.move_to(at(1, 21))
    assert "Wieczór" not in section(await page(site), "today")
    clock.move_to(at(2, 0))
    assert "Tajne" not in section(await page(site), "today")


async def test_modules_that_are_off_are_gone(site: Client, switches: Switches) -> None:
    await put("Koncert", at(1, 19))
    assert "Koncert" in await page(site)
    switches.switch("concerts", on=False)
    assert "Koncert" not in await page(site)


async def test_what_people_write_is_escaped(site: Client) -> None:
    await put("<script>alert(1)</script>", at(1, 19), place="<b>x</b>")
    html = await page(site)
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
