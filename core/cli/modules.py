"""`pospolu modules`: which are on; switch them while the server runs."""

import argparse
import sys
from typing import Any

from core.cli.ready import ready
from core.contracts.errors import NotFound, Refused
from core.facilities.modules.service import switch_module
from core.facilities.modules.state import modules_switched_on
from core.web.i18n import refusal_words, use_language


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("modules", help="list modules, switch them on and off")
    made.add_argument("wish", choices=["list", "on", "off"])
    made.add_argument("module", nargs="?")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:
    """List, or switch one; exits with 1 and the reason when it may not be switched."""
    async with ready() as registry:
        if given.wish == "list":
            on = await modules_switched_on()
            for name, manifest in registry.modules.items():
                print(f"{'on ' if name in on else 'off'}  {name:<14} {manifest.title}")
            return
        if not given.module:
            sys.exit("pospolu: which module?")
        await _switch(given.module, is_on=given.wish == "on")


async def _switch(module: str, *, is_on: bool) -> None:
    try:
        await switch_module(module, is_on=is_on, by=None)
    except NotFound:
        sys.exit(f"pospolu: there is no module {module}")
    except Refused as error:
        with use_language("en"):
            sys.exit(f"pospolu: {refusal_words(error.refusal)}")
    print(f"{module} is {'on' if is_on else 'off'}")
