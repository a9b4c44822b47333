"""Details are for programs on this machine, not for those behind its proxy."""

import pytest

from core.facilities.health.rules import is_neighbour


@pytest.mark.parametrize(
    ("address", "headers", "expected"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=198.51.100.1"}, False),
        ("127.0.0.1", {"x-real-ip": "::1"}, False),
        ("203.0.113.7", {}, False),
        ("", {}, False),
        (None, {}, False),
        ("testclient", {}, False),
    ],
)
def test_neighbours(address, headers, expected):
    assert is_neighbour(address, headers) is expected
