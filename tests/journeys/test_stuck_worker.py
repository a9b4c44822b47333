"""A module that never gives the event loop back costs one worker, and then itself."""

from __future__ import annotations

import threading
from pathlib import Path
from textwrap import dedent

from core.testing.bench.server import environment, serving
from core.testing.postgres import free_port
from tests.core.cli.conftest import run_command
from tests.journeys.city import ask, wait_until

MANIFEST = 'name = "standstill"\ntitle = "Standstill"\nowner = "Nobody"\nnew_city_on = true\n'
PLUGIN = dedent('''\
    """Stands still when it is asked."""

    import time

    from litestar import get

    from core.contracts.hookspecs import hookimpl
    from core.contracts.permissions import Policy


    @get("/standstill", opt={"policy": "standstill.see"})
    async def show() -> str:
        time.sleep(600)
        return "never"


    @hookimpl
    def register_routes():
        return (show,)


    @hookimpl
    def register_permissions():
        return (Policy(key="standstill.see", title="See"),)
    ''')


def install(site: Path) -> None:
    """A distribution with our entry point, as pip would leave it."""
    package, known = site / "standstill", site / "standstill-1.dist-info"
    package.mkdir(parents=True)
    known.mkdir()
    (package / "__init__.py").write_text('"""Stands still."""\n')
    (package / "manifest.toml").write_text(MANIFEST)
    (package / "plugin.py").write_text(PLUGIN)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: standstill\nVersion: 1\n")
    (known / "entry_points.txt").write_text("[pospolu.plugins]\nstandstill = standstill\n")


def test_a_stuck_worker_is_ended_and_another_serves(tmp_path):
    """Longer than a second: a real server, whose only worker is blocked for two."""
    install(tmp_path / "site")
    port = free_port()
    given = environment(f"sqlite:///{tmp_path}/city.sqlite", tmp_path, port) | {
        "POSPOLU_WORKERS": "1",
        "POSPOLU_STUCK_SECONDS": "2",
        "PYTHONPATH": str(tmp_path / "site"),
    }
    with serving(given, port) as server:
        (before,) = server.workers()
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(status(port, "/standstill")))
        asking.start()
        wait_until(lambda: before not in server.workers(), seconds=60, what="the end of the worker")
        asking.join()
        wait_until(lambda: status(port, "/health/ready") == 200, seconds=60, what="another worker")
        wait_until(lambda: status(port, "/standstill") == 404, seconds=60, what="the switch")
        assert status(port, "/calendar") == 200
    assert answers == [0]
    listed = run_command("modules", "list", folder=tmp_path, settings=given).stdout
    assert [line for line in listed.splitlines() if "standstill" in line and "off" in line]


def status(port: int, path: str) -> int:
    """What a server says; 0 where it says nothing."""
    try:
        return ask(f"http://127.0.0.1:{port}", path).status
    except OSError:
        return 0
