"""A plugin that takes foreign keys."""

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem


@hookimpl
def register_nav():
    return (NavItem(key="events.mine", label="Mine", href="/mine"),)
