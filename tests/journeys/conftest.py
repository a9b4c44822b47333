"""One demo city with a real server for all journeys, and people with browsers in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from core.testing.browser import ALONE, CHROMIUM, camera_arguments
from core.testing.fixtures import ON_POSTGRES, POSTGRES_SERVER
from core.testing.postgres import free_port
from tests.journeys.city import City, running
from tests.journeys.walker import DESK, PHONE, Walker

CHOIR = {
    "choir/__init__.py": '"""A plugin of somebody else, that leans on events."""\n',
    "choir/plugin.py": '"""Nothing yet."""\n',
    "choir/manifest.toml": 'name = "choir"\ntitle = "Choir"\nowner = "Singers"\n'
    'requires = ["events"]\n',
    "choir-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: choir\nVersion: 1.0\n",
    "choir-1.0.dist-info/entry_points.txt": "[pospolu.plugins]\nchoir = choir\n",
}


@pytest.fixture(scope="session")
def city(registry, tmp_path_factory) -> Iterator[City]:
    """The demo city, served by two workers; a third party's module is installed in it."""
    folder: Path = tmp_path_factory.mktemp("city")
    for name, text in CHOIR.items():
        path = folder / "installed" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with (
        database_for(folder) as url,
        running(database_url=url, folder=folder, port=free_port()) as started,
    ):
        yield started


@contextmanager
def database_for(folder: Path) -> Iterator[str]:
    """A database of its own, gone afterwards."""
    if not ON_POSTGRES:
        yield f"sqlite:///{folder / 'city.sqlite'}"
        return
    name = f"journeys_{uuid4().hex[:8]}"
    asyncio.run(on_server(f'CREATE DATABASE "{name}"'))
    try:
        yield urlsplit(POSTGRES_SERVER)._replace(path=f"/{name}").geturl()
    finally:
        asyncio.run(on_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def on_server(statement: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(POSTGRES_SERVER)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Only while a module runs: it holds the thread's event loop, which other tests need."""
    if not CHROMIUM:
        pytest.skip("Chromium is not here")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser without a camera."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
    yield browser
    browser.close()


@pytest.fixture
def people(city: City, chromium: Browser, playwright: Playwright):
    """Makes walkers; at the end none of them may have come across anything wrong."""
    made: list[Walker] = []
    cameras: list[Browser] = []

    def arrive(width: int = PHONE, *, state=None, film: Path | None = None) -> Walker:
        browser = chromium
        if film:
            arguments = [*ALONE, *camera_arguments(film)]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            cameras.append(browser)
        made.append(Walker(city, browser, width=width, state=state, camera=bool(film)))
        return made[-1]

    yield arrive
    complaints = [text for one in made for text in one.complaints]
    for one in made:
        with suppress(Exception):
            one.context.close()
    for browser in cameras:
        browser.close()
    assert complaints == []


@pytest.fixture
def at_desk(people):
    """Somebody at a desk."""
    return people(DESK)
