"""`pospolu doctor`: what is wrong with this installation, and what is fine."""

import argparse
import sys
from typing import Any

from core.cli.checks import examine


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("doctor", help="say what is wrong, and what is fine")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:  # noqa: ARG001 -- a verb's signature
    """Print every finding; exits with 1 when anything is wrong."""
    count = 0
    async for found in examine():
        print(
            f"{'fine ' if found.is_fine else 'WRONG'}  {found.about:<11} {found.text}", flush=True
        )
        count += not found.is_fine
    if count:
        sys.exit(f"pospolu: {count} to mend")
