"""Who sees, logs, approves and corrects hours: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.permissions import Permission, Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import is_officer, load_desk_organization, may_know_of_desk
from plugins.volunteering.permissions import load_check_papers, load_desk_shift, sees_who_comes
from plugins.volunteering.queries.hours import HourLine, entry_line

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Somebody's own hours, as the object of a policy."""

    person: UUID


async def load_desk_entry(viewer: Viewer, params: Params) -> HourLine | tuple[()] | None:
    """An entry under its organization's address; unknown to people of other organizations."""
    if viewer.is_anonymous:
        return ()
    found = await entry_line(params["entry_id"])
    if found is None or found.organization_slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.organization) else None


async def load_own_papers(viewer: Viewer, params: Params) -> OwnHours | tuple[()] | None:
    """One's own hours by {"subject": the person's id}; nobody else's."""
    if viewer.is_anonymous:
        return ()
    person = UUID(str(params["subject"]))
    return OwnHours(person) if viewer.person == person else None


def keeps_hours(viewer: Viewer, subject: object) -> bool:
    """Who works for the organization of an entry."""
    return isinstance(subject, HourLine) and viewer.coordinates(subject.organization)


HOUR_PERMISSIONS: tuple[Permission, ...] = (
    Policy(
        key="volunteering.hours.own",
        title=msg("See and log one's own hours of volunteering"),
        rule=signed_in,
    ),
    Policy(
        key="volunteering.hours.own_papers",
        title=msg("Take one's own hours as a table"),
        load=load_own_papers,
        rule=signed_in,
    ),
    Policy(
        key="volunteering.hours.manage",
        title=msg("See, enter and approve an organization's hours of volunteering"),
        load=load_desk_organization,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.hours.correct",
        title=msg("Correct and turn down hours of volunteering"),
        load=load_desk_entry,
        rule=keeps_hours,
    ),
    Policy(
        key="volunteering.hours.attendance",
        title=msg("Note who was on a past shift"),
        load=load_desk_shift,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.hours.papers",
        title=msg("Take an organization's hours of volunteering as a table"),
        load=load_check_papers,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.hours.city",
        title=msg("See the city's sums of hours of volunteering"),
        rule=is_officer,
    ),
)
