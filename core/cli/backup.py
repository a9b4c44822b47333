"""`pospolu backup`: a checked copy of database and files, while everything runs."""

import argparse
import sys
from pathlib import Path
from typing import Any

from core.data.archives.checking import faults_of
from core.data.archives.making import make_archive
from core.data.archives.manifest import read_manifest
from core.data.archives.values import ArchiveRefused, Installation
from core.settings import current


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("backup", help="back up database and files, while everything runs")
    made.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where the backup's folder is made (default: backups in the data folder)",
    )
    made.set_defaults(run=run)


def installation() -> Installation:
    """What the settings of this process name."""
    settings = current()
    return Installation(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        base_url=settings.base_url,
    )


async def run(given: argparse.Namespace) -> None:
    """Make a backup and read it back; exits with 1 and the reason when there is no whole one."""
    try:
        folder = await make_archive(installation(), into=given.to)
    except ArchiveRefused as error:
        sys.exit(f"pospolu: {error}")
    if faults := await faults_of(folder):
        sys.exit(f"pospolu: {folder} is not whole: {'; '.join(faults)}")
    manifest = read_manifest(folder)
    rows = sum(manifest.contents.rows.values())
    print(f"{folder}\n{rows} rows, {len(manifest.files)} files; whole")
