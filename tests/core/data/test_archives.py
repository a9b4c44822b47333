"""A backup made under writes is whole; anything less is found out; it goes back as it was."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from core.data.archives import postgres_dump
from core.data.archives.checking import faults_of
from core.data.archives.making import make_archive
from core.data.archives.manifest import read_manifest
from core.data.archives.restoring import restore_archive
from core.data.archives.values import ArchiveRefused, Installation
from tests.core.data.conftest import POSTGRES_URL

pytestmark = pytest.mark.anyio

TABLES = """
CREATE TABLE migration (id INTEGER PRIMARY KEY, name TEXT, app_name TEXT);
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE holder (id INTEGER PRIMARY KEY, place INTEGER REFERENCES place (id));
INSERT INTO migration (name, app_name) VALUES ('2026-11-22T10:00:00', 'sample');
"""
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("PRAGMA synchronous=FULL")
for number in range(10**9):
    name = f"{sys.argv[2]}-{number}"
    connection.execute("INSERT INTO place (name) VALUES (?)", [name])
    print(name, flush=True)
"""


class Writers:
    """Processes that write rows, and the names of the rows that were acknowledged."""

    def __init__(self, database: Path, count: int) -> None:
        self.ledger: list[str] = []
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(database), f"writer{number}"],
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(count)
        ]
        self._threads = [
            threading.Thread(target=self._listen, args=[process]) for process in self._processes
        ]
        for thread in self._threads:
            thread.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.ledger.append(line.strip())

    def wait_for(self, rows: int) -> None:
        """Go on once so many rows are acknowledged."""
        while len(self.ledger) < rows:
            time.sleep(0.005)

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.fixture
def city(tmp_path: Path) -> Installation:
    """A small installation: a database under WAL and two pictures."""
    data = tmp_path / "data"
    for name in ("files/ab/one/480.webp", "files/cd/two/480.webp"):
        (data / name).parent.mkdir(parents=True)
        (data / name).write_bytes(name.encode() * 50)
    database = data / "pospolu.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(TABLES)
    return Installation(
        database_url=f"sqlite:///{database}", data_dir=data, base_url="https://miasto.example"
    )


@pytest.fixture
def writers(city: Installation) -> Iterator[Writers]:
    made = Writers(city.data_dir / "pospolu.sqlite", 3)
    made.wait_for(60)
    yield made
    made.stop()


