"""A throw-away PostgreSQL for a test run: own folder, own port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import asyncpg

_STARTS: dict[str, list[str]] = {}
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def server_programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL here, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).parent if program else None


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_owner(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root: root runs it as the user postgres."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def _run(command: Sequence[str]) -> None:
    subprocess.run(_as_owner(command), check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603 -- our own words


@contextmanager
def postgres_server(programs: Path, *, is_durable: bool = False) -> Iterator[str]:
    """The address of a running server, postgresql://postgres@127.0.0.1:port/postgres.

    Without `is_durable` it may lose what it said was kept: quick, and good for tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="pospolu-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    port, data = free_port(), str(folder / "data")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 " + " ".join(
        f"-c {one}" for one in (() if is_durable else QUICK)
    )
    _run([str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
          "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
    control = [str(programs / "pg_ctl"), "-D", data, "-w"]
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    address = f"postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=disable"
    _run(start)
    _STARTS[address] = start
    try:
        yield address
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


async def do_on_server(address: str, statement: str) -> None:
    """Run one statement on a connection of its own, outside of transactions."""
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """A server that `postgres_server` has started is killed, and started again after the block."""
    start = _STARTS[address]
    _run([*start[:4], "-m", "immediate", "stop"])
    try:
        yield
    finally:
        _run(start)
