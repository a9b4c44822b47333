"""A plugin that raises in hook."""

from core.contracts.hookspecs import hookimpl


@hookimpl
def register_nav():
    raise KeyError("menu")
