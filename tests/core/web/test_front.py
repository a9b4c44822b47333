"""Kept pages at the front: the same answer as behind it, for visitors, while nothing changes."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from core.data.transactions import tx
from core.data.versions import bump
from core.facilities.modules.service import switch_module
from core.web.front import FRONT, MOST_PAGES, Front, FrontPage, language_for
from tests.core.web.kiosk.plugin import built

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PL = {"accept-language": "pl"}


def page(body=b"x" * 600, until=NOW + timedelta(hours=1)):
    return FrontPage(
        body=body, etag=b'"tag"', headers=[(b"etag", b'"tag"')], until=until, route="/", module=None
    )


def scope(path="/", query=b""):
    return {"path": path, "query_string": query}


def test_an_answer_is_good_for_its_number_and_its_time():
    front = Front()
    front.put(scope(), "pl", page(), state=(3, 1))
    key = ("/", b"", "pl")
    assert front.get(key, state=(3, 1), now=NOW)
    assert front.get(key, state=(4, 1), now=NOW) is None
    assert front.get(key, state=(3, 1), now=NOW + timedelta(hours=1)) is None
    assert front.get(("/", b"", "uk"), state=(3, 1), now=NOW) is None
    assert front.get(("/", b"a=1", "pl"), state=(3, 1), now=NOW) is None


def test_a_new_number_empties_the_front():
    front = Front()
    front.put(scope("/a"), "pl", page(), state=(1, 1))
    front.put(scope("/b"), "pl", page(), state=(2, 1))
    assert front.get(("/a", b"", "pl"), state=(2, 1), now=NOW) is None
    assert front.get(("/b", b"", "pl"), state=(2, 1), now=NOW)


def test_the_front_does_not_grow_for_ever():
    front = Front()
    for number in range(MOST_PAGES + 5):
        front.put(scope("/", str(number).encode()), "pl", page(), state=(1, 1))
    assert len(front._pages) == 5


def test_an_answer_takes_the_shape_that_was_asked_for():
    assert page().shape({b"if-none-match": b'W/"tag"'})[:2] == (304, b"")
    status, body, headers = page().shape({b"accept-encoding": b"br, gzip"})
    assert (status, gzip.decompress(body)) == (200, b"x" * 600)
    assert dict(headers)[b"content-length"] == str(len(body)).encode()
    assert page().shape({})[1] == b"x" * 600
    assert page(b"short").shape({b"accept-encoding": b"gzip"})[1] == b"short"


def test_of_what_is_large_only_the_tag_is_kept():
    large = page(body=None)
    assert large.shape({}) is None
    assert large.shape({b"if-none-match": b'"tag"'})[:2] == (304, b"")


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ({b"accept-language": b"uk, pl;q=0.5"}, "uk"),
        ({b"cookie": b"language=en", b"accept-language": b"uk"}, "en"),
        ({b"cookie": b"language=xx"}, "pl"),
        ({b"cookie": b"session=abc"}, None),
        ({b"cookie": b"language=en; flash=abc"}, None),
        ({b"authorization": b"Bearer abc"}, None),
    ],
)
def test_only_visitors_are_answered_at_the_front(wishes, language):
    assert language_for(wishes) == language


async def test_the_second_visitor_gets_what_the_first_one_got(browser):
    built.clear()
    first, second = [await browser.get("/kiosk/kept", headers=PL) for _ in range(2)]
    assert ("/kiosk/kept", b"", "pl") in FRONT._pages
    assert len(built) == 1
    assert first.content == second.content
    unsized = [{k: v for k, v in one.headers.items() if k != "vary"} for one in (first, second)]
    assert unsized[0] == unsized[1]


async def test_what_changes_anywhere_is_seen_at_once(browser):
    await browser.get("/kiosk/kept", headers=PL)
    before = await browser.get("/kiosk/kept", headers=PL)
    async with tx():
        await bump("kiosk")
    assert (await browser.get("/kiosk/kept", headers=PL)).content != before.content


async def test_a_page_of_a_module_that_is_off_is_not_shown(browser):
    for _ in range(2):
        assert (await browser.get("/kiosk/kept", headers=PL)).status_code == 200
    await switch_module("kiosk", is_on=False, by=None)
    assert (await browser.get("/kiosk/kept", headers=PL)).status_code == 404


async def test_a_session_or_a_sentence_left_by_the_last_page_goes_past_the_front(browser):
    built.clear()
    for _ in range(2):
        await browser.get("/kiosk/kept", headers={"cookie": "flash=nonsense"})
    assert len(built) == 2
