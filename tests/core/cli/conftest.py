"""The command, run as an administrator runs it: another process with its own settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from core.settings import ROOT

Command = Callable[..., subprocess.CompletedProcess[str]]


def environment_of(folder: Path) -> dict[str, str]:
    """The settings of an installation in a folder."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("POSPOLU_")}
    return bare | {
        "POSPOLU_DATABASE_URL": f"sqlite:///{folder / 'city.sqlite'}",
        "POSPOLU_DATA_DIR": str(folder / "data"),
        "POSPOLU_BASE_URL": "https://miasto.example",
        "POSPOLU_SECRET_KEY": "command-only-abcdefghijklmnopqrstuvwxyz",
    }


def run_command(
    *words: object, folder: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `pospolu` with the settings of an installation in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, words)],
        cwd=ROOT,
        env=environment_of(folder) | dict(settings or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="session")
def migrated_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that was migrated and holds a picture; not to be changed."""
    folder = tmp_path_factory.mktemp("migrated")
    done = run_command("migrate", folder=folder)
    assert done.returncode == 0, done.stderr
    (folder / "data/files/ab").mkdir(parents=True)
    (folder / "data/files/ab/480.webp").write_bytes(b"picture")
    return folder


@pytest.fixture(scope="module")
def city(migrated_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such an installation for the tests of one command."""
    return Path(shutil.copytree(migrated_city, tmp_path_factory.mktemp("city") / "city"))
