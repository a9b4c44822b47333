"""`pospolu migrate`: bring the database to this version of the code."""

import argparse
import sys
from typing import Any

from core.cli.migrating import migrate_all
from core.data.generation import make_migration
from core.data.migrations import pending
from core.settings import current


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("migrate", help="bring the database to this version")
    made.add_argument("--dry-run", action="store_true", help="only say what would be done")
    made.add_argument("--make", metavar="ROOM", help="write a migration from a room's tables")
    made.add_argument("--why", default="", help="what the migration is for, with --make")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """Apply what is pending, or write a new migration."""
    if given.make:
        path = await make_migration(given.make, given.why)
        print(path or f"nothing has changed in {given.make}")
        return
    if given.dry_run:
        for name in await pending():
            print(name)
        return
    wanted = current().left_out
    for name in await migrate_all():
        print(f"applied {name}")
    if current().left_out != wanted:
        sys.exit(f"pospolu: not migrated: {current().left_out}")
