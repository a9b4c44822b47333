"""A plugin that asks async."""

from core.contracts.hookspecs import hookimpl
from core.contracts.permissions import Policy


async def everybody(viewer, subject):
    return False


@hookimpl
def register_permissions():
    return (Policy(key="asks_async.see", title="See", rule=everybody),)
