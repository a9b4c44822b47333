"""One command makes a module that works and whose own tests pass."""

import os
import shutil
import subprocess
import sys

import pytest

from core.cli.new_plugin import renamed
from core.settings import ROOT

PARTS = ("core", "plugins", "frontend_templates", "examples")


@pytest.fixture
def checkout(tmp_path):
    """A copy of what a module needs of the checkout."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("piccolo_conf.py", "pyproject.toml"):
        shutil.copy(ROOT / part, tmp_path / part)
    return tmp_path


def run(folder, *arguments):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("POSPOLU_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_new_module_passes_its_own_tests(checkout):
    """Longer than a second: it is a city of its own with a test run inside."""
    made = run(checkout, "-m", "core", "new-plugin", "workshops")
    assert made.returncode == 0, made.stderr
    assert (checkout / "plugins" / "workshops" / "templates" / "workshops").is_dir()
    tested = run(checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "plugins/workshops")
    assert tested.returncode == 0, tested.stdout[-3000:]
    again = run(checkout, "-m", "core", "new-plugin", "workshops")
    assert "already" in again.stderr


@pytest.mark.parametrize("name", ["Workshops", "../x", "work-shops", ""])
def test_a_name_that_cannot_be_is_refused(tmp_path, name):
    refused = run(ROOT, "-m", "core", "new-plugin", name)
    assert refused.returncode == 1
    assert "small letters" in refused.stderr


def test_words_of_the_example_become_the_modules():
    assert renamed("from pospolu_repairs.tables import Cafe", "x") == (
        "from plugins.x.tables import Cafe"
    )
