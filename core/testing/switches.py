"""Switching a module off in a test, whatever else of this checkout needs it."""

from core.facilities.modules.service import switch_module
from core.kernel import registry


async def switch_off(name: str) -> None:
    """Switch off what needs the module, then the module."""
    for one in registry.current().modules.values():
        if name in one.requires:
            await switch_off(one.name)
    await switch_module(name, is_on=False, by=None)
