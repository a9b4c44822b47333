"""Where weaknesses are reported is said as RFC 9116 wants it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.settings import current


@pytest.fixture
def contact(monkeypatch):
    monkeypatch.setenv("POSPOLU_SECURITY_CONTACT", "https://city.example.org/security")
    current.cache_clear()
    yield "https://city.example.org/security"
    monkeypatch.undo()
    current.cache_clear()


async def said(browser):
    answer = await browser.get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


async def test_it_names_the_sender_of_the_mails_and_expires_within_a_year(browser):
    found = await said(browser)
    assert found["Contact"] == f"mailto:{current().mail_from}"
    assert found["Canonical"] == f"{current().base_url}/.well-known/security.txt"
    left = datetime.fromisoformat(found["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=365)


async def test_the_city_names_another_place(browser, contact):
    assert (await said(browser))["Contact"] == contact
