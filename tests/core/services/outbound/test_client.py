"""What is not public is never touched: a listener on loopback sees whether anybody came."""

import asyncio
import gzip
import zlib
from contextlib import asynccontextmanager, suppress

import pytest

from core.services.outbound.api import AddressRefused, Failure, FetchFailed, Guard, Request, fetch
from core.services.outbound.values import REFUSED

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


class Canary:
    """A server on loopback: counts who came, answers in turn."""

    def __init__(self, *answers):
        self.answers, self.came, self.asked = list(answers) or [OK], 0, []
        self.at_work = set()

    async def __call__(self, reader, writer):
        self.came += 1
        self.at_work.add(asyncio.current_task())
        self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        try:
            for piece in [answer] if isinstance(answer, bytes) else answer:
                writer.write(piece)
                await writer.drain()
                if not isinstance(answer, bytes):
                    await asyncio.sleep(0.05)
        except ConnectionError:
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def listening(canary):
    server = await asyncio.start_server(canary, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for task in canary.at_work:
            task.cancel()
        await asyncio.gather(*canary.at_work, return_exceptions=True)


def everywhere(port, **given):
    """A guard without the rule on addresses: the positive control of all that follows."""
    return Guard(may_reach=lambda _: True, ports=(80, 443, port), **given)


def redirect(location):
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


SPELLINGS = (
    "127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.0.0.1",
    "127。0。0。1", "localhost", "LOCALHOST", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::7f00:1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fec0::1]", "[ff02::1]", "100.64.0.1", "10.0.0.1",
    "169.254.169.254", "no.such.host.invalid",
)  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_reaches_the_listener(host):
    canary = Canary()
    async with listening(canary) as port:
        with pytest.raises(AddressRefused) as refused:
            await fetch(
                Request(url=f"http://{host}:{port}/", seconds=5), guard=Guard(ports=(port,))
            )
    assert canary.came == 0
    assert refused.value.fields == {"url": [REFUSED]}


async def test_without_the_rule_the_listener_is_reached():
    canary = Canary()
    async with listening(canary) as port:
        for host in ("127.0.0.1", "2130706433", "0x7f.1", "localhost"):
            answer = await fetch(Request(url=f"http://{host}:{port}/a?b"), guard=everywhere(port))
            assert answer.body == b"hi"
    assert canary.came == 4
    assert canary.asked[0].startswith("GET /a?b HTTP/1.1\r\n")


async def test_ports_and_schemes_are_refused_before_anything():
    canary = Canary()
    async with listening(canary) as port:
        open_guard = Guard(may_reach=lambda _: True)
        for url in (
            f"http://127.0.0.1:{port}/",
            "http://127.0.0.1:25/",
            f"http://user:pw@127.0.0.1:{port}/",
            "file:///etc/passwd",
        ):
            with pytest.raises(AddressRefused):
                await fetch(Request(url=url), guard=open_guard)
    assert canary.came == 0


def answers(*sequence):
    """A resolver whose answer changes each time it is asked."""
    left = list(sequence)

    async def resolve(host, port):
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


PUBLIC = "93.184.216.34"


def public_and_canary(address):
    """Loopback's 127.0.0.1 stands for a public address here; 127.0.0.2 for a private one."""
    return str(address) == "127.0.0.1"


@pytest.mark.parametrize("hop", [1, 2, 3])
async def test_a_redirect_to_a_private_address_is_refused_at_any_hop(hop):
    async with listening(Canary()) as private_port:
        stop = redirect(f"http://127.0.0.2:{private_port}/secret")
        canary = Canary(*[redirect("/next")] * (hop - 1), stop)
        async with listening(canary) as port:
            guard = Guard(may_reach=public_and_canary, ports=(port, private_port))
            with pytest.raises(AddressRefused):
                await fetch(Request(url=f"http://127.0.0.1:{port}/"), guard=guard)
    assert canary.came == hop