def names(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM place")}


async def test_backup_under_writes_holds_everything_acknowledged_before(city, writers, tmp_path):
    """Several processes write; what each was told before the backup began is in it."""
    before = set(writers.ledger)
    folder = await make_archive(city)
    written_meanwhile = len(writers.ledger) - len(before)
    assert await faults_of(folder) == []
    target = Installation(
        database_url=f"sqlite:///{tmp_path / 'new' / 'city.sqlite'}", data_dir=tmp_path / "new"
    )
    await restore_archive(folder, target)
    assert before - names(tmp_path / "new" / "city.sqlite") == set()
    assert written_meanwhile > 0, "the writers stood still: this test proved nothing"


async def test_plain_copy_of_a_live_file_fails(city, writers, tmp_path):
    """cp of the main file lacks rows though it looks sound; no disguise makes it a backup."""
    live = city.data_dir / "pospolu.sqlite"
    plain = tmp_path / "plain" / "pospolu.sqlite"
    plain.parent.mkdir()
    lacking: set[str] = set()
    for _ in range(50):  # right after a checkpoint a copy has everything
        writers.wait_for(len(writers.ledger) + 20)
        before = set(writers.ledger)
        shutil.copy(live, plain)
        if lacking := before - names(plain):
            break
    assert lacking, "the copies lack nothing: this test proved nothing"
    assert any("manifest" in fault for fault in await faults_of(plain))
    assert any("manifest" in fault for fault in await faults_of(plain.parent))

    folder = await make_archive(city)
    shutil.copy(live, folder / "database.sqlite")
    faults = await faults_of(folder)
    assert any("database.sqlite was changed" in fault for fault in faults)


async def test_copy_with_its_journal_beside_fails(city, writers, tmp_path):
    folder = await make_archive(city)
    for ending in ("", "-wal"):
        live = city.data_dir / f"pospolu.sqlite{ending}"
        shutil.copy(live, folder / f"database.sqlite{ending}")
    faults = await faults_of(folder)
    assert any("live database" in fault for fault in faults)
    assert any("does not belong" in fault for fault in faults)


@pytest.mark.parametrize("name", ["database.sqlite", "manifest.json", "data/files/ab/one/480.webp"])
async def test_one_flipped_bit_fails(city, name):
    folder = await make_archive(city)
    assert await faults_of(folder) == []
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    assert await faults_of(folder)


async def test_missing_and_foreign_files_fail(city):
    folder = await make_archive(city)
    (folder / "data/files/ab/one/480.webp").unlink()
    (folder / "data/extra").write_text("x")
    assert await faults_of(folder) == [
        "data/files/ab/one/480.webp is missing",
        "data/extra does not belong here",
    ]


async def test_rows_and_foreign_keys_are_compared(city):
    """A database that is sound in itself, but not the one of the manifest."""
    folder = await make_archive(city)
    with closing(sqlite3.connect(folder / "database.sqlite")) as connection:
        connection.execute("INSERT INTO holder (place) VALUES (77)")
        connection.execute("DELETE FROM migration")
        connection.commit()
    faults = await faults_of(folder)
    assert "holder has 1 rows, the manifest says 0" in faults
    assert "the migrations of the database are not those of the manifest" in faults
    assert any("refer to rows that are missing" in fault for fault in faults)


async def test_manifest_says_what_is_inside_and_no_secret(city):
    folder = await make_archive(city)
    manifest = read_manifest(folder)
    assert manifest.contents.schema == {"sample": ["2026-11-22T10:00:00"]}
    assert manifest.contents.rows == {"migration": 1, "place": 0, "holder": 0}
    assert manifest.base_url == "https://miasto.example"
    assert set(manifest.files) == {
        "database.sqlite", "data/files/ab/one/480.webp", "data/files/cd/two/480.webp",
    }  # fmt: skip
    assert set(json.loads((folder / "manifest.json").read_text())) == {
        "base_url", "contents", "database", "files", "format", "made_at", "sha256",
    }  # fmt: skip


async def test_only_the_owner_may_read_a_backup(city):
    folder = await make_archive(city)
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "database.sqlite").stat().st_mode & 0o077 == 0


async def test_backups_hold_neither_backups_nor_what_is_made_anew(city):
    (city.data_dir / "cache/locales").mkdir(parents=True)
    (city.data_dir / "cache/locales/core-pl.mo").write_text("")
    first = await make_archive(city)
    second = await make_archive(city)
    assert first != second
    assert not any("cache" in name for name in read_manifest(first).files)
    assert set(read_manifest(first).files) == set(read_manifest(second).files)


