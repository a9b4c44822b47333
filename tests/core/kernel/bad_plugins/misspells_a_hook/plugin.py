"""A plugin that misspells a hook."""

from core.contracts.hookspecs import hookimpl


@hookimpl
def register_rutes():
    return ()