async def test_redirects_end_after_three():
    canary = Canary(redirect("/again"))
    async with listening(canary) as port:
        with pytest.raises(FetchFailed) as failed:
            await fetch(Request(url=f"http://127.0.0.1:{port}/"), guard=everywhere(port))
    assert failed.value.failure is Failure.TOO_MANY_HOPS
    assert canary.came == 4


async def test_one_private_answer_among_public_ones_refuses_the_host():
    guard = Guard(resolve=answers([PUBLIC, "127.0.0.1"]))
    with pytest.raises(AddressRefused):
        await fetch(Request(url="http://example.org/"), guard=guard)


async def test_an_answer_that_changes_is_asked_for_once_and_pinned():
    """The host is looked up once a connection; what it says a moment later is never used."""
    canary = Canary(redirect("/next"), OK)
    async with listening(canary) as port:
        resolve = answers(["127.0.0.1"], ["127.0.0.2"])
        guard = Guard(resolve=resolve, may_reach=public_and_canary, ports=(port,))
        with pytest.raises(AddressRefused):
            await fetch(Request(url=f"http://example.org:{port}/"), guard=guard)
    assert canary.came == 1
    assert f"example.org:{port}" in canary.asked[0].lower()


@pytest.mark.parametrize("error", [OSError("no answer"), UnicodeError("no name")])
async def test_a_resolver_that_fails_refuses(error):
    async def resolve(host, port):
        raise error

    guard = Guard(resolve=resolve, may_reach=lambda _: True)
    with pytest.raises(AddressRefused):
        await fetch(Request(url="http://example.org/"), guard=guard)


def packed(body, encoding):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def test_a_bomb_is_counted_unpacked():
    bomb = gzip.compress(b"\0" * 50_000_000)
    async with listening(Canary(packed(bomb, "gzip"))) as port:
        with pytest.raises(FetchFailed) as failed:
            await fetch(Request(url=f"http://127.0.0.1:{port}/"), guard=everywhere(port))
    assert failed.value.failure is Failure.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_packed_bodies_are_unpacked(encoding):
    body = gzip.compress(b"BEGIN") if encoding == "gzip" else zlib.compress(b"BEGIN")
    async with listening(Canary(packed(body, encoding))) as port:
        answer = await fetch(Request(url=f"http://127.0.0.1:{port}/"), guard=everywhere(port))
    assert answer.body == b"BEGIN"


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3_000_000, Failure.TOO_LARGE),
        (packed(b"no gzip", "gzip"), Failure.UNREACHABLE),
        (packed(b"x", "br"), Failure.UNREACHABLE),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Failure.STATUS),
        (b"\x16\x03\x01 what\r\n\r\n", Failure.UNREACHABLE),
        ([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100], Failure.TOO_SLOW),
    ],
)
async def test_what_goes_wrong_is_told_apart(answer, failure):
    async with listening(Canary(answer)) as port:
        url = f"http://127.0.0.1:{port}/"
        seconds = 0.5 if failure is Failure.TOO_SLOW else 5
        with pytest.raises(FetchFailed) as failed:
            await fetch(Request(url=url, seconds=seconds), guard=everywhere(port))
    assert failed.value.failure is failure


async def test_an_unchanged_answer_is_an_answer():
    canary = Canary(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n')
    async with listening(canary) as port:
        request = Request(url=f"http://127.0.0.1:{port}/", headers={"if-none-match": '"a"'})
        answer = await fetch(request, guard=everywhere(port))
    assert (answer.status, answer.headers["etag"], answer.body) == (304, '"a"', b"")
    assert 'if-none-match: "a"' in canary.asked[0]


async def test_nobody_listens():
    with pytest.raises(FetchFailed) as failed:
        await fetch(Request(url="http://127.0.0.1:1/"), guard=everywhere(1))
    assert failed.value.failure is Failure.UNREACHABLE
