"""The day after a disaster: a backup made under load, put back, serves what was acknowledged."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import asyncpg
import pytest

from core.testing.bench.server import environment, serving
from core.testing.postgres import free_port, postgres_server, server_programs
from tests.core.cli.conftest import run_command
from tests.journeys.city import ask
from tests.journeys.crowd import crowd

GONE, STAYS = "gone@example.org", "stays@example.org"


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request, tmp_path):
    """The address of the city's database, and of an empty one."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path / name}/pospolu.sqlite" for name in ("city", "drill")]
        return
    programs = server_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here")
    with postgres_server(programs) as url:
        asyncio.run(rows_at(url, 'CREATE DATABASE "drill"'))
        yield [url, url.replace("/postgres?", "/drill?")]


async def rows_at(url: str, text: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return [row[0] for row in await connection.fetch(text)]
    finally:
        await connection.close()


def emails(url: str, table: str) -> set[str]:
    """The addresses in a table of a database at rest."""
    text = f"SELECT email FROM {table}"
    if not url.startswith("sqlite"):
        return set(asyncio.run(rows_at(url, text)))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as opened:
        return {row[0] for row in opened.execute(text)}


def test_a_backup_under_load_brings_back_all_but_the_erased(databases, tmp_path):
    """Longer than a second: the whole drill of docs/administrator.md, command by command."""
    full, empty = databases
    (tmp_path / "city").mkdir()
    port = free_port()
    given = environment(full, tmp_path / "city", port)

    def command(*words: object, **changes: str) -> str:
        done = run_command(*words, folder=tmp_path, settings=given | changes)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with serving(given, port):
        for email in (STAYS, GONE):
            command("officers", "add", email, "--admin")
        with crowd(port) as people:
            people.hear(10)
            before = list(people.acknowledged)
            made = command("backup", "--to", tmp_path / "backups").splitlines()[0]
            people.hear(5)
        assert {status for status, _ in people.answers} == {303}
        command("export", GONE, "--to", tmp_path / "gone.zip", "--reason", "by letter")
        assert GONE.encode() in ZipFile(tmp_path / "gone.zip").read("data.json")
        assert command("erase", GONE, "--reason", "by letter").rstrip().endswith("erased")
        assert "nothing was changed" in command("retention", "--dry-run")
        assert GONE not in emails(full, "people_person")

    drill = {"POSPOLU_DATABASE_URL": empty, "POSPOLU_DATA_DIR": str(tmp_path / "drill")}
    ledger = tmp_path / "city" / "erased-people.txt"
    words = ["--to", tmp_path / "drill", "--ledger", ledger]
    if not empty.startswith("sqlite"):
        words += ["--database", empty]
    assert "is whole" in command("verify", made)
    assert "1 erased again" in command("restore", made, *words)
    assert set(before) <= emails(empty, "people_sign_in_attempt")
    assert STAYS in emails(empty, "people_person")
    assert GONE not in emails(empty, "people_person")
    assert not_in_files(tmp_path / "drill", GONE)
    with serving(given | drill | {"POSPOLU_SAFE_MODE": "1"}, port):
        assert ask(f"http://127.0.0.1:{port}", "/health/ready").status == 200


def not_in_files(folder: Path, word: str) -> bool:
    return not [
        path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()
    ]
