"""What goes on with the organization, or the person, that another turned out to be."""

from __future__ import annotations

from core.data.commands import Sql, execute
from core.people.api import OrganizationsMerged, PersonsJoined

_MOVED = (
    "UPDATE volunteering_favourite SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_check SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_qualification SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_school_class SET organization = ? WHERE organization = ?",
)


async def move_what_it_knows(fact: OrganizationsMerged) -> None:
    """Checks and qualifications that it saw are known to the other, and who favours it hears of it.

    Whoever favours both goes on hearing once.
    """
    twice = Sql(
        "DELETE FROM volunteering_favourite WHERE organization = ? AND person IN"
        " (SELECT person FROM volunteering_favourite WHERE organization = ?)",
        [fact.merged, fact.kept],
    )
    await execute(twice, *(Sql(text, [fact.kept, fact.merged]) for text in _MOVED))


async def move_hours(fact: OrganizationsMerged) -> None:
    """The hours at an organization that was merged are those of the one that stays."""
    await execute(
        Sql(
            "UPDATE volunteering_hour_entry SET organization = ? WHERE organization = ?",
            [fact.kept, fact.merged],
        )
    )


async def join_hours(fact: PersonsJoined) -> None:
    """The hours of somebody known from paper go to the person that they turned out to be."""
    await execute(
        Sql(
            "UPDATE volunteering_hour_entry SET person = ? WHERE person = ?",
            [fact.kept, fact.joined],
        )
    )


async def join_pupils(fact: PersonsJoined) -> None:
    """Whoever the school knew without an account is the same pupil with one; in each class once."""
    await execute(
        Sql(
            "DELETE FROM volunteering_pupil WHERE person = ? AND school_class IN"
            " (SELECT k.school_class FROM volunteering_pupil k WHERE k.person = ?)",
            [fact.kept, fact.joined],
        ),
        Sql("UPDATE volunteering_pupil SET person = ? WHERE person = ?", [fact.kept, fact.joined]),
    )
