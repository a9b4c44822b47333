"""The page of one's browsers: switched on, tried, removed; the worker under /me."""

from dataclasses import replace

import pytest
from httpx import ASGITransport, AsyncClient

from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.facilities.push.keys import public_key
from core.facilities.push.queries import browsers_of
from core.testing.houses import application
from tests.core.facilities.post import house
from tests.core.facilities.post.house import TOKEN, keep_the_door
from tests.core.facilities.push.conftest import has_browser, names
from tests.core.facilities.push.service_of_push import Device

pytestmark = pytest.mark.anyio
PAGE = "/me/notifications/browsers"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ACTOR = {
    "accept-language": "en",
    "authorization": "volunteer",
    "x-csrf-token": TOKEN,
    "sec-fetch-site": "same-origin",
    "user-agent": FIREFOX,
}


@pytest.fixture
async def browser(ola, monkeypatch):
    """Ola's browser in front of the application."""

    async def viewer_of(self, *, cookies, headers):
        known = "authorization" in headers
        return replace(ola, language="en", csrf_token=TOKEN) if known else VISITOR

    monkeypatch.setattr(house.Doorkeeper, "viewer_of", viewer_of)
    made = application()
    keep_the_door()
    transport = ASGITransport(app=made)
    async with AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        yield client


async def send(browser, path="", **data):
    return await browser.post(PAGE + path, data=data, headers=ACTOR, follow_redirects=False)


def given(name="a"):
    device = Device()
    return {
        "endpoint": f"https://push.example.org/{name}",
        "public_key": device.public_key,
        "auth_secret": device.auth_secret,
    }


async def test_the_page_says_how_it_stands_with_and_without_a_script(browser):
    page = await browser.get(PAGE, headers=ACTOR)
    assert page.status_code == 200
    assert f'data-key="{(await public_key())[1]}"' in page.text
    assert "<noscript>" in page.text
    assert "No browser shows you notifications yet." in page.text
    assert "<script>" not in page.text
    assert " style=" not in page.text


async def test_a_browser_is_switched_on_and_listed_and_removed(browser, ola):
    answer = await send(browser, **given())
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    (line,) = await browsers_of(ola.person)
    assert line.label == "Firefox, Linux"
    page = await browser.get(PAGE, headers=ACTOR)
    assert f'data-push-row="{line.endpoint_hash}"' in page.text
    assert "push.example.org" not in page.text
    assert (await send(browser, "/remove", row=str(line.id))).status_code == 303
    assert await names() == []


@pytest.mark.parametrize(
    "wrong", [{"endpoint": "http://127.0.0.1/"}, {"public_key": "abc"}, {"auth_secret": ""}]
)
async def test_what_no_browser_gives_is_refused_in_words(browser, wrong):
    answer = await send(browser, **(given() | wrong))
    assert answer.status_code == 422
    assert "This browser gave nothing" in answer.text
    assert await read("SELECT id FROM push_subscription") == []


async def test_the_eleventh_browser_is_refused_in_words(browser, ola):
    for number in range(10):
        await has_browser(ola, f"b{number}")
    answer = await send(browser, **given("eleventh"))
    assert answer.status_code == 409
    assert "ten browsers already" in answer.text


async def test_a_test_goes_to_that_browser_in_the_readers_language(browser, ola, service):
    device = await has_browser(ola, "a", at=service)
    await has_browser(ola, "b", at=service)
    _, line = await browsers_of(ola.person)
    assert (await send(browser, "/test", row=str(line.id))).status_code == 303
    (post,) = service.posts
    said = device.read(post.body)
    assert said["title"] == "Notifications work here"
    assert said["link"] == "http://testserver.local" + PAGE


async def test_tests_are_few_in_an_hour(browser, ola, service):
    await has_browser(ola, "a", at=service)
    (line,) = await browsers_of(ola.person)
    for _ in range(10):
        await send(browser, "/test", row=str(line.id))
    assert (await send(browser, "/test", row=str(line.id))).status_code == 429
    assert len(service.posts) == 10


@pytest.mark.parametrize("path", ["/remove", "/test"])
async def test_somebody_elses_browser_is_unknown(browser, jan, service, path):
    await has_browser(jan, "theirs", at=service)
    (line,) = await browsers_of(jan.person)
    assert (await send(browser, path, row=str(line.id))).status_code == 404
    assert (await send(browser, path, row="no-id")).status_code == 404
    assert (await names(), service.posts) == (["theirs"], [])


async def test_the_worker_is_a_script_under_me_that_nobody_keeps(browser):
    answer = await browser.get("/me/worker.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "notificationclick" in answer.text


async def test_the_choice_of_messages_leads_here_and_has_a_box_for_it(browser):
    page = await browser.get("/me/notifications", headers=ACTOR)
    assert f'href="{PAGE}"' in page.text
    assert '@push.browser" checked' in page.text


async def test_who_is_not_signed_in_is_asked_to(browser):
    answer = await browser.get(PAGE, follow_redirects=False)
    assert answer.status_code in (303, 401, 403)
