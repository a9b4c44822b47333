"""Which addresses are public or secure, and which spellings are web addresses at all."""

from ipaddress import ip_address

import pytest

from core.services.outbound.addresses import is_public, is_secure, target_of

CLOSED = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::ffff:8.8.8.8", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "4000::1",
)  # fmt: skip
OPEN = ("8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:401b::65")


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_addresses_that_are(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "", "calendar", "//example.org/a", "ftp://example.org/", "file:///etc/passwd", "data:,x",
        "gopher://example.org/", "javascript:alert(1)", "http://", "https:///a", "http://user:pw@example.org/",
        "http://user@example.org/", "http://@example.org/", "http://example.org:25/",
        "http://example.org:8080/", "http://example.org:99999/", "http://example.org:x/",
        "http://[::1", "http://[fe80::1%25eth0]/", "http://exa mple.org/", "http://example.org/\n",
        "http://example.org\\@127.0.0.1/", "http://example.org/\x00", "http://./",
        f"http://{'a' * 70}.org/", "https://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_for_us(url):
    assert target_of(url, ports=(80, 443)) is None


@pytest.mark.parametrize(
    ("url", "scheme", "authority", "path"),
    [
        ("https://example.org", "https", "example.org", "/"),
        ("http://EXAMPLE.org:80/a?b=c#d", "http", "example.org", "/a?b=c"),
        ("webcal://example.org/a.ics", "https", "example.org", "/a.ics"),
        ("webcals://example.org/", "https", "example.org", "/"),
        ("https://żółw.example/", "https", "xn--w-uga1v8h.example", "/"),
        ("http://[2606:4700::1]:443/", "http", "[2606:4700::1]:443", "/"),
        ("http://①②⑦.0.0.1/", "http", "127.0.0.1", "/"),
    ],
)
def test_a_web_address_is_taken_apart(url, scheme, authority, path):
    target = target_of(url, ports=(80, 443))
    assert (target.scheme, target.authority, target.path) == (scheme, authority, path)


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://program.example.org/hook?key=1", True),
        ("https://program.example.org:443/", True),
        ("http://program.example.org/hook", False),
        ("https://program.example.org:8443/", False),
        ("https://ola:haslo@program.example.org/", False),
        ("https:///hook", False),
        ("https://program.example.org:port/", False),
        ("https://[program/", False),
        ("https://program.example.org\\@evil/", False),
        ("https://program.example.org/#a", False),
        ("https://program.example.org/ x", False),
        ("https://prógram.example.org/", False),
        ("ftp://program.example.org/", False),
        ("javascript:alert(1)", False),
        ("", False),
        ("https://p.example.org/" + "x" * 1000, False),
    ],
)
def test_only_secure_plain_addresses_are_kept(url: str, is_good: bool) -> None:
    assert is_secure(url, longest=1000) is is_good
