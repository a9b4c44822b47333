"""`pospolu restore` puts a backup into an empty place, where the code finds it current."""

import asyncio
import os
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from tests.core.cli.conftest import run_command

POSTGRES_URL = os.environ.get("POSPOLU_TEST_POSTGRES_URL", "")


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """The addresses of two empty PostgreSQL databases."""
    if not POSTGRES_URL:
        pytest.skip("POSPOLU_TEST_POSTGRES_URL is not set")
    names = [f"pospolu_restore_{uuid4().hex[:8]}" for _ in range(2)]
    asyncio.run(on_server(*(f'CREATE DATABASE "{name}"' for name in names)))
    yield [urlsplit(POSTGRES_URL)._replace(path=f"/{name}").geturl() for name in names]
    asyncio.run(on_server(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in names)))


async def on_server(*statements: str) -> None:
    connection = await asyncpg.connect(POSTGRES_URL)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def test_restored_installation_is_current(city, tmp_path):
    """The drill: back up, put back elsewhere, run the code on it."""
    folder = run_command("backup", "--to", tmp_path, folder=city).stdout.splitlines()[0]
    new = tmp_path / "new"
    done = run_command(
        "restore", folder, "--to", new, folder=tmp_path, settings={"POSPOLU_SECRET_KEY": ""}
    )
    assert done.returncode == 0, done.stderr
    assert f"POSPOLU_DATABASE_URL=sqlite:///{new}/pospolu.sqlite" in done.stdout
    assert "What to do next" in done.stdout
    assert (new / "files/ab/480.webp").read_bytes() == b"picture"

    settings = {"POSPOLU_DATABASE_URL": f"sqlite:///{new}/pospolu.sqlite"}
    pending = run_command("migrate", "--dry-run", folder=tmp_path, settings=settings)
    assert (pending.returncode, pending.stdout) == (0, "")
    listed = run_command("modules", "list", folder=tmp_path, settings=settings)
    assert listed.returncode == 0, listed.stderr


def test_restore_over_something_is_refused(city, tmp_path):
    folder = run_command("backup", "--to", tmp_path, folder=city).stdout.splitlines()[0]
    done = run_command("restore", folder, folder=city)
    assert done.returncode == 1
    assert "empty place" in done.stderr
    assert (city / "city.sqlite").is_file()


def test_restored_postgres_is_current(databases, tmp_path):
    """The same drill on PostgreSQL, with every table of this version."""
    full, empty = ({"POSPOLU_DATABASE_URL": url} for url in databases)
    assert run_command("migrate", folder=tmp_path, settings=full).returncode == 0
    made = run_command("backup", "--to", tmp_path, folder=tmp_path, settings=full)
    assert made.returncode == 0, made.stderr
    folder = made.stdout.splitlines()[0]
    done = run_command(
        "restore", folder, "--to", tmp_path / "new", "--database", databases[1], folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert databases[1] not in done.stdout
    pending = run_command("migrate", "--dry-run", folder=tmp_path, settings=empty)
    assert (pending.returncode, pending.stdout) == (0, "")
