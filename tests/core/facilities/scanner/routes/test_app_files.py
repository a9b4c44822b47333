"""The files of the scanner's app: nothing is missing, versions do not mix."""

from __future__ import annotations

import json
import re

import pytest

from core.facilities.scanner.routes import app_files
from tests.core.facilities.scanner.conftest import Desk

pytestmark = pytest.mark.anyio


async def test_every_file_that_the_app_keeps_is_there(desk: Desk):
    for path in app_files.files():
        answer = await desk.get(path)
        assert answer.status_code == 200, path
        assert not path.endswith("v=0")


async def test_modules_import_only_what_is_kept(desk: Desk):
    kept = set(app_files.files())
    for path in app_files.MODULES.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', path.read_text()):
            assert app_files.module_path(name) in kept


async def test_the_worker_names_its_files_and_changes_with_them(desk: Desk):
    answer = await desk.get("/checkin/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    first = answer.text.splitlines()[0]
    known = json.loads(first.removeprefix("const APP = ").removesuffix(";"))
    assert known["version"] == app_files.version()
    assert known["files"] == app_files.files()


async def test_modules_of_another_version_are_not_there(desk: Desk):
    answer = await desk.get(app_files.module_path("decide.js"))
    assert "immutable" in answer.headers["cache-control"]
    for path in (
        f"{app_files.FILES}/0123456789ab/decide.js",
        app_files.module_path("nothing.js"),
        app_files.module_path("..%2Flist.js"),
    ):
        assert (await desk.get(path)).status_code == 404


async def test_the_manifest_stays_at_the_gate(desk: Desk):
    answer = await desk.get("/checkin/app.webmanifest")
    found = answer.json()
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert found["start_url"] == "/checkin/device"
    assert found["start_url"].startswith(found["scope"])
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}
    for icon in found["icons"]:
        assert (await desk.get(icon["src"])).status_code == 200
