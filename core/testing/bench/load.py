"""A load client on loopback: many keep-alive connections, run as a process of its own.

`python -m core.testing.bench.client PLAN RESULT` reads a pickled `Plan` and writes a `Result`. It
speaks just enough HTTP/1.1 to count whole answers; its requests are ready-made bytes.
"""

import asyncio
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from time import perf_counter

END_OF_HEAD = b"\r\n\r\n"
LONGEST_SECONDS = 120.0
WITHOUT_BODY = (204, 304)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send: `requests` in turn over `connections`, each once or again for `seconds`."""

    port: int
    requests: Sequence[bytes]
    connections: int = 16
    seconds: float | None = None


@dataclass(slots=True, kw_only=True)
class Result:
    """What came back; times in seconds. `cpu` is the server's, filled in by whoever watched it."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def answered(self) -> int:
        """How many answers came whole."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The time within which that share of the answers came, in seconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def get(path: str, **headers: str) -> bytes:
    """A GET ready to be sent."""
    return request("GET", path, headers=headers)


def request(
    method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A request ready to be sent; names of headers may be written with underscores."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Sec-Fetch-Site: same-origin"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (headers or {}).items()]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + END_OF_HEAD + body


class Connection(asyncio.Protocol):
    """One connection that sends the next request as soon as an answer is whole."""

    def __init__(self, requests: Iterator[bytes], result: Result, until: float) -> None:
        self.requests = requests
        self.result = result
        self.until = until
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out; `start` sends."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def start(self) -> None:
        """Send the next request, or finish."""
        following = next(self.requests, None) if perf_counter() < self.until else None
        if following is None:
            self._finish()
            return
        self.sent_at = perf_counter()
        self.transport.write(following)

    def data_received(self, data: bytes) -> None:
        """Count an answer once it is whole."""
        self.buffer += data
        head, found, rest = self.buffer.partition(END_OF_HEAD)
        if not found or not _is_whole(head, rest):
            return
        self.buffer = b""
        self.result.statuses[int(head[9:12])] += 1
        self.result.times.append(perf_counter() - self.sent_at)
        self.start()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        """A server that hangs up before it answers has failed."""
        if not self.done.done():
            self.result.statuses[0] += 1
            self.done.set_result(None)

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self.transport.close()


def _is_whole(head: bytes, body: bytes) -> bool:
    if int(head[9:12]) in WITHOUT_BODY:
        return True
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
        if line.startswith(b"transfer-encoding:"):
            return body.endswith(b"0\r\n\r\n")
    return True


async def send(plan: Plan) -> Result:
    """Open all connections first, then let them all begin."""
    result, loop = Result(), asyncio.get_running_loop()
    requests = iter(plan.requests) if plan.seconds is None else cycle(plan.requests)
    until = perf_counter() + LONGEST_SECONDS
    connections = []
    for _ in range(plan.connections):
        _, made = await loop.create_connection(
            lambda: Connection(requests, result, until), "127.0.0.1", plan.port
        )
        connections.append(made)
    started = perf_counter()
    for one in connections:
        one.until = started + (plan.seconds or LONGEST_SECONDS)
        one.start()
    await asyncio.gather(*(one.done for one in connections))
    result.seconds = perf_counter() - started
    return result


def run(plan: Plan) -> Result:
    """Send a plan from a process of its own, so that the client's work is not the server's."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "plan"), Path(folder, "result")
        asked.write_bytes(pickle.dumps(plan))
        command = [sys.executable, "-m", "core.testing.bench.client", str(asked), str(answered)]
        subprocess.run(command, check=True)  # noqa: S603 -- our own words
        result: Result = pickle.loads(answered.read_bytes())  # noqa: S301 -- our own file
    return result


def main() -> None:
    """The client's process."""
    asked, answered = map(Path, sys.argv[1:])
    plan: Plan = pickle.loads(asked.read_bytes())  # noqa: S301 -- our own file
    answered.write_bytes(pickle.dumps(asyncio.run(send(plan))))
