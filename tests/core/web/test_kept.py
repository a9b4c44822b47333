"""Kept pages: the same bytes for all visitors, on a shelf that is bounded, until a boundary."""

from datetime import UTC, datetime, timedelta

from core.data.transactions import tx
from core.data.versions import bump
from core.web.kept import Kept, Shelf
from tests.core.facilities.post.house import as_actor
from tests.core.web.kiosk.plugin import built

PL, UK = {"accept-language": "pl"}, {"accept-language": "uk"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(size=10, until=NOW + timedelta(hours=1)):
    return Kept(b"x" * size, "tag", until)


def test_a_page_is_kept_until_its_boundary():
    shelf = Shelf()
    shelf.put(("a",), page())
    assert shelf.get(("a",), NOW)
    assert shelf.get(("a",), NOW + timedelta(hours=1)) is None


def test_the_longest_unused_page_leaves_first():
    shelf = Shelf(most_bytes=25)
    shelf.put(("a",), page())
    shelf.put(("b",), page())
    shelf.get(("a",), NOW)
    shelf.put(("c",), page())
    assert [shelf.get((key,), NOW) is not None for key in "abc"] == [True, False, True]


def test_replacing_a_page_counts_its_bytes_once():
    shelf = Shelf(most_bytes=25)
    for _ in range(5):
        shelf.put(("a",), page())
    shelf.put(("b",), page())
    assert shelf.get(("a",), NOW)


async def test_visitors_of_a_language_get_the_same_bytes(browser):
    built.clear()
    first, second = [await browser.get("/kiosk/kept", headers=PL) for _ in range(2)]
    assert first.content == second.content
    assert len(built) == 1
    assert "set-cookie" not in first.headers
    assert first.headers["cache-control"] == "no-cache"
    assert (await browser.get("/kiosk/kept", headers=UK)).content != first.content


async def test_who_has_the_page_is_told_so(browser):
    etag = (await browser.get("/kiosk/kept")).headers["etag"]
    again = await browser.get("/kiosk/kept", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await browser.get("/kiosk/kept", headers={"if-none-match": '"other"'})
    assert other.status_code == 200


async def test_a_change_makes_the_page_anew(browser):
    before = await browser.get("/kiosk/kept")
    async with tx():
        await bump("kiosk")
    after = await browser.get("/kiosk/kept", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content != before.content


async def test_who_is_signed_in_gets_a_page_that_nobody_keeps(browser):
    built.clear()
    for _ in range(2):
        page_of_one = await browser.get("/kiosk/kept", headers=as_actor("volunteer"))
        assert page_of_one.headers["cache-control"] == "no-store"
        assert "etag" not in page_of_one.headers
    assert len(built) == 2


async def test_choosing_a_language_sets_its_cookie(browser):
    answer = await browser.get("/kiosk/kept?lang=uk")
    assert "language=uk" in answer.headers["set-cookie"]
    assert 'lang="uk"' in answer.text
