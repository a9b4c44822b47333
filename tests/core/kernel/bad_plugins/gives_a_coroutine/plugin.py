"""A plugin that gives a coroutine."""

from core.contracts.hookspecs import hookimpl


async def _items():
    return ()


@hookimpl
def register_nav():
    return _items()
