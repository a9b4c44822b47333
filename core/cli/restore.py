"""`pospolu restore`: put a backup back into an empty place."""

import argparse
import sys
from pathlib import Path
from typing import Any

from core.cli.backup import installation
from core.data.archives.manifest import Manifest, read_manifest
from core.data.archives.restoring import restore_archive
from core.data.archives.values import SQLITE, ArchiveRefused, Installation

NEXT = """Put back and checked: {rows} rows, {files} files, as of {made_at}.

What to do next:
  1. Settings: POSPOLU_DATABASE_URL={database_url}
               POSPOLU_DATA_DIR={data_dir}
               POSPOLU_BASE_URL was {base_url}
               POSPOLU_SECRET_KEY as it was; with another one, people sign in anew and links
               in mails that were sent no longer work.
  2. bin/pospolu migrate, when this version of the code is newer than the backup
  3. bin/pospolu doctor
  4. Erase again who was erased since {made_at}. Mails that waited then are sent once more.
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
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """Put back, check, and say what to do next; exits with 1 and the reason when refused."""
    try:
        target = _target(given)
        manifest = await restore_archive(given.backup, target, force=given.force)
    except ArchiveRefused as error:
        sys.exit(f"pospolu: {error}")
    print(next_steps(manifest, target))


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


def _target(given: argparse.Namespace) -> Installation:
    """Settings are asked only for what the command line does not say."""
    is_sqlite = read_manifest(given.backup).database == SQLITE
    data_dir = given.to.resolve() if given.to else installation().data_dir
    database_url = given.database
    if database_url is None and given.to and is_sqlite:
        database_url = f"sqlite:///{data_dir / 'pospolu.sqlite'}"
    return Installation(database_url=database_url or installation().database_url, data_dir=data_dir)
