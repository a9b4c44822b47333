"""`pospolu verify`: whether a backup is whole."""

import argparse
import sys
from pathlib import Path
from typing import Any

from core.data.archives.checking import faults_of


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("verify", help="check whether a backup is whole")
    made.add_argument("backup", type=Path, help="the backup's folder, or a file in it")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """Say what is wrong; exits with 1 when anything is."""
    faults = await faults_of(given.backup)
    for fault in faults:
        print(f"wrong: {fault}")
    if faults:
        sys.exit(1)
    print(f"{given.backup} is whole")
