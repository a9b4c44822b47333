"""Fixtures for every test, loaded by `-p core.testing.fixtures` before any table is imported.

POSPOLU_TEST_DATABASE chooses the database of the whole run: sqlite (default) or postgres, the
latter in fresh databases on the server that POSPOLU_TEST_POSTGRES_URL names.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

from core.testing.memory import keep_files_in_memory

keep_files_in_memory()

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
FOLDER = Path(tempfile.mkdtemp(prefix=f"pospolu-test-{WORKER}-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
SQLITE_FILE = FOLDER / "city.sqlite"
TEMPLATE = FOLDER / "template.sqlite"
SOWN = FOLDER / "sown.sqlite"
DATA = FOLDER / "data"
SOWN_DATA = FOLDER / "sown-data"
BASE_URL = "http://testserver.local"
ON_POSTGRES = os.environ.get("POSPOLU_TEST_DATABASE", "sqlite") == "postgres"
POSTGRES_SERVER = os.environ.get("POSPOLU_TEST_POSTGRES_URL", "")
POSTGRES_NAME = f"pospolu_{WORKER}_{uuid4().hex[:8]}"
POSTGRES_SOWN = f"{POSTGRES_NAME}_sown"


def _database_url() -> str:
    if not ON_POSTGRES:
        return f"sqlite:///{SQLITE_FILE}"
    return urlsplit(POSTGRES_SERVER)._replace(path=f"/{POSTGRES_NAME}").geturl()


os.environ |= {
    "POSPOLU_DATABASE_URL": _database_url(),
    "POSPOLU_DATA_DIR": str(DATA),
    "POSPOLU_BASE_URL": BASE_URL,
    "POSPOLU_SECRET_KEY": "tests-only-tests-only-abcdefghijklmnop",
    "POSPOLU_IS_DEMO": "0",
    "POSPOLU_QUIET_HOURS": "",
}

import pytest
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, settings
from litestar import Litestar

from core.data import database
from core.data.commands import Sql, Steps, execute, read, run
from core.data.migrations import migrate
from core.data.times import utc_now
from core.facilities.calendar import aside, cards
from core.facilities.modules.state import BOARD
from core.facilities.webhooks.api import LISTENERS
from core.kernel.registry import Registry
from core.services.calendar import boundaries, conditions, feeds
from core.testing.houses import application, rooms_of
from core.testing.postgres import do_on_server
from core.testing.world import World, sow_world
from core.web.kept import SHELF

# How busy the machine is decides no test.
settings.register_profile(
    "pospolu", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("pospolu")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop of asyncio for all tests of a worker."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def rooms() -> Registry:
    """The rooms of this checkout, before any test puts a small house in their place for a while."""
    return _move_in()


@pytest.fixture(scope="session")
def registry(rooms: Registry) -> Registry:
    """The rooms of this checkout, asked once."""
    return rooms


async def _on_server(statement: str) -> None:
    await do_on_server(POSTGRES_SERVER, statement)


@pytest.fixture(scope="session")
def migrated() -> Iterator[None]:
    """An empty database at this version of the code."""
    if ON_POSTGRES:
        asyncio.run(_on_server(f'CREATE DATABASE "{POSTGRES_NAME}"'))
    asyncio.run(_migrate())
    if not ON_POSTGRES:
        shutil.copy(SQLITE_FILE, TEMPLATE)
    yield
    if ON_POSTGRES:
        asyncio.run(_on_server(f'DROP DATABASE IF EXISTS "{POSTGRES_SOWN}"'))
        asyncio.run(_on_server(f'DROP DATABASE "{POSTGRES_NAME}" WITH (FORCE)'))


async def _migrate() -> None:
    await migrate()
    await database.stop()


@pytest.fixture
async def db(migrated: None, registry: Registry) -> AsyncIterator[None]:  # noqa: ARG001 -- order of fixtures
    """An open, empty database for one test; every module is on."""
    if not ON_POSTGRES:
        _put_file(TEMPLATE)
    await database.start()
    if ON_POSTGRES:
        await _empty_all_tables()
    await _switch_all_on(registry)
    SHELF.clear()
    conditions._frequent.clear()
    LISTENERS.forget()
    yield
    await database.stop()


def _put_file(source: Path) -> None:
    for leftover in FOLDER.glob("city.sqlite*"):
        leftover.unlink()
    shutil.copy(source, SQLITE_FILE)


async def _empty_all_tables() -> None:
    """Take away what the test before has left.

    To truncate a table costs PostgreSQL a new file for it and for each of its indexes; most are
    empty, and what is in the others is deleted sooner, without a look at who refers to it.
    """
    rows = await read(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
    )
    names = [row["tablename"] for row in rows]
    looks = [f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names]
    filled = await read(" UNION ALL ".join(looks))

    def script() -> Steps[None]:
        yield Sql("SET LOCAL session_replication_role = replica")
        for row in filled:
            yield Sql(f'DELETE FROM "{row["name"]}"')

    await run(script)


async def _switch_all_on(registry: Registry) -> None:
    def script() -> Steps[None]:
        for name in registry.modules:
            yield Sql(
                "INSERT INTO modules_switch (module, is_on, changed_at) VALUES (?, ?, ?)",
                [name, True, utc_now()],
            )

    await run(script)
    BOARD.forget()


@pytest.fixture
async def app(db: None) -> Litestar:  # noqa: ARG001 -- the database stands first
    """The application over the test's database; jobs and mails run only when a test asks."""
    return application()


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[AsyncClient]:
    """A visitor's browser that does not follow redirects by itself."""
    async with AsyncClient(transport=ASGITransport(cast("Any", app)), base_url=BASE_URL) as made:
        yield made