async def test_failed_backup_leaves_nothing(city):
    (city.data_dir / "pospolu.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(ArchiveRefused):
        await make_archive(city)
    assert list((city.data_dir / "backups").iterdir()) == []


async def test_manifest_cannot_name_files_outside(city, tmp_path):
    """A manifest made by somebody else does not make us write elsewhere."""
    from dataclasses import replace

    from core.data.archives.manifest import write_manifest

    folder = await make_archive(city)
    manifest = read_manifest(folder)
    (folder / "manifest.json").unlink()
    write_manifest(folder, replace(manifest, files={**manifest.files, "data/../../x": "0"}))
    target = Installation(database_url=f"sqlite:///{tmp_path}/n/x.sqlite", data_dir=tmp_path / "n")
    with pytest.raises(ArchiveRefused, match="outside"):
        await restore_archive(folder, target)


async def test_restore_wants_an_empty_place_or_force(city):
    """Forced, it moves what is there aside and deletes nothing."""
    folder = await make_archive(city)
    (city.data_dir / "files/late").write_text("came later")
    with pytest.raises(ArchiveRefused, match="empty place"):
        await restore_archive(folder, city)
    assert (city.data_dir / "files/late").read_text() == "came later"

    await restore_archive(folder, city, force=True)
    assert not (city.data_dir / "files/late").exists()
    (aside,) = city.data_dir.glob("before-restore-*")
    assert (aside / "files/late").read_text() == "came later"
    assert (aside / "pospolu.sqlite").is_file()
    assert await faults_of(folder) == []


async def test_restore_of_a_damaged_backup_is_refused(city, tmp_path):
    folder = await make_archive(city)
    (folder / "database.sqlite").write_bytes(b"")
    target = Installation(database_url=f"sqlite:///{tmp_path}/n/x.sqlite", data_dir=tmp_path / "n")
    with pytest.raises(ArchiveRefused, match="not whole"):
        await restore_archive(folder, target)
    assert not (tmp_path / "n").exists()


async def test_restore_into_another_kind_of_database_is_refused(city, tmp_path):
    folder = await make_archive(city)
    target = Installation(database_url="postgresql://nobody@localhost/x", data_dir=tmp_path / "n")
    with pytest.raises(ArchiveRefused, match="another kind"):
        await restore_archive(folder, target)


def test_missing_program_is_named():
    with pytest.raises(ArchiveRefused, match="pg_absent is not installed"):
        postgres_dump.program("pg_absent")


def test_password_is_not_among_the_arguments():
    shown = postgres_dump._without_password("postgresql://ola:s%40fe@host:5/city?sslmode=disable")
    assert shown == "postgresql://ola@host:5/city?sslmode=disable"


# -- PostgreSQL --


@pytest.fixture
async def postgres_city(tmp_path: Path):
    """A PostgreSQL installation, and the address of an empty database beside it."""
    if not POSTGRES_URL:
        pytest.skip("POSPOLU_TEST_POSTGRES_URL is not set")
    names = [f"pospolu_archive_{uuid4().hex[:8]}" for _ in range(2)]
    urls = [urlsplit(POSTGRES_URL)._replace(path=f"/{name}").geturl() for name in names]
    server = await asyncpg.connect(POSTGRES_URL)
    for name in names:
        await server.execute(f'CREATE DATABASE "{name}"')
    connection = await asyncpg.connect(urls[0])
    await connection.execute(TABLES.replace("INTEGER PRIMARY KEY", "SERIAL PRIMARY KEY"))
    await connection.execute("INSERT INTO place (name) VALUES ('Łąka\t\\.'), (E'a\\nb'), ('')")
    await connection.close()
    (tmp_path / "data/files").mkdir(parents=True)
    (tmp_path / "data/files/one").write_text("picture")
    yield Installation(database_url=urls[0], data_dir=tmp_path / "data"), urls[1]
    for name in names:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await server.close()


async def test_postgres_dump_goes_back_as_it_was(postgres_city, tmp_path):
    city, empty = postgres_city
    folder = await make_archive(city)
    assert await faults_of(folder) == []
    manifest = read_manifest(folder)
    assert manifest.contents.rows == {"holder": 0, "migration": 1, "place": 3}
    assert manifest.contents.schema == {"sample": ["2026-11-22T10:00:00"]}

    target = Installation(database_url=empty, data_dir=tmp_path / "new")
    await restore_archive(folder, target)
    connection = await asyncpg.connect(empty)
    rows = await connection.fetch("SELECT name FROM place ORDER BY id")
    await connection.close()
    assert [row["name"] for row in rows] == ["Łąka\t\\.", "a\nb", ""]
    assert (tmp_path / "new/files/one").read_text() == "picture"

    with pytest.raises(ArchiveRefused, match="empty place"):
        await restore_archive(folder, Installation(database_url=empty, data_dir=tmp_path / "n2"))
    await restore_archive(
        folder, Installation(database_url=empty, data_dir=tmp_path / "n2"), force=True
    )
    again = await make_archive(Installation(database_url=empty, data_dir=tmp_path / "n2"))
    assert read_manifest(again).contents == manifest.contents


async def test_postgres_dump_with_a_flipped_bit_fails(postgres_city):
    city, _ = postgres_city
    folder = await make_archive(city)
    content = bytearray((folder / "database.dump").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "database.dump").write_bytes(content)
    assert any("database.dump was changed" in fault for fault in await faults_of(folder))


async def test_postgres_backup_under_writes_counts_what_it_dumps(postgres_city):
    """Rows are counted in the snapshot that is dumped."""
    city, _ = postgres_city
    writer = (
        "import asyncio, asyncpg, sys\n"
        "async def main():\n"
        "    connection = await asyncpg.connect(sys.argv[1])\n"
        "    while True:\n"
        "        await connection.execute(\"INSERT INTO place (name) VALUES ('x')\")\n"
        "        print(1, flush=True)\n"
        "asyncio.run(main())\n"
    )
    process = subprocess.Popen(  # noqa: ASYNC220 -- it only writes
        [sys.executable, "-c", writer, city.database_url], stdout=subprocess.PIPE, env=os.environ
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        folder = await make_archive(city)
        process.kill()
    assert read_manifest(folder).contents.rows["place"] > 3
    assert await faults_of(folder) == []
