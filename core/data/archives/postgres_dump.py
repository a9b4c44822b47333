"""Dumps of a PostgreSQL database by PostgreSQL's own programs, pg_dump and pg_restore."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import asyncpg

from core.data.archives.files import make_durable
from core.data.archives.values import ASIDE, ArchiveRefused, Contents

_ASIDE_SCHEMA = ASIDE.replace("-", "_")
_NOT_OURS = ("--no-owner", "--no-privileges")
_COPY = re.compile(r'COPY public\."?(?P<table>\w+)"? \((?P<columns>.*)\) FROM stdin;')
_LINE_BYTES = 1 << 30
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs. Raises ArchiveRefused where it is missing."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise ArchiveRefused(
            f"{name} is not installed: it comes with PostgreSQL's client programs (Debian: "
            "postgresql-client), of the server's version or newer"
        )
    return found


async def dump_database(url: str, target: Path) -> Contents:
    """Dump a database that may be written to meanwhile; what the dump holds.

    Rows are counted and dumped from one snapshot.
    """
    command = [program("pg_dump"), "--format=custom", *_NOT_OURS]
    async with _connected(url) as connection:
        await connection.execute("SET idle_in_transaction_session_timeout = 0")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            await _run(
                [*command, f"--snapshot={snapshot}", f"--exclude-schema={_ASIDE_SCHEMA}*",
                 f"--file={target}", f"--dbname={_without_password(url)}"], url,
            )  # fmt: skip
            contents = await _contents(connection)
    make_durable(target)
    return contents


async def contents_of_dump(path: Path) -> Contents:
    """What a dump holds, read without any server."""
    process = await asyncio.create_subprocess_exec(
        program("pg_restore"), "--data-only", "--file=-", str(path),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=_LINE_BYTES,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.create_task(process.stderr.read())
    contents = await _counted(process.stdout)
    if await process.wait():
        raise ArchiveRefused(f"the dump is not readable: {_said(await complaints)}")
    await complaints
    tables = await _tables_of_dump(path)
    return Contents(schema=contents.schema, rows={**dict.fromkeys(tables, 0), **contents.rows})


async def load_dump(url: str, path: Path) -> None:
    """Load a dump into an empty database, whole or not at all."""
    await _run(
        [program("pg_restore"), *_NOT_OURS, "--exit-on-error", "--single-transaction",
         f"--dbname={_without_password(url)}", str(path)], url,
    )  # fmt: skip


async def contents_of_database(url: str) -> Contents:
    """What a database holds now."""
    async with _connected(url) as connection:
        return await _contents(connection)


async def is_empty(url: str) -> bool:
    """Whether a database has no tables of anybody's in its public schema."""
    async with _connected(url) as connection:
        return not await connection.fetch(_TABLES)


async def move_aside(url: str, moment: str) -> str:
    """Rename the public schema, so that nothing is lost, and make an empty one; its new name."""
    name = f"{_ASIDE_SCHEMA}{moment.lower()}"
    async with _connected(url) as connection, connection.transaction():
        await connection.execute(f'ALTER SCHEMA public RENAME TO "{name}"')
        await connection.execute("CREATE SCHEMA public")
    return name


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ArchiveRefused(f"the database cannot be reached: {error}") from error
    try:
        yield connection
    finally:
        await connection.close()


async def _contents(connection: Any) -> Contents:
    tables = [row["tablename"] for row in await connection.fetch(_TABLES)]
    rows = {
        table: await connection.fetchval(f'SELECT COUNT(*) FROM public."{table}"')  # noqa: S608 -- a name out of the catalog
        for table in tables
    }
    known = "SELECT app_name, name FROM public.migration"
    migrations = await connection.fetch(known) if "migration" in rows else []
    return Contents.of(rows, [(row["app_name"], row["name"]) for row in migrations])


async def _counted(lines: asyncio.StreamReader) -> Contents:
    """Rows of each table, and the migrations, out of the text of a dump's data."""
    rows: dict[str, int] = {}
    migrations: list[tuple[str, str]] = []
    table, columns = "", list[str]()
    async for raw in lines:
        line = raw.decode().rstrip("\n")
        if not table:
            if start := _COPY.fullmatch(line):
                table, columns = start["table"], start["columns"].replace('"', "").split(", ")
                rows[table] = 0
        elif line == r"\.":
            table = ""
        else:
            rows[table] += 1
            if table == "migration":
                row = dict(zip(columns, line.split("\t"), strict=True))
                migrations.append((row["app_name"], row["name"]))
    return Contents.of(rows, migrations)


async def _tables_of_dump(path: Path) -> list[str]:
    listed = await _run([program("pg_restore"), "--list", str(path)])
    return re.findall(r"^\d+; \d+ \d+ TABLE public (\w+) ", listed, re.MULTILINE)


async def _run(command: list[str], url: str = "") -> str:
    """Run one of the programs; what it printed. The password goes by the environment."""
    password = urlsplit(url).password
    environment = {**os.environ, **({"PGPASSWORD": unquote(password)} if password else {})}
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, complaints = await process.communicate()
    if process.returncode:
        raise ArchiveRefused(f"{Path(command[0]).name}: {_said(complaints)}")
    return printed.decode()


def _said(complaints: bytes) -> str:
    """The first line of what a program complained of."""
    return (complaints.decode(errors="replace").strip().splitlines() or ["it failed"])[0]


def _without_password(url: str) -> str:
    """The address as it may stand in the list of processes."""
    parts: SplitResult = urlsplit(url)
    before, separator, place = parts.netloc.rpartition("@")
    user = before.partition(":")[0]
    return parts._replace(netloc=f"{user}{separator}{place}").geturl()
