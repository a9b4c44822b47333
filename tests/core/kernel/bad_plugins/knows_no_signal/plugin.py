"""A plugin that knows no signal."""

from core.contracts.hookspecs import hookimpl
from core.contracts.reactions import Mode, Reaction


async def react(fact):
    """Never."""


@hookimpl
def register_reactions():
    key = "knows_no_signal.reaction"
    return (Reaction(key=key, to=dict, mode=Mode.OBSERVE, run=react),)
