"""Both databases, empty, with the sample tables."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from core.data import database
from core.data.database import Engine, engine_from_url
from core.data.versions import Version
from tests.core.data import sample_conf
from tests.core.data.sample_tables import Holder, Place

SERVER_URL = os.environ.get("POSPOLU_TEST_POSTGRES_URL", "")
# A cancelled attempt at TLS leaves an exception that nobody fetches, which fails a test.
if SERVER_URL and "sslmode" not in SERVER_URL:
    SERVER_URL += f"{'&' if '?' in SERVER_URL else '?'}sslmode=disable"
OWN_DATABASE = f"data_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
POSTGRES_URL = SERVER_URL and urlsplit(SERVER_URL)._replace(path=f"/{OWN_DATABASE}").geturl()
TABLES = (Place, Holder, Version)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER_URL)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session", autouse=True)
def own_database() -> Iterator[None]:
    """A worker's own database on the server, so that workers do not meet."""
    if SERVER_URL:
        asyncio.run(on_server(f'CREATE DATABASE "{OWN_DATABASE}"'))
    yield
    if SERVER_URL:
        asyncio.run(on_server(f'DROP DATABASE "{OWN_DATABASE}" WITH (FORCE)'))


@pytest.fixture
def database_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pospolu-test-") as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def cold_engine(
    request: pytest.FixtureRequest,
    database_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Engine]:
    """An engine that is configured but not started."""
    if request.param == "postgres" and not POSTGRES_URL:
        pytest.skip("POSPOLU_TEST_POSTGRES_URL is not set")
    url = POSTGRES_URL if request.param == "postgres" else f"sqlite:///{database_folder}/t.sqlite"
    made = engine_from_url(url)
    monkeypatch.setenv("PICCOLO_CONF", sample_conf.__name__)
    monkeypatch.setattr(sample_conf, "DB", made)
    database.rebind_tables()
    yield made
    database.rebind_tables()


@pytest.fixture
async def engine(cold_engine: Engine) -> AsyncIterator[Engine]:
    """A started engine with the sample tables, empty."""
    await database.start()
    await drop_tables(cold_engine)
    for table in TABLES:
        await table.create_table()
    yield cold_engine
    await drop_tables(cold_engine)
    await database.stop()


async def drop_tables(engine: Engine) -> None:
    """Remove the sample tables and the migrations' record."""
    for name in ("sample_holder", "sample_place", "data_version", "migration"):
        await engine.execute(f'DROP TABLE IF EXISTS "{name}"')


async def place_names() -> list[str]:
    """The names of all places that are committed or visible here."""
    return sorted(row["name"] for row in await Place.select(Place.name))
