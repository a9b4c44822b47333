"""`pospolu restore`: put a backup back into an empty place."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.cli.backup import installation
from core.data.archives.manifest import Manifest, read_manifest
from core.data.archives.restoring import restore_archive
from core.data.archives.values import SQLITE, ArchiveRefused, Installation
from core.facilities.privacy.service.ledger import FILE as LEDGER
from core.settings import ROOT

NEXT = """Put back and checked: {rows} rows, {files} files, as of {made_at}.

What to do next:
  1. Settings: POSPOLU_DATABASE_URL={database_url}
               POSPOLU_DATA_DIR={data_dir}
               POSPOLU_BASE_URL was {base_url}
               POSPOLU_SECRET_KEY as it was; with another one, people sign in anew and links
               in mails that were sent no longer work.
  2. bin/pospolu migrate, when this version of the code is newer than the backup
  3. bin/pospolu doctor
  4. bin/pospolu erase --replay, when the lines below do not say that it was done; serve does it
     too. Mails that waited then are sent once more.
  5. bin/pospolu serve"""


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("restore", help="put a backup back into an empty place")
    made.add_argument("backup", type=Path, help="the backup's folder")
    made.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="the new data folder, with the SQLite database in it (default: as the settings say)",
    )
    made.add_argument(
        "--database", metavar="URL", help="the database to fill (default: as the settings say)"
    )
    made.add_argument(
        "--force",
        action="store_true",
        help="move what is there aside, into before-restore-…; stop the server before",
    )
    made.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help=f"the newest {LEDGER} of the installation, when it is not in the data folder",
    )
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """Put back, check, and say what to do next; exits with 1 and the reason when refused."""
    try:
        target = _target(given)
        erased = hashes_in((target.data_dir, given.ledger))
        manifest = await restore_archive(given.backup, target, force=given.force)
    except ArchiveRefused as error:
        sys.exit(f"pospolu: {error}")
    put_hashes(target.data_dir, erased)
    print(next_steps(manifest, target))
    print(await _replayed(target))


def next_steps(manifest: Manifest, target: Installation) -> str:
    """What the administrator does after a restore."""
    return NEXT.format(
        rows=sum(manifest.contents.rows.values()),
        files=len(manifest.files),
        made_at=manifest.made_at,
        database_url=target.database_url
        if manifest.database == SQLITE
        else "(the one just filled)",
        data_dir=target.data_dir,
        base_url=manifest.base_url,
    )


def hashes_in(places: Iterable[Path | None]) -> set[str]:
    """Who was erased, as hashes, by the ledgers in some data folders or under their own names."""
    files = [place / LEDGER if place.is_dir() else place for place in places if place is not None]
    return {one for file in files if file.is_file() for one in file.read_text("ascii").split()}


def put_hashes(data_dir: Path, hashes: set[str]) -> None:
    """Join what was erased since with the ledger that came out of the backup."""
    joined = sorted(hashes | hashes_in([data_dir]))
    if joined:
        (data_dir / LEDGER).write_text("".join(f"{one}\n" for one in joined), encoding="ascii")


async def _replayed(target: Installation) -> str:
    """Erase those again who were erased since; in a process of its own, on what was put back."""
    settings = {
        "POSPOLU_DATABASE_URL": target.database_url,
        "POSPOLU_DATA_DIR": str(target.data_dir),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "core", "erase", "--replay"),
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await process.communicate()
    if process.returncode == 0:
        return f"\nErased since the backup: {said.decode().strip()}."
    return "\nWhoever was erased since is not erased again yet: migrate, then erase --replay."


def _target(given: argparse.Namespace) -> Installation:
    """Settings are asked only for what the command line does not say."""
    is_sqlite = read_manifest(given.backup).database == SQLITE
    data_dir = given.to.resolve() if given.to else installation().data_dir
    database_url = given.database
    if database_url is None and given.to and is_sqlite:
        database_url = f"sqlite:///{data_dir / 'pospolu.sqlite'}"
    return Installation(database_url=database_url or installation().database_url, data_dir=data_dir)
