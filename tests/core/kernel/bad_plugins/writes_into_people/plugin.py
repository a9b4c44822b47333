"""A plugin that writes into people."""

from core.contracts.hookspecs import hookimpl
from core.contracts.reactions import Mode, Reaction
from core.data.commands import Sql, execute
from core.people.api import OrganizationSuspended


async def react(fact):
    """Not its table."""
    await execute(Sql("UPDATE people_person SET name = 'x'", ()))


@hookimpl
def register_reactions():
    key = "writes_into_people.reaction"
    return (Reaction(key=key, to=OrganizationSuspended, mode=Mode.PARTICIPATE, run=react),)
