"""A plugin that gives wrong types."""

from core.contracts.hookspecs import hookimpl


@hookimpl
def register_nav():
    return ({"key": "gives_wrong_types.item"},)
