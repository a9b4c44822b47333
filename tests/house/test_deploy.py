"""What stands under deploy/ fits the checkout: the image's copy runs, systemd takes the units."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT

DEPLOY = ROOT / "deploy"
HOME = "/opt/pospolu"
UNITS = sorted(DEPLOY.glob("*.service"))


def steps() -> list[tuple[str, str]]:
    """The Containerfile's instructions of its last stage, in order."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    stage = text.rpartition("\nFROM ")[2]
    lines = [line for line in stage.splitlines()[1:] if line and not line.startswith("#")]
    return [(one.partition(" ")[0], one.partition(" ")[2].strip()) for one in lines]


def copies() -> list[tuple[str, Path]]:
    """What is copied out of the checkout, and to where, below the image's folder of it."""
    found = []
    for verb, words in steps():
        if verb == "COPY" and not words.startswith("--from"):
            *sources, target = words.split()
            for source in sources:
                place = Path(target).relative_to(HOME)
                found.append((source, place / source if target.endswith("/") else place))
    return found


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image's folder, copied as the Containerfile says."""
    folder = tmp_path_factory.mktemp("image")
    for source, place in copies():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, target)
    return folder


def test_everything_that_is_copied_is_there():
    names = [source for source, _ in copies()]
    assert {"core", "plugins", "frontend_templates", "piccolo_conf.py"} <= set(names)
    assert [name for name in names if not (ROOT / name).exists()] == []


def run(image, *words):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("POSPOLU_")},
        "PYTHONPATH": str(image),
        "PYTHONDONTWRITEBYTECODE": "1",
        "POSPOLU_PYTHON": sys.executable,
        "POSPOLU_DATA_DIR": str(image.parent / "data"),
        "POSPOLU_DATABASE_URL": f"sqlite:///{image.parent}/data/pospolu.sqlite",
        "POSPOLU_SECRET_KEY": "image-only-abcdefghijklmnopqrstuvwxyz",
    }
    return subprocess.run(
        [image / "bin" / "pospolu", *words],
        cwd=image.parent, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_copy_works_by_itself(image):
    """Longer than a second: its command migrates an empty volume, and finds all that it needs."""
    (image.parent / "data").mkdir()
    assert str(image) not in (ROOT / "bin" / "pospolu").read_text(encoding="utf-8")
    done = run(image, "migrate")
    assert done.returncode == 0, done.stderr
    (entry,) = [json.loads(words) for verb, words in steps() if verb == "ENTRYPOINT"]
    (given,) = [json.loads(words) for verb, words in steps() if verb == "CMD"]
    assert entry == [f"{HOME}/bin/pospolu"]
    assert run(image, *given, "--help").returncode == 0
    listed = run(image, "modules", "list")
    assert "volunteering" in listed.stdout, listed.stderr
    assert not list(image.rglob("__pycache__"))


def test_units_start_what_is_there():
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        started = re.search(r"^ExecStart=(\S+) (\S+)(.*)$", text, re.MULTILINE)
        assert started is not None
        assert (ROOT / Path(started[1]).relative_to(HOME)).is_file()
        verb = [sys.executable, "-m", "core", started[2], "--help"]
        shown = subprocess.run(verb, cwd=ROOT, capture_output=True, text=True, check=True)
        for option in re.findall(r"--\w+", started[3]):
            assert option in shown.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit, tmp_path):
    """The program at its place on this machine, so that only the unit itself can be wrong."""
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace(HOME, str(ROOT))
        (tmp_path / one.name).write_text(text.replace("User=pospolu", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "pospolu" in line]
    assert (done.returncode, ours) == (0, []), done.stderr