@dataclass(slots=True, kw_only=True)
class SownCity:
    """The sown city with its application; `again` puts the database back as it was sown."""

    world: World
    app: Litestar

    async def again(self) -> None:
        """Undo whatever happened since the city was sown."""
        await database.stop()
        await _put_sown()
        await database.start()
        await _just_signed_in()
        _forget()


async def _just_signed_in() -> None:
    """Whoever is signed in has just proven who they are, however long ago the city was sown."""
    now = utc_now()
    moved = "UPDATE people_session SET created_at = ?, last_seen_at = ?"
    proven = "UPDATE people_session SET proven_at = ? WHERE proven_at IS NOT NULL"
    await execute(Sql(moved, [now, now]), Sql(proven, [now]))


@pytest.fixture(scope="session")
def sowing(migrated: None) -> World:  # noqa: ARG001 -- the tables stand first
    """The demo city with an organization of ours and its twin, sown once a worker."""
    if not ON_POSTGRES:
        _put_file(TEMPLATE)
    return asyncio.run(_sow())


def _move_in() -> Registry:
    """All rooms of the checkout, whatever small house another test has left behind."""
    return rooms_of()


async def _sow() -> World:
    found = _move_in()
    await database.start()
    if ON_POSTGRES:
        await _empty_all_tables()
    _forget()
    made = application()
    world = await sow_world(found, made)
    await database.stop()
    if ON_POSTGRES:
        await _on_server(f'CREATE DATABASE "{POSTGRES_SOWN}" TEMPLATE "{POSTGRES_NAME}"')
    else:
        shutil.copy(SQLITE_FILE, SOWN)
    shutil.copytree(DATA, SOWN_DATA)
    return world


def _put_files() -> None:
    """What lies in the data folder of the sown city: another test may have taken or changed it."""
    for source in SOWN_DATA.rglob("*"):
        target = DATA / source.relative_to(SOWN_DATA)
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif not target.exists() or _looks_of(target) != _looks_of(source):
            shutil.copy2(source, target)


def _looks_of(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


async def _put_sown() -> None:
    _put_files()
    if not ON_POSTGRES:
        _put_file(SOWN)
        return
    await _on_server(f'DROP DATABASE "{POSTGRES_NAME}" WITH (FORCE)')
    await _on_server(f'CREATE DATABASE "{POSTGRES_NAME}" TEMPLATE "{POSTGRES_SOWN}"')


def _forget() -> None:
    """What this process keeps of another database."""
    BOARD.forget()
    SHELF.clear()
    LISTENERS.forget()
    for kept in (
        feeds._kept,
        boundaries._boundaries,
        conditions._frequent,
        cards._kept,
        aside._kept,
    ):
        kept.clear()


@pytest.fixture
async def sown(sowing: World) -> AsyncIterator[SownCity]:
    """The sown city, open for one test, with all of its modules on."""
    _move_in()
    made = SownCity(world=sowing, app=application())
    await made.again()
    yield made
    await database.stop()
