"""What the page and the service worker do, in node."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from core.web.statics import STATIC

HERE = Path(__file__).parent
NODE = shutil.which("node") or ""
pytestmark = pytest.mark.skipif(not NODE, reason="node is not here")


def app_in(folder: Path) -> Path:
    """The scripts as a browser sees them; node is told that they are modules."""
    app = folder / "app"
    shutil.copytree(STATIC / "js" / "push", app)
    (app / "package.json").write_text('{"type": "module"}')
    return app


def run_scripts(app: Path) -> subprocess.CompletedProcess[str]:
    scripts = [str(path) for path in sorted((HERE / "scripts").glob("*.test.mjs"))]
    return subprocess.run(
        [NODE, "--test", *scripts],
        env={"PATH": os.environ["PATH"], "APP": str(app)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_scripts_do_as_they_should(tmp_path: Path):
    said = run_scripts(app_in(tmp_path))
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-2000:]


def test_a_worker_that_opens_any_page_is_found_out(tmp_path: Path):
    """The control."""
    app = app_in(tmp_path)
    source = app / "worker.js"
    text = source.read_text()
    weak = text.replace("link.origin === OURS ?", "true ?")
    assert weak != text
    source.write_text(weak)
    assert run_scripts(app).returncode != 0
