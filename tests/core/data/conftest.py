"""Both databases, empty, with the sample tables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.data import database
from core.data.database import Engine, engine_from_url
from core.data.versions import Version
from tests.core.data import sample_conf
from tests.core.data.sample_tables import Holder, Place

POSTGRES_URL = os.environ.get("POSPOLU_TEST_POSTGRES_URL", "")
# A cancelled attempt at TLS leaves an exception that nobody fetches, which fails a test.
if POSTGRES_URL and "sslmode" not in POSTGRES_URL:
    POSTGRES_URL += f"{'&' if '?' in POSTGRES_URL else '?'}sslmode=disable"
TABLES = (Place, Holder, Version)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


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
