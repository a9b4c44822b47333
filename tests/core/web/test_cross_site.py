"""A write that another site made the browser send is refused."""

import pytest
from litestar.connection import Request

from core.web.cross_site import comes_from_us


def request(headers, cookies=""):
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    if cookies:
        raw.append((b"cookie", cookies.encode()))
    raw.append((b"host", b"testserver.local"))
    scope = {
        "type": "http", "method": "POST", "scheme": "http", "path": "/", "query_string": b"",
        "root_path": "", "headers": raw, "server": ("testserver.local", 80), "state": {},
    }  # fmt: skip
    return Request(scope)


@pytest.mark.parametrize(
    ("headers", "cookies", "passes"),
    [
        ({"sec-fetch-site": "same-origin"}, "session=x", True),
        ({"sec-fetch-site": "none"}, "session=x", True),
        ({"sec-fetch-site": "same-site"}, "", False),
        ({"sec-fetch-site": "cross-site"}, "", False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver.local"}, "", False),
        ({"origin": "http://testserver.local"}, "session=x", True),
        ({"origin": "http://evil.example"}, "", False),
        ({"origin": "null"}, "session=x", False),
        ({}, "session=x", False),
        ({}, "", True),
    ],
)
def test_comes_from_us(headers, cookies, passes):
    assert comes_from_us(request(headers, cookies)) is passes
