"""An installed third-party module works, goes, and changes nothing of ours."""

import os
import shutil
import subprocess
import sys

import pytest

from core.settings import ROOT

EXAMPLE = ROOT / "examples" / "pospolu_repairs"
WITH_IT = """
import asyncio
from httpx import ASGITransport, AsyncClient
from core.app import create_app
from core.cli.demo import sow_city
from core.data import database
from core.facilities.modules.service import switch_module
from core.kernel import registry

async def main():
    app = create_app()
    app._lifespan_managers.clear()
    await database.start()
    found = registry.current()
    assert found.refused == (), found.refused
    assert not found.modules["repairs"].is_ours
    await sow_city(found.demo_seeds, found.modules)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as browser:
        async def status(path):
            return (await browser.get(path)).status_code
        page = (await browser.get("/repairs")).text
        slug = page.split('href="/repairs/')[1].split('"')[0]
        cafe = (await browser.get(f"/repairs/{slug}")).text
        assert "signup-box" in cafe
        assert "Kawiarenka naprawcza" in (await browser.get("/calendar.ics")).text
        await switch_module("repairs", is_on=False, by=None)
        assert await status("/repairs") == await status(f"/repairs/{slug}") == 404
        assert "Kawiarenka naprawcza" not in (await browser.get("/calendar.ics")).text
        await switch_module("repairs", is_on=True, by=None)
        assert await status(f"/repairs/{slug}") == 200
    await database.stop()

asyncio.run(main())
"""
WITHOUT_IT = """
import asyncio
from httpx import ASGITransport, AsyncClient
from core.app import create_app
from core.data import database
from core.data.commands import read
from core.data.migrations import pending
from core.kernel import registry

async def main():
    app = create_app()
    app._lifespan_managers.clear()
    await database.start()
    assert "repairs" not in registry.current().modules
    assert await pending() == []
    assert (await read("SELECT COUNT(*) AS n FROM repairs_cafe"))[0]["n"] == 2
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as browser:
        for path in ("/", "/calendar", "/calendar.ics", "/organizations", "/events"):
            assert (await browser.get(path)).status_code == 200, path
        assert (await browser.get("/repairs")).status_code == 404
    await database.stop()

asyncio.run(main())
"""

BROKEN = """
from core.data.schema import RoomMigration

ID = "2099-12-31T00:00:00:000000"
VERSION = "1"
DESCRIPTION = "fails half-way"


class Fails(RoomMigration):
    async def apply(self):
        await super().apply()
        raise ZeroDivisionError


async def forwards():
    return Fails(migration_id=ID, app_name="repairs", description=DESCRIPTION)
"""
SERVES_ON = """
import asyncio
from httpx import ASGITransport, AsyncClient
from core.cli.serve import _prepare, application
from core.data import database
from core.kernel import registry

async def main():
    application()
    await _prepare()
    app = application()
    app._lifespan_managers.clear()
    await database.start()
    found = registry.current()
    assert "repairs" not in found.modules
    assert [one.name for one in found.refused] == ["repairs"], found.refused
    assert "its migration failed" in found.refused[0].reason
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as browser:
        for path in ("/", "/calendar", "/events"):
            assert (await browser.get(path)).status_code == 200, path
        assert (await browser.get("/repairs")).status_code == 404
    await database.stop()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The example built into a wheel and installed into a folder, without any network."""
    folder = tmp_path_factory.mktemp("guest")
    source = folder / "source"
    shutil.copytree(EXAMPLE, source)
    tool = [sys.executable, "-m", "uv"]
    subprocess.run(
        [*tool, "build", "--offline", "--wheel", "-o", folder / "dist", source],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = (folder / "dist").glob("*.whl")
    site = folder / "site"
    subprocess.run(
        [*tool, "pip", "install", "--offline", "--no-index", "--no-deps", "--target", site, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def run(folder, *arguments, path=""):
    environment = os.environ | {
        "PYTHONPATH": path,
        "POSPOLU_DATABASE_URL": f"sqlite:///{folder / 'guest.sqlite'}",
        "POSPOLU_DATA_DIR": str(folder / "data"),
        "POSPOLU_IS_DEMO": "1",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def ours():
    """Every file of ours with its time of change."""
    folders = ("core", "plugins", "frontend_templates", "docs", "examples")
    return {
        path: path.stat().st_mtime_ns
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".html", ".txt", ".po", ".md"}
    }


def test_it_comes_works_and_goes(installed):
    before, site = ours(), str(installed / "site")
    assert "repairs" in run(installed, "-m", "core", "migrate", path=site)
    run(installed, "-c", WITH_IT, path=site)
    run(installed, "-m", "core", "migrate")
    run(installed, "-c", WITHOUT_IT)
    assert ours() == before


def test_a_migration_that_fails_leaves_the_module_out_and_the_city_serves(installed):
    folder = installed / "torn"
    shutil.copytree(installed / "site", folder / "site")
    place = folder / "site" / "pospolu_repairs" / "migrations" / "repairs_20991231_000000.py"
    place.write_text(BROKEN, encoding="utf-8")
    run(folder, "-c", SERVES_ON, path=str(folder / "site"))
