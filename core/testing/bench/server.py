"""A server as a city runs it: production settings, two workers, a database of its own."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT
from core.testing.postgres import free_port

WORKERS = 2
READY_SECONDS = 60.0
IDLE_SECONDS = 5.0
SETTLED_SHARE, SETTLE_SECONDS = 0.05, 120.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server; `started` is how long it took until it was ready, in seconds."""

    port: int
    process: int
    started: float

    def workers(self) -> list[int]:
        """The processes that answer requests: all below the one that was started."""
        return sorted(_children(self.process))

    def memory(self) -> float:
        """The largest worker's resident memory, in MiB."""
        return max(_statm(pid)[1] * PAGE_BYTES for pid in self.workers()) / 2**20

    def shared_out(self) -> float:
        """What the largest worker holds when pages that processes share are divided, in MiB."""
        return max(_proportional(pid) for pid in self.workers()) / 2**10

    def cpu(self) -> float:
        """Processor time that all workers have used so far, in seconds."""
        return sum(_cpu(pid) for pid in self.workers())

    def idle(self) -> float:
        """The share of a processor that all workers use while nobody asks them anything."""
        before = self.cpu()
        time.sleep(IDLE_SECONDS)
        return (self.cpu() - before) / IDLE_SECONDS

    def settle(self) -> None:
        """Wait until the jobs of a first start are done: they look through the whole calendar."""
        begun = time.perf_counter()
        while self.idle() > SETTLED_SHARE and time.perf_counter() - begun < SETTLE_SECONDS:
            pass


def _children(pid: int) -> set[int]:
    """Processes that descend from one and serve: those that have none below themselves."""
    found: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found |= _children(child) or {child}
    return found


def _statm(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/statm").read_text().split()]


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def environment(database_url: str, folder: Path, port: int) -> dict[str, str]:
    """Production settings for a city that nobody reaches from outside; bytecode is kept."""
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "POSPOLU_DATABASE_URL": database_url,
        "POSPOLU_DATA_DIR": str(folder),
        "POSPOLU_BASE_URL": f"http://127.0.0.1:{port}",
        "POSPOLU_SECRET_KEY": secrets.token_urlsafe(48),
        "POSPOLU_WORKERS": str(WORKERS),
    }


@contextmanager
def serving(given: Mapping[str, str], port: int) -> Iterator[Server]:
    """`pospolu serve` until the block ends."""
    command = [str(ROOT / "bin" / "pospolu"), "serve", "--port", str(port)]
    given = {**given, "POSPOLU_PYTHON": sys.executable}
    with started(command, given, f"http://127.0.0.1:{port}/health/ready") as (process, seconds):
        yield Server(port=port, process=process, started=seconds)


@contextmanager
def bare() -> Iterator[Server]:
    """A Litestar application of one JSON route on the same server: the limit H."""
    port = free_port()
    command = [sys.executable, "-m", "core.testing.bench.bare", str(port), str(WORKERS)]
    with started(command, {}, f"http://127.0.0.1:{port}/") as (process, seconds):
        yield Server(port=port, process=process, started=seconds)


@contextmanager
def started(
    command: list[str], given: Mapping[str, str], address: str
) -> Iterator[tuple[int, float]]:
    """A program that serves an address, and how long it took to; ended with the block."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 -- our own words
        command, cwd=ROOT, env={**os.environ, **given}, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(address):
            if process.poll() is not None or time.perf_counter() - begun > READY_SECONDS:
                message = f"{' '.join(command)} does not serve"
                raise RuntimeError(message)
            time.sleep(0.02)
        yield process.pid, time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=READY_SECONDS)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- loopback
            return bool(answer.status == 200)  # noqa: PLR2004 -- ready
    except OSError:
        return False
