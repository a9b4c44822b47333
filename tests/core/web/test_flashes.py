"""A sentence for the next page: shown once, escaped, and only when it is ours."""

import base64
import json

import pytest

from core.web.flashes import COOKIE

SAID = "Zapisano &lt;i&gt;żółw&lt;/i&gt;."


async def test_what_was_said_stands_on_the_next_page_only(browser):
    answer = await browser.get("/kiosk/said")
    assert "httponly" in answer.headers["set-cookie"].lower()
    shown = await browser.get("/kiosk/flashes")
    assert SAID in shown.text
    assert SAID not in (await browser.get("/kiosk/flashes")).text


def forged(cookie):
    body = base64.urlsafe_b64encode(json.dumps(["success", "forged"]).encode()).decode()
    return f"{body}.{cookie.partition('.')[2]}"


@pytest.mark.parametrize(
    "change",
    [forged, lambda cookie: cookie[:-1], lambda cookie: cookie.partition(".")[0], lambda _: "x.y"],
)
async def test_a_cookie_that_is_not_ours_says_nothing(browser, change):
    await browser.get("/kiosk/said")
    cookie = browser.cookies[COOKIE]
    browser.cookies.clear()
    browser.cookies.set(COOKIE, change(cookie))
    page = await browser.get("/kiosk/flashes")
    assert page.status_code == 200
    assert SAID not in page.text
    assert "forged" not in page.text
