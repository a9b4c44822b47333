"""Reads the command line and hands over to the verb."""

import argparse
import asyncio
import inspect
import sys
from collections.abc import Sequence

from core.cli import (
    backup,
    demo,
    doctor,
    migrate,
    modules,
    new_plugin,
    officers,
    privacy,
    restore,
    serve,
    sessions,
    verify,
    worker,
)
from core.settings import BadSettings

VERBS = (
    serve,
    worker,
    migrate,
    demo,
    modules,
    backup,
    verify,
    restore,
    doctor,
    privacy,
    officers,
    sessions,
    new_plugin,
)


def parser() -> argparse.ArgumentParser:
    """All verbs with their arguments."""
    made = argparse.ArgumentParser(prog="pospolu", description="A city and its NGOs, jointly.")
    verbs = made.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in VERBS:
        module.add_to(verbs)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb; exits with 1 and a sentence when it cannot be done."""
    given = parser().parse_args(arguments)
    try:
        if inspect.iscoroutinefunction(given.run):
            asyncio.run(given.run(given))
        else:
            given.run(given)
    except BadSettings as error:
        sys.exit(f"pospolu: {error}")
