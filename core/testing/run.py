"""`make test`: the whole suite on every database that this machine has; says what it could not run.

With CI=true in the environment nothing may be missing and nothing may be skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from core.settings import ROOT
from core.testing.browser import CHROMIUM, FFMPEG
from core.testing.memory import keep_files_in_memory
from core.testing.postgres import postgres_server, server_programs

READERS = ROOT / "tests" / "readers"


def is_ci() -> bool:
    """Nothing may be skipped."""
    return os.environ.get("CI", "").lower() == "true"


def install_readers() -> bool:
    """The calendar readers of other makers, from npm; True when they are there."""
    npm = shutil.which("npm")
    if npm is None:
        return False
    if not (READERS / "node_modules").is_dir():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        return subprocess.run(command, cwd=READERS, check=False).returncode == 0  # noqa: S603 -- our own words
    return True


def suite(name: str, environment: Mapping[str, str]) -> int:
    """Run all tests once; pytest's exit code."""
    print(f"--- tests on {name}", flush=True)  # noqa: T201 -- a command prints
    options = ["-q", "-n", "2", "--dist", "loadgroup", *sys.argv[1:]]
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-m", "pytest", *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode


def missing() -> list[str]:
    """What this machine lacks, in a person's words."""
    wanted = {
        "PostgreSQL (Debian: postgresql)": server_programs(),
        "Chromium (Debian: chromium)": CHROMIUM or None,
        "ffmpeg (Debian: ffmpeg)": FFMPEG or None,
        "Node's npm, for the other calendar readers": install_readers() or None,
    }
    return [name for name, found in wanted.items() if found is None]


def main() -> None:
    """Run, then say what was not run."""
    keep_files_in_memory()
    lacking = missing()
    for name in lacking:
        print(f"not here: {name}; its tests are skipped", flush=True)  # noqa: T201 -- a command prints
    if lacking and is_ci():
        sys.exit("CI runs everything: install what is missing")
    programs = server_programs()
    if programs is None:
        sys.exit(suite("SQLite", {"POSPOLU_TEST_DATABASE": "sqlite"}))
    with postgres_server(programs) as url:
        server = {"POSPOLU_TEST_POSTGRES_URL": url}
        codes = [
            suite("SQLite", {**server, "POSPOLU_TEST_DATABASE": "sqlite"}),
            suite("PostgreSQL", {**server, "POSPOLU_TEST_DATABASE": "postgres"}),
        ]
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
