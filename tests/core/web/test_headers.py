"""The security headers stand on every answer, whoever gave it."""

import pytest

from core.web.headers import cache_control, content_security_policy

ALWAYS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/kiosk/page", 200),
        ("GET", "/kiosk/kept", 200),
        ("GET", "/kiosk/mine", 303),
        ("GET", "/no-such-page", 404),
        ("DELETE", "/kiosk/page", 405),
        ("GET", "/kiosk/errors/broken", 500),
        ("GET", "/static/tokens.css", 200),
    ],
)
async def test_every_answer_has_them(browser, method, path, status):
    answer = await browser.request(method, path)
    assert answer.status_code == status
    assert [name for name in ALWAYS if name not in answer.headers] == []
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


async def test_what_a_handler_sets_stays(browser):
    assert (await browser.get("/kiosk/kept")).headers.get_list("cache-control") == ["no-cache"]
    assert (await browser.get("/kiosk/page")).headers.get_list("cache-control") == ["no-store"]


def test_only_the_scanner_may_compile():
    assert "'wasm-unsafe-eval'" in content_security_policy("/checkin/7")
    assert "wasm" not in content_security_policy("/calendar")


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/static/pospolu.css", b"v=0123456789", "public, max-age=31536000, immutable"),
        ("/static/pospolu.css", b"", "no-cache"),
        ("/me", b"v=0123456789", "no-store"),
    ],
)
def test_only_addresses_with_a_hash_are_kept_for_ever(path, query, said):
    assert cache_control(path, query) == said
