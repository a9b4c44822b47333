"""`pospolu demo`: fill the demo city."""

import argparse
import sys
from collections.abc import Iterable
from typing import Any

from core.cli.migrating import migrate_all
from core.cli.ready import ready
from core.contracts.demo import DemoSeed, DemoWorld
from core.data.times import utc_now
from core.facilities.modules.service import switch_module
from core.facilities.modules.state import modules_switched_on
from core.kernel.registry import Registry
from core.people.api import demo_people
from core.settings import current


def add_to(verbs: Any) -> None:
    """Its arguments."""
    made = verbs.add_parser("demo", help="fill the demo city (POSPOLU_IS_DEMO=1)")
    made.set_defaults(run=run)


async def run(given: argparse.Namespace) -> None:  # noqa: ARG001 -- a verb's signature
    """Migrate, switch every module on and let every room sow; twice does no harm."""
    if not current().is_demo:
        sys.exit("pospolu: the demo city is filled only with POSPOLU_IS_DEMO=1")
    await migrate_all()
    async with ready() as registry:
        await sow_city(registry.demo_seeds, registry.modules)
        await _say_who_is_here(registry)


async def _say_who_is_here(registry: Registry) -> None:
    address = current().base_url
    print(f"The demo city is ready: {address}")
    print(f"Sign in with one click at {address}/demo; mails are at {address}/demo/mail")
    found: dict[str, list[str]] = {}
    for row in await demo_people():
        title = registry.roles[row["role"]].title if row["role"] else "Volunteer"
        found.setdefault(row["name"], []).append(
            f"{title}, {row['organization']}" if row["organization"] else title
        )
    for name, roles in found.items():
        print(f"  {name:<18} {'; '.join(roles)}")


async def sow_city(seeds: Iterable[DemoSeed], modules: Iterable[str]) -> DemoWorld:
    """Every room's seeds in order, into one world."""
    world = DemoWorld(now=utc_now())
    for name in modules:
        if name not in await modules_switched_on():
            await switch_module(name, is_on=True, by=None)
    for seed in seeds:
        await seed.sow(world)
    return world
